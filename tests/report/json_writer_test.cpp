#include "report/json_writer.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

namespace cablemark {
namespace {

std::string written(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonWriter, EscapesWhatAReaderMayActOn) {
  EXPECT_EQ(written("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(written("\x1b[31m\x7f\n\t"), "\"\\u001b[31m\\u007f\\n\\t\"");
  EXPECT_EQ(written("\xE2\x80\xA8|\xE2\x80\xAE|\xC2\x9B"), R"("\u2028|\u202e|\u009b")");
  EXPECT_EQ(written("¶ é 𝄞"), "\"¶ é 𝄞\"");
}

TEST(JsonWriter, ReplacesBytesThatAreNotUtf8) {
  for (const std::string_view bad : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"}) {
    const nlohmann::json parsed = nlohmann::json::parse(written(bad));
    EXPECT_EQ(parsed.get<std::string>().substr(0, 3), "\xEF\xBF\xBD") << bad;
  }
}

// Any bytes give a string that a strict parser reads; valid text comes back as it was.
TEST(JsonWriter, AnyBytesMakeJson) {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 24, '\0');
    for (char& c : bytes) c = static_cast<char>(random() % 256);
    EXPECT_NO_THROW(nlohmann::json::parse(written(bytes)));
    for (char& c : bytes) c = static_cast<char>(static_cast<unsigned char>(c) & 0x7F);
    EXPECT_EQ(nlohmann::json::parse(written(bytes)).get<std::string>(), bytes);
  }
}

TEST(JsonWriter, SetsCommas) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("a").begin_array().integer(-1).null().boolean(true).begin_object().end_object().end_array();
  json.key("b").optional_integer(std::optional<int>()).any_key("c\n").string_or_null("").end_object();
  EXPECT_EQ(out, R"({"a":[-1,null,true,{}],"b":null,"c\n":null})");
}

}  // namespace
}  // namespace cablemark
