#include <gtest/gtest.h>

#include <optional>

#include "inputs/ignore_patterns.hpp"
#include "inputs/paths.hpp"

namespace cablemark {
namespace {

TEST(IgnorePatterns, MatchAsGitDoes) {
  struct Case {
    const char* pattern;
    const char* path;
    bool directory;
    bool matches;
  };
  for (const Case& one : std::initializer_list<Case>{
           {"a.txt", "a.txt", false, true},
           {"a.txt", "x/y/a.txt", false, true},
           {"/a.txt", "a.txt", false, true},
           {"/a.txt", "x/a.txt", false, false},
           {"x/a.txt", "x/a.txt", false, true},
           {"x/a.txt", "y/x/a.txt", false, false},
           {"*.txt", "x/a.txt", false, true},
           {"*.txt", "a.txt.old", false, false},
           {"x/*.txt", "x/a.txt", false, true},
           {"x/*.txt", "x/y/a.txt", false, false},
           {"build/", "build", true, true},
           {"build/", "build", false, false},
           {"build/", "x/build", true, true},
           {"**/a.txt", "a.txt", false, true},
           {"**/a.txt", "x/y/a.txt", false, true},
           {"x/**", "x/y/z", false, true},
           {"x/**", "x", true, false},
           {"x/**/z", "x/z", false, true},
           {"x/**/z", "x/y/w/z", false, true},
           {"x/**/z", "x/y/w", false, false},
           {"a?c", "abc", false, true},
           {"a?c", "ac", false, false},
           {"[a-c].txt", "b.txt", false, true},
           {"[!a-c].txt", "b.txt", false, false},
           {"[!a-c].txt", "d.txt", false, true},
           {"[]a].txt", "].txt", false, true},
           {"[a.txt", "[a.txt", false, true},
           {"\\*.txt", "*.txt", false, true},
           {"\\*.txt", "a.txt", false, false},
           {"\\#a", "#a", false, true},
           {"a\\ ", "a ", false, true},
           {"a  ", "a", false, true},
           {"*a*b*c", "xaxbxc", false, true},
           {"*a*b*c", "xaxcxb", false, false},
       }) {
    IgnorePatterns patterns;
    patterns.add(one.pattern);
    EXPECT_EQ(patterns.ignores(one.path, one.directory).value_or(false), one.matches) << one.pattern << " " << one.path;
  }
}

TEST(IgnorePatterns, TheLastThatMatchesDecides) {
  IgnorePatterns patterns;
  patterns.add_lines("# all\n\n*.txt\r\n!keep.txt\nx/\n");
  EXPECT_EQ(patterns.ignores("a.txt", false), true);
  EXPECT_EQ(patterns.ignores("keep.txt", false), false);
  EXPECT_EQ(patterns.ignores("a.cable", false), std::nullopt);
  EXPECT_TRUE(patterns.ignores_or_above("x/keep.txt"));
  EXPECT_FALSE(patterns.ignores_or_above("y/keep.txt"));
}

// Each star could be tried at every place: time would grow without end if they were.
TEST(IgnorePatterns, ManyStarsTakeNoTime) {
  std::string pattern, name;
  for (int n = 0; n < 60; ++n) pattern += "*a";
  IgnorePatterns patterns;
  patterns.add(pattern + "*b");
  EXPECT_FALSE(patterns.ignores(std::string(20000, 'a'), false));
}

TEST(Paths, AreSeenFromADirectory) {
  EXPECT_EQ(absolute_path("/a/b", "c"), "/a/b/c");
  EXPECT_EQ(absolute_path("/a/b", "./../c//d/."), "/a/c/d");
  EXPECT_EQ(absolute_path("/a", "/x/../../y"), "/y");
  EXPECT_EQ(path_below("/a/b", "/a/b/c"), "c");
  EXPECT_EQ(path_below("/a/b", "/a/bc"), "/a/bc");
  EXPECT_EQ(path_below("/", "/a"), "a");
  EXPECT_EQ(directory_of("/a"), "/");
  EXPECT_EQ(directory_of("/a/b"), "/a");
}

}  // namespace
}  // namespace cablemark
