// The shape of expressions. Binary operators are read flat: their precedence is settled by the stack in expression.cpp,
// so that nothing but brackets makes the grammar call itself.
#pragma once

#include <tao/pegtl.hpp>

namespace cablemark::expression_rules {

using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): rules read as a grammar

struct comment : seq<string<'/', '/'>, star<not_one<'\n'>>> {};
struct blank : star<sor<one<' ', '\t', '\n', '\r', '\f', '\v'>, comment>> {};

struct name_first : sor<alpha, one<'_'>> {};
struct name_next : sor<alnum, one<'_'>> {};
struct name : seq<name_first, star<name_next>> {};

// Numbers.
struct exponent : seq<one<'e', 'E'>, opt<one<'+', '-'>>, plus<digit>> {};
struct fraction : seq<one<'.'>, plus<digit>> {};
struct double_literal
    : sor<seq<plus<digit>, sor<seq<fraction, opt<exponent>>, exponent>>, seq<fraction, opt<exponent>>> {};
struct whole : sor<seq<one<'0'>, one<'x', 'X'>, plus<xdigit>>, plus<digit>> {};
struct uint_literal : seq<whole, one<'u', 'U'>> {};
struct int_literal : whole {};
struct number_end : not_at<name_next> {};
struct number : seq<sor<double_literal, uint_literal, int_literal>, must<number_end>> {};

// Strings and bytes.
struct any_quote : one<'"', '\''> {};
struct raw_begin : seq<sor<seq<one<'r', 'R'>, opt<one<'b', 'B'>>>, seq<one<'b', 'B'>, one<'r', 'R'>>>, at<any_quote>> {
};
struct cooked_begin : seq<opt<one<'b', 'B'>>, at<any_quote>> {};
struct simple_escape : one<'a', 'b', 'f', 'n', 'r', 't', 'v', '\\', '?', '"', '\'', '`'> {};
struct octal_escape : seq<range<'0', '3'>, rep<2, range<'0', '7'>>> {};
struct hex_digits : rep<2, xdigit> {};
struct short_digits : rep<4, xdigit> {};
struct long_digits : rep<8, xdigit> {};
struct escape_tail : sor<simple_escape, octal_escape, if_must<one<'x', 'X'>, hex_digits>,
                         if_must<one<'u'>, short_digits>, if_must<one<'U'>, long_digits>> {};
struct escape : if_must<one<'\\'>, escape_tail> {};

template <char Q>
struct triple : string<Q, Q, Q> {};
template <char Q>
struct triple_run : plus<not_at<triple<Q>>, not_one<'\\'>> {};
template <char Q>
struct single_run : plus<not_one<Q, '\\', '\n', '\r'>> {};
template <char Q>
struct raw_triple_run : star<not_at<triple<Q>>, any> {};
template <char Q>
struct raw_single_run : star<not_one<Q, '\n', '\r'>> {};
template <char Q>
struct triple_end : triple<Q> {};
template <char Q>
struct single_end : one<Q> {};
template <char Q>
struct cooked_text : sor<seq<triple<Q>, star<sor<escape, triple_run<Q>>>, must<triple_end<Q>>>,
                         seq<one<Q>, star<sor<escape, single_run<Q>>>, must<single_end<Q>>>> {};
template <char Q>
struct raw_text
    : sor<seq<triple<Q>, raw_triple_run<Q>, must<triple_end<Q>>>, seq<one<Q>, raw_single_run<Q>, must<single_end<Q>>>> {
};
struct text_end : success {};
struct text_literal : sor<seq<raw_begin, sor<raw_text<'"'>, raw_text<'\''>>, text_end>,
                          seq<cooked_begin, sor<cooked_text<'"'>, cooked_text<'\''>>, text_end>> {};

struct expression;

// What stands in brackets: elements with commas between, and one more comma before the closing bracket of a list,
// map or struct.
struct optional_mark : one<'?'> {};
struct list_open : one<'['> {};
struct list_close : one<']'> {};
struct list_separator : sor<seq<one<','>, blank>, at<one<']'>>> {};
struct list : seq<list_open, blank, star<not_at<one<']'>>, opt<optional_mark, blank>, expression, must<list_separator>>,
                  must<list_close>> {};

struct map_open : one<'{'> {};
struct map_close : one<'}'> {};
struct colon_of_key : one<':'> {};
struct map_separator : sor<seq<one<','>, blank>, at<one<'}'>>> {};
struct map : seq<map_open, blank,
                 star<not_at<one<'}'>>, opt<optional_mark, blank>, expression, must<colon_of_key>, blank, expression,
                      must<map_separator>>,
                 must<map_close>> {};

struct quoted_name : seq<one<'`'>, plus<sor<alnum, one<'_', '.', '-', '/', ' '>>>, one<'`'>> {};
struct field_name : sor<name, quoted_name> {};
struct struct_open : one<'{'> {};
struct struct_close : one<'}'> {};
struct struct_literal : seq<struct_open, blank,
                            star<not_at<one<'}'>>, opt<optional_mark, blank>, must<field_name>, blank,
                                 must<colon_of_key>, blank, expression, must<map_separator>>,
                            must<struct_close>> {};

struct paren_open : one<'('> {};
struct paren_close : one<')'> {};
struct paren : seq<paren_open, blank, expression, must<paren_close>> {};

struct call_open : one<'('> {};
struct call_close : one<')'> {};
struct another_argument : not_at<one<')'>> {};
struct call_separator : sor<seq<one<','>, blank, must<another_argument>>, at<one<')'>>> {};
struct call : seq<call_open, blank, star<not_at<one<')'>>, expression, must<call_separator>>, must<call_close>> {};

struct member_optional : one<'?'> {};
struct member_name : sor<name, quoted_name> {};
struct member : seq<one<'.'>, blank, opt<member_optional, blank>, must<member_name>> {};

struct index_open : one<'['> {};
struct index_close : one<']'> {};
struct index : seq<index_open, blank, opt<optional_mark, blank>, expression, must<index_close>> {};

struct identifier : seq<opt<one<'.'>>, name> {};
struct primary : sor<text_literal, number, identifier, paren, list, map> {};
struct unary_operator : one<'!', '-'> {};
struct suffix : seq<sor<member, index, call, struct_literal>, blank> {};
struct operand_end : success {};
struct operand : seq<star<unary_operator, blank>, must<primary>, blank, star<suffix>, operand_end> {};

struct binary_operator
    : sor<string<'|', '|'>, string<'&', '&'>, string<'=', '='>, string<'!', '='>, string<'<', '='>, string<'>', '='>,
          one<'<', '>', '+', '-', '*', '/', '%'>, seq<string<'i', 'n'>, not_at<name_next>>> {};
struct chain : seq<operand, star<binary_operator, blank, operand>> {};

struct question : one<'?'> {};
struct colon : one<':'> {};
struct expression_begin : success {};
struct expression_end : success {};
struct expression
    : seq<expression_begin, chain, star<question, blank, chain, must<colon>, blank, chain>, expression_end> {};

struct text_finish : eof {};
struct text : seq<blank, expression, must<text_finish>> {};

}  // namespace cablemark::expression_rules
