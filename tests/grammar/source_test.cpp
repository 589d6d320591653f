#include "grammar/source.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace cablemark {
namespace {

using namespace std::string_literals;

struct Row {
  const char* name;
  std::string stored;
  std::string text;
  Encoding encoding = Encoding::Utf8;
  SourceFault fault = SourceFault::None;
};

TEST(Source, DecodesWhatIsStored) {
  const Row rows[] = {
      {"ascii", "a\nb\n", "a\nb\n"},
      {"utf-8", "caf\xC3\xA9\n", "caf\xC3\xA9\n"},
      {"byte order mark",
       "\xEF\xBB\xBF"
       "a\n",
       "a\n"},
      {"crlf", "a\r\nb\r\n", "a \nb \n"},
      {"cr", "a\rb\r", "a\nb\n"},
      {"cr cr lf is one line end", "a\r\r\nb", "a  \nb"},
      {"mixed", "a\rb\r\nc\nd\r", "a\nb \nc\nd\n"},
      {"latin", "caf\xE9 \x80\n", "caf\xC3\xA9 \xE2\x82\xAC\n", Encoding::Cp1252},
      {"undefined in 1252", "x\x81\x8D\x8F\x90\x9D", "x\xC2\x81\xC2\x8D\xC2\x8F\xC2\x90\xC2\x9D", Encoding::Cp1252},
      {"latin with crlf", "\xE9\r\n\xE9\r", "\xC3\xA9 \n\xC3\xA9\n", Encoding::Cp1252},
      {"mark before latin", "\xEF\xBB\xBF\xE9", "\xC3\xA9", Encoding::Cp1252},
      {"utf-16 le",
       "\xFF\xFE"
       "a\0\xE9\0\n\0"s,
       "a\xC3\xA9\n", Encoding::Utf16Le},
      {"utf-16 be",
       "\xFE\xFF"
       "\0a\0\xE9\0\n"s,
       "a\xC3\xA9\n", Encoding::Utf16Be},
      {"utf-16 pair",
       "\xFF\xFE\x3D\xD8\x00\xDE"
       "x\0"s,
       "\xF0\x9F\x98\x80x", Encoding::Utf16Le},
      {"utf-16 lone half",
       "\xFF\xFE\x3D\xD8"
       "x\0"s,
       "\xEF\xBF\xBDx", Encoding::Utf16Le, SourceFault::Encoding},
      {"utf-16 odd",
       "\xFF\xFE"
       "x\0y"s,
       "x\xEF\xBF\xBD", Encoding::Utf16Le, SourceFault::Encoding},
      {"nothing", "", "", Encoding::Utf8, SourceFault::Empty},
      {"blank", " \r\n\t\n", "  \n\t\n", Encoding::Utf8, SourceFault::Empty},
      {"only a mark", "\xEF\xBB\xBF", "", Encoding::Utf8, SourceFault::Empty},
      {"nul", "UNCLAS\0X"s, "", Encoding::Utf8, SourceFault::Binary},
      {"controls", "\1\2\3\4\5\6\7abc", "", Encoding::Utf8, SourceFault::Binary},
      {"escape sequences", "\x1B[1m\x1B[0m\x1B[m(C)\x1B[", "           (C) ["},
      {"a control", "text\x01text\x1B", "text text "},
      {"not seen", "2.\u200e(C)\u2066\u034f\U000E0043x", "2.   (C)         x"},
      {"not seen beside a separator", "(S\u200e//NF)\u200e", "(S\u200e//NF)   "},
      {"not seen in utf-16",
       "\xFF\xFE"
       "\x0E\x20(\0"s,
       " (", Encoding::Utf16Le},
  };
  Source source;
  for (const Row& row : rows) {
    source.assign(row.stored);
    EXPECT_EQ(source.text(), row.text) << row.name;
    EXPECT_EQ(source.encoding(), row.encoding) << row.name;
    EXPECT_EQ(source.fault(), row.fault) << row.name;
  }
}

TEST(Source, OnlyValidUtf8IsUtf8) {
  const char* const invalid[] = {"\x80",
                                 "\xC0\x80",
                                 "\xC1\xBF",
                                 "\xE0\x80\x80",
                                 "\xE0\x9F\xBF",
                                 "\xED\xA0\x80",
                                 "\xF0\x80\x80\x80",
                                 "\xF4\x90\x80\x80",
                                 "\xF5\x80\x80\x80",
                                 "\xC3",
                                 "\xE2\x82",
                                 "\xF0\x9F\x98",
                                 "\xC3(",
                                 "\xE2\x28\xA1",
                                 "\xFF"};
  const char* const valid[] = {"\xC2\x80",     "\xDF\xBF",         "\xE0\xA0\x80",    "\xED\x9F\xBF",
                               "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"};
  Source source;
  // Before, inside and after the eight bytes that are looked at together.
  for (const std::string before : {"", "abc", "abcdefg", "abcdefgh", "abcdefghijklmnopq"}) {
    for (const std::string after : {"", "abcdefghijk"}) {
      for (const char* bytes : invalid) {
        const std::string stored = before + bytes + after;
        source.assign(stored);
        EXPECT_EQ(source.encoding(), Encoding::Cp1252) << stored;
      }
      for (const char* bytes : valid) {
        const std::string stored = before + bytes + after;
        source.assign(stored);
        EXPECT_EQ(source.encoding(), Encoding::Utf8) << stored;
      }
    }
  }
}

TEST(Source, PlainTextIsNotCopied) {
  const std::string stored = "UNCLAS GENEVA 000048\n1. (U) caf\xC3\xA9\n";
  Source source;
  source.assign(stored);
  EXPECT_EQ(source.text().data(), stored.data());
  EXPECT_EQ(source.stored_range({3, 7}).offset, 3U);
}

// Every character of the text goes back to the stored bytes that it came from, over many blocks.
TEST(Source, MapsEveryOffsetBack) {
  std::mt19937 random(3);
  for (const Encoding encoding : {Encoding::Utf8, Encoding::Cp1252, Encoding::Utf16Le, Encoding::Utf16Be}) {
    std::string stored = encoding == Encoding::Utf16Le   ? "\xFF\xFE"
                         : encoding == Encoding::Utf16Be ? "\xFE\xFF"
                         : encoding == Encoding::Utf8    ? "\xEF\xBB\xBF"
                                                         : "";
    std::vector<std::size_t> begins;
    std::vector<std::size_t> line, column;
    std::size_t lines = 1, columns = 1;
    for (int i = 0; i < 20000; ++i) {
      begins.push_back(stored.size());
      line.push_back(lines);
      column.push_back(columns++);
      const auto choice = static_cast<unsigned>(i == 0 ? 0 : random() % 40);
      std::uint32_t c = choice == 0 ? 0xE9 : choice == 1 ? 0x20AC : choice == 2 ? '\n' : 'a' + choice % 26;
      if (choice == 3 && encoding != Encoding::Cp1252) c = 0x1F600;
      if (c == '\n') ++lines, columns = 1;
      const auto unit = [&](std::uint32_t u) {
        stored += static_cast<char>(encoding == Encoding::Utf16Le ? u & 0xFF : u >> 8);
        stored += static_cast<char>(encoding == Encoding::Utf16Le ? u >> 8 : u & 0xFF);
      };
      if (encoding == Encoding::Utf16Le || encoding == Encoding::Utf16Be) {
        if (c > 0xFFFF) {
          unit(0xD800 + ((c - 0x10000) >> 10));
          unit(0xDC00 + ((c - 0x10000) & 0x3FF));
        } else {
          unit(c);
        }
      } else if (encoding == Encoding::Cp1252) {
        stored += c == 0x20AC ? '\x80' : static_cast<char>(c);
      } else {
        stored += c == 0xE9      ? "\xC3\xA9"
                  : c == 0x20AC  ? "\xE2\x82\xAC"
                  : c == 0x1F600 ? "\xF0\x9F\x98\x80"
                                 : std::string(1, static_cast<char>(c));
      }
    }
    begins.push_back(stored.size());
    Source source;
    source.assign(stored);
    ASSERT_EQ(source.encoding(), encoding);
    std::size_t character = 0;
    const std::string_view text = source.text();
    for (std::uint32_t i = 0; i < text.size(); ++i) {
      if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
      std::uint32_t next = i + 1;
      while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) ++next;
      const StoredRange range = source.stored_range({i, next});
      ASSERT_EQ(range.offset, begins[character]);
      ASSERT_EQ(range.offset + range.length, begins[character + 1]);
      const Location place = source.location(i);
      ASSERT_EQ(place.line, line[character]) << i;
      ASSERT_EQ(place.column, column[character]) << i;
      ++character;
    }
    EXPECT_EQ(character + 1, begins.size());
    EXPECT_EQ(
        source.stored_range({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(text.size())}).offset,
        stored.size());
  }
}

TEST(Source, LinesAreWhatAnEditorCounts) {
  Source source;
  source.assign(
      "one\r\ntwo\rthr\xC3\xA9"
      "e\n\nlast");
  const std::pair<std::uint64_t, const char*> lines[] = {{1, "one "},
                                                         {2, "two"},
                                                         {3,
                                                          "thr\xC3\xA9"
                                                          "e"},
                                                         {4, ""},
                                                         {5, "last"},
                                                         {0, ""},
                                                         {6, ""}};
  for (const auto& [number, text] : lines) EXPECT_EQ(source.text(source.line(number)), text) << number;
  EXPECT_FALSE(source.line(0).present());
  EXPECT_FALSE(source.line(6).present());
  EXPECT_TRUE(source.line(4).present());
  const auto end = static_cast<std::uint32_t>(source.text().size());
  EXPECT_EQ(source.location(end).line, 5U);
  EXPECT_EQ(source.location(end).column, 5U);
  EXPECT_EQ(source.location(end + 100).column, 5U);
}

TEST(Source, AWebPageIsWhatItShows) {
  const std::string page =
      "<!DOCTYPE html>\n<html><head><style>p { color: red }</style></head><body><!-- SECRET -->\n"
      "<p>UNCLAS OSLO 000048<br>\nE.O. 12958: N/A<br/>TAGS: A&amp;B</p><div>1. (U) Fish &#182; "
      "&lt;here&gt;.</div>2</body>\n";
  Source source;
  source.assign(page);
  ASSERT_EQ(source.fault(), SourceFault::None);
  const std::string text(source.text());
  EXPECT_EQ(text.size(), page.size()) << "every byte keeps its place";
  EXPECT_EQ(text.find("SECRET"), std::string::npos);
  EXPECT_EQ(text.find("color"), std::string::npos);
  EXPECT_NE(text.find("UNCLAS OSLO 000048    \nE.O."), std::string::npos);
  EXPECT_NE(text.find("N/A    \nTAGS: A&B"), std::string::npos);
  EXPECT_NE(text.find("<here>"), std::string::npos);
  const auto at = static_cast<std::uint32_t>(text.find("TAGS"));
  EXPECT_EQ(source.location(at).line, 4U) << "lines are those of the file";
  EXPECT_EQ(source.location(at).column, 21U);
  EXPECT_EQ(source.stored_range({at, at + 4}).offset, page.find("TAGS"));
  EXPECT_EQ(source.location(static_cast<std::uint32_t>(text.find("2  "))).line, 4U);
}

TEST(Source, TheLettersOfAWordOfAPageStandTogether) {
  const auto shown = [](const std::string& body) {
    Source source;
    source.assign("<html><pre>" + body + "</pre></html>");
    std::string text;
    for (const char c : source.text()) {
      if (c != ' ' || (!text.empty() && text.back() != ' ')) text += c;
    }
    return text.substr(0, text.find_last_not_of(" \n") + 1);
  };
  EXPECT_EQ(shown("(<b>C</b>) text"), "(C) text");
  EXPECT_EQ(shown("SENSI<b>TIVE</b>"), "SENSITIVE");
  EXPECT_EQ(shown("(S<!-- x -->BU)"), "(SBU)");
  EXPECT_EQ(shown("(S&#47;&#47;NF) x"), "(S//NF) x");
  EXPECT_EQ(shown("&#85;NCLAS"), "UNCLAS");
  EXPECT_EQ(shown("2&period; &lrm;&lpar;C&rpar;"), "2. (C)");
  EXPECT_EQ(shown("<b>1.</b> a &amp; <i>b</i>"), "1. a & b");
  EXPECT_EQ(shown("a<p>b<li>c"), "a\n b\n c");
}

TEST(Source, APageOfOneLineHasTheLinesThatItShows) {
  const std::string page = "<html><pre>UNCLAS OSLO 000048&#x000A;SIPDIS&#10;1. (U) Fish.&#x0D;&#x0A;</pre></html>";
  Source source;
  source.assign(page);
  std::string shown;
  for (const char c : source.text()) {
    if (c != ' ' || (!shown.empty() && shown.back() != ' ' && shown.back() != '\n')) shown += c;
  }
  EXPECT_EQ(shown, "UNCLAS OSLO 000048 \nSIPDIS \n1. (U) Fish. \n\n");
  EXPECT_EQ(source.location(static_cast<std::uint32_t>(page.find("(U)"))).line, 1U);
}

TEST(Source, AngleBracketsMakeNoPage) {
  for (const std::string_view text : {"<begin> UNCLAS", "a <html>", "< html >", "<1 <pre>"}) {
    Source source;
    source.assign(text);
    EXPECT_EQ(source.text(), text);
  }
}

TEST(Source, OneLongLineIsFine) {
  std::string stored(2U << 20U, 'x');
  stored[5] = '\xE9';
  Source source;
  source.assign(stored);
  ASSERT_EQ(source.text().size(), stored.size() + 1);
  for (std::uint32_t i = 1000; i < source.text().size(); i += 997) {
    ASSERT_EQ(source.location(i).column, i);
    ASSERT_EQ(source.stored_range({i, i + 1}).offset, i - 1);
  }
}

TEST(Source, AnyBytesGiveAText) {
  std::mt19937 random(11);
  Source source;
  for (int round = 0; round < 4000; ++round) {
    std::string stored(random() % 60, ' ');
    for (char& c : stored) c = static_cast<char>(random() % 8 == 0 ? random() : "ab\r\n\xC3\xA9\xFF\xFE"[random() % 8]);
    source.assign(stored);
    const auto size = static_cast<std::uint32_t>(source.text().size());
    std::uint64_t before = 0;
    for (std::uint32_t i = 0; i <= size; ++i) {
      const StoredRange range = source.stored_range({i, size});
      ASSERT_GE(range.offset, before);
      ASSERT_LE(range.offset + range.length, stored.size());
      ASSERT_GE(source.location(i).line, 1U);
      before = range.offset;
    }
    ASSERT_EQ(source.text().find('\r'), std::string_view::npos);
  }
}

TEST(Source, BlanksAboveAsciiAreBlanks) {
  const std::string stored = "1.\u00a0(S) a\u2003b\n\ufeff2. (S//\u00a0NF) \u00e9\u3000x";
  Source source;
  source.assign(stored);
  EXPECT_EQ(source.text(), "1.  (S) a   b\n   2. (S//\u00a0NF) \u00e9   x");
  // Places are those of what is stored.
  const auto at = [&](std::string_view word) { return static_cast<std::uint32_t>(source.text().find(word)); };
  EXPECT_EQ(source.location(at("(S)")).column, 4U);
  EXPECT_EQ(source.location(at("x")).column, 16U);
  EXPECT_EQ(source.stored_range({at("x"), at("x") + 1}).offset, stored.size() - 1);
  const std::string latin = "1.\xA0(S) \xE9t\xE9";
  source.assign(latin);
  EXPECT_EQ(source.text(), "1. (S) \u00e9t\u00e9");
  EXPECT_EQ(source.stored_range({3, 6}).offset, 3U);
}

}  // namespace
}  // namespace cablemark
