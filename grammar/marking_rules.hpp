// The shape of a marking: words, the gaps that join them, brackets. Which words are levels or controls is no matter of
// shape: the code that walks the tokens asks the vocabulary.
#pragma once

#include <tao/pegtl.hpp>

namespace cablemark::marking_rules {

using namespace tao::pegtl;

// Blanks and separators between two words: ` `, `//`, `/`, `-`, `, `, ` - `. A mark may be wrapped over a line end.
struct gap : plus<one<' ', '\t', '\r', '\n', '/', '-', ','>> {};
struct opening : one<'(', '['> {};
struct closing : one<')', ']'> {};
struct word : plus<not_one<' ', '\t', '\r', '\n', '/', '-', ',', '(', '[', ')', ']'>> {};
struct token : sor<word, gap, opening, closing> {};
struct mark : seq<star<token>, eof> {};

}  // namespace cablemark::marking_rules
