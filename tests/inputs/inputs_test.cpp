#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "inputs/output.hpp"
#include "inputs/read.hpp"
#include "inputs/read_ahead.hpp"
#include "inputs/walk.hpp"
#include "policies/sha256.hpp"

namespace cablemark {
namespace {

class Inputs : public testing::Test {
 protected:
  Inputs() {
    std::string pattern = std::filesystem::temp_directory_path() / "cablemark-inputs.XXXXXX";
    folder = ::mkdtemp(pattern.data());
  }
  ~Inputs() override { std::filesystem::remove_all(folder); }

  std::string write(const std::string& name, std::string_view text) const {
    std::filesystem::create_directories((folder / name).parent_path());
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  }
  [[nodiscard]] std::string text(const std::string& name) const {
    std::ostringstream out;
    out << std::ifstream(folder / name, std::ios::binary).rdbuf();
    return out.str();
  }
  [[nodiscard]] std::size_t count() const {
    std::size_t n = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) n += entry.exists() ? 1 : 0;
    return n;
  }

  std::filesystem::path folder;
};

#ifdef F_GETPIPE_SZ
TEST_F(Inputs, APipeOnStandardOutputHoldsAMegabyte) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const int own = ::dup(STDOUT_FILENO);
  ASSERT_GE(::dup2(ends[1], STDOUT_FILENO), 0);
  const bool written = standard_output()->write("x");
  const int holds = ::fcntl(STDOUT_FILENO, F_GETPIPE_SZ);
  ::dup2(own, STDOUT_FILENO);
  for (const int each : {own, ends[0], ends[1]}) ::close(each);
  EXPECT_TRUE(written);
  int most = 0;  // what the system lets anyone have
  std::ifstream("/proc/sys/fs/pipe-max-size") >> most;
  EXPECT_GE(holds, std::min(most, 1024 * 1024));
}
#endif

TEST_F(Inputs, Sha256OfKnownBytes) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// The buffer is kept between files, and sizes around its own are where a read can go wrong.
TEST_F(Inputs, FilesOfEverySizeAreReadWhole) {
  InputReader reader;
  for (const std::size_t size : {0, 1, 131071, 131072, 131073, 262144, 400000, 3, 131072}) {
    std::string bytes(size, '\0');
    for (std::size_t n = 0; n < size; ++n) bytes[n] = static_cast<char>('a' + n % 23);
    const std::string path = write("f", bytes);
    ASSERT_FALSE(reader.read_named(path, {}));
    EXPECT_EQ(reader.bytes(), bytes) << size;
    ASSERT_FALSE(reader.read_file(AT_FDCWD, path.c_str(), {}));
    EXPECT_EQ(reader.bytes(), bytes) << size;
  }
}

TEST_F(Inputs, TheLimitIsTheLargestSizeThatIsRead) {
  InputReader reader;
  for (const std::uint64_t size : {10u, 200000u}) {
    const std::string path = write("f", std::string(size, 'x'));
    ReadLimits limits;
    limits.max_bytes = size;
    EXPECT_FALSE(reader.read_named(path, limits)) << size;
    limits.max_bytes = size - 1;
    const auto error = reader.read_named(path, limits);
    ASSERT_TRUE(error) << size;
    EXPECT_EQ(error->code, ErrorCode::TooLarge);
  }
}

TEST_F(Inputs, WhatCannotBeReadSaysWhy) {
  InputReader reader;
  for (const std::string& path : {(folder / "missing").string(), folder.string()}) {
    const auto error = reader.read_named(path, {});
    ASSERT_TRUE(error) << path;
    EXPECT_EQ(error->code, ErrorCode::Unreadable);
    EXPECT_FALSE(error->message.empty());
  }
}

TEST_F(Inputs, AFileIsReplacedWholeOrNotAtAll) {
  const std::string path = write("r", "old");
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::filesystem::create_symlink("r", folder / "link");
  {
    const auto output = replace_file(path);
    ASSERT_NE(output, nullptr);
    EXPECT_TRUE(output->write("new"));
    EXPECT_EQ(text("r"), "old");
  }
  EXPECT_EQ(text("r"), "old");
  EXPECT_EQ(count(), 2u);
  {
    // Through a link the file changes and the link stays.
    const auto output = replace_file(folder / "link");
    ASSERT_NE(output, nullptr);
    EXPECT_TRUE(output->write("new"));
    EXPECT_TRUE(output->commit());
  }
  EXPECT_EQ(text("r"), "new");
  EXPECT_EQ(count(), 2u);
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(replace_file(folder), nullptr);
  EXPECT_EQ(replace_file(folder / "none" / "r"), nullptr);
}

// What stands in directories is read ahead, as far as it fits; the rest has its turn.
TEST_F(Inputs, ABatchIsReadAheadOrLeftForItsTurn) {
  const std::string small = "UNCLAS", large(300'000, 'x');
  const std::vector<std::pair<const char*, std::string>> files{
      {"d/a.txt", small}, {"d/b.txt", ""}, {"d/c.txt", large}, {"d/d.txt", large}, {"d/e.txt", small}};
  for (const auto& [name, bytes] : files) write(name, bytes);
  const WalkOptions options{{folder / "d", folder / "d/a.txt"}, {}};
  Walker walker(options);
  std::vector<Input> inputs;
  for (Input input; walker.next(input);) inputs.push_back(std::move(input));
  ASSERT_EQ(inputs.size(), files.size() + 1);
  Input gone = inputs[0];
  gone.path += "x";
  inputs.push_back(std::move(gone));
  Input member = inputs[0];
  member.content = std::make_shared<const std::string>("of an archive");
  inputs.push_back(std::move(member));

  ReadAhead ahead;
  for (int round = 0; round < 2; ++round) {
    ahead.read(inputs, [](std::size_t, const auto& read) { read(); });
    EXPECT_EQ(ahead.text(0), small);
    EXPECT_EQ(ahead.text(1), std::nullopt) << "an empty one";
    EXPECT_EQ(ahead.text(2), large);
    EXPECT_EQ(ahead.text(3), std::nullopt) << "no memory is left for it";
    EXPECT_EQ(ahead.text(4), small);
    EXPECT_EQ(ahead.text(5), std::nullopt) << "named, so it may be a pipe";
    EXPECT_EQ(ahead.text(6), std::nullopt) << "missing";
    EXPECT_EQ(ahead.text(7), std::nullopt) << "at hand";
  }
}

TEST_F(Inputs, LookingAheadLosesNothing) {
  for (const char* name : {"d/a.txt", "d/b.txt", "d/c.txt"}) write(name, "x");
  for (const bool ahead : {false, true}) {
    const WalkOptions options{{folder / "d", folder / "d/a.txt"}, {}};
    Walker walker(options);
    if (ahead) {
      EXPECT_TRUE(walker.more_than_one());
    }
    std::vector<std::string> names;
    std::vector<std::size_t> arguments;
    for (Input input; walker.next(input);) {
      names.push_back(std::filesystem::path(input.path).filename());
      arguments.push_back(input.argument);
    }
    EXPECT_EQ(names, (std::vector<std::string>{"a.txt", "b.txt", "c.txt", "a.txt"}));
    EXPECT_EQ(arguments, (std::vector<std::size_t>{0, 0, 0, 1}));
  }
  const WalkOptions one{{folder / "d/a.txt"}, {}};
  EXPECT_FALSE(Walker(one).more_than_one());
}

// Links that lead back make an endless tree; each directory is read once.
TEST_F(Inputs, LinksBackAreNotFollowedTwice) {
  write("d/a/x.txt", "x");
  std::filesystem::create_directory_symlink("..", folder / "d/a/up");
  std::filesystem::create_directory_symlink("a", folder / "d/b");
  const WalkOptions options{{folder / "d"}, {}};
  Walker walker(options);
  std::size_t found = 0;
  for (Input input; walker.next(input);) ++found;
  EXPECT_EQ(found, 1u);
  EXPECT_EQ(walker.skipped().repeated, 2u);
}

}  // namespace
}  // namespace cablemark
