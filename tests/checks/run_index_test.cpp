#include "checks/run_index.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cablemark {
namespace {

struct Texts {
  std::string path, reference, moment;
};

// The n-th cable of a run, with the texts of another.
RunCable cable(std::uint64_t input, const Texts& texts) {
  RunCable made;
  made.order = {input, 1};
  made.path = texts.path;
  made.reference = RunKey(texts.reference);
  made.moment = RunKey(texts.moment);
  return made;
}

Texts texts(std::size_t n) {
  const std::string number = std::to_string(n);
  return {"cable-" + number + ".txt", "10OSLO" + number, "AMEMBASSY OSLO " + number};
}

TEST(RunIndex, KeepsTheFirstOfEachReferenceAndMomentHoweverManyThereAre) {
  constexpr std::size_t kCables = 5000;
  RunIndex index(false);
  for (std::size_t n = 0; n < kCables; ++n) {
    const Texts own = texts(n);  // gone before the index is asked
    const OtherCables others = index.add(cable(n, own));
    EXPECT_EQ(others.with_reference, nullptr) << n;
    EXPECT_EQ(others.with_moment, nullptr) << n;
  }
  for (std::size_t n = 0; n < kCables; ++n) {
    const Texts own = texts(n);
    const RunCable again = cable(kCables + n, own);
    const OtherCables others = index.add(again);
    ASSERT_NE(others.copy_of(again), nullptr) << n;
    EXPECT_EQ(others.copy_of(again)->path, own.path);
    EXPECT_EQ(others.with_moment, others.with_reference);
    EXPECT_EQ(others.same_moment(again), nullptr) << "a copy is not another cable";
    EXPECT_EQ(index.find(own.reference)->order.input, n);
  }
  EXPECT_EQ(index.find("10OSLO5000"), nullptr);
  EXPECT_EQ(index.find(""), nullptr);
}

TEST(RunIndex, TellsCablesWithOneHashApart) {
  RunIndex index(false);
  const Texts one = texts(1), two = texts(2);
  RunCable first = cable(0, one), second = cable(1, two);
  second.reference.hash = first.reference.hash;
  index.add(first);
  EXPECT_EQ(index.add(second).with_reference, nullptr);
  EXPECT_EQ(index.others_of(first).with_reference->path, one.path);
  EXPECT_EQ(index.others_of(second).with_reference->path, two.path);
}

TEST(RunIndex, FindsAnotherCableOfTheSameMoment) {
  RunIndex index(false);
  const Texts one = texts(1);
  Texts two = texts(2), unnamed = texts(3);
  two.moment = unnamed.moment = one.moment;
  unnamed.reference.clear();
  index.add(cable(0, one));
  const RunCable other = cable(1, two), without = cable(2, unnamed), before = cable(0, two);
  EXPECT_EQ(index.others_of(other).same_moment(other)->path, one.path);
  EXPECT_EQ(index.others_of(without).same_moment(without), nullptr);
  EXPECT_EQ(index.others_of(before).same_moment(before), nullptr) << "it does not stand before";
}

TEST(RunIndex, KnowsTheSerialBeforeInASeries) {
  RunIndex index(true);
  for (const std::int64_t serial : {9, 3, 5}) {
    const Texts own = texts(static_cast<std::size_t>(serial));
    RunCable one = cable(static_cast<std::uint64_t>(serial), own);
    one.serial = serial;
    EXPECT_EQ(one.series(), "10OSLO");
    index.add(one);
  }
  const Texts own = texts(8);
  RunCable asking = cable(10, own);
  asking.serial = 8;
  EXPECT_EQ(index.previous_serial(asking), 5);
  asking.serial = 3;
  EXPECT_EQ(index.previous_serial(asking), std::nullopt);
}

}  // namespace
}  // namespace cablemark
