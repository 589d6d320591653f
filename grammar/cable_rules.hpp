// The shapes of the lines that have one, as PEGTL rules; see ACP 127 for the format lines.
#pragma once

#include <tao/pegtl.hpp>

namespace cablemark::cable_rules {

using namespace tao::pegtl;

// clang-format off
struct gap : plus<one<' ', '\t', '\r'>> {};
struct gaps : star<one<' ', '\t', '\r'>> {};
struct at_end : seq<gaps, eof> {};
struct number : plus<digit> {};
struct word_end : not_at<alnum> {};

// VZCZCXYZ0003
struct transmission_id : seq<string<'V', 'Z', 'C', 'Z', 'C'>, rep<3, upper>, rep_min_max<3, 4, digit>, eof> {};

// RR RUEHWEB RUEHC
struct routing_word : seq<rep_min_max<2, 10, ranges<'A', 'Z', '0', '9'>>, at<sor<gap, eof>>> {};
struct precedence_digraph : seq<rep<2, upper>, at<sor<gap, eof>>> {};
// RUEHWEB, RHEHNSC
struct destination : seq<one<'R'>, one<'U', 'H'>, rep_min_max<2, 6, upper>, at<sor<gap, eof>>> {};
// Destinations behind a word that is no digraph, or behind none, or joined to one.
struct precedence_like : seq<sor<destination, seq<rep<2, upper>, destination>, seq<rep_min_max<1, 9, sor<upper, digit>>, gap, destination>>,
                             star<gap, destination>, at_end> {};
struct precedence_line : seq<precedence_digraph, star<gap, routing_word>, at_end> {};
struct routing_line : seq<routing_word, star<gap, routing_word>, at_end> {};

// DE RUEHGV #0048/01 0211423
struct station_routing : plus<alnum> {};
struct station_serial : seq<digit, digit, digit, digit> {};
struct station_section : number {};
struct station_day : rep<3, digit> {};
struct station_time : rep<4, digit> {};
struct station_loose_serial : number {};
struct station_strict : seq<string<'D', 'E'>, gap, station_routing, gap, one<'#'>, station_serial,
                            opt<one<'/'>, at<rep<2, digit>, gap>, station_section>, gap, station_day, station_time, at_end> {};
// What is left of one: DE or the routing indicator may be lost, or stand as one word.
struct station_loose : seq<opt<string<'D', 'E'>, gap>, opt<station_routing, opt<gap>>, opt<opt<one<'#'>>, station_loose_serial, word_end>,
                           opt<one<'/'>, station_section>, opt<gap, station_day, station_time, word_end>> {};
// A line among the first ones that was meant as one.
struct station_like : seq<opt<string<'D', 'E'>, opt<gap>>, opt<rep_min_max<1, 8, upper>, gap>, one<'#'>, rep_min_max<3, 5, digit>, not_at<digit>> {};

// ZNY SSSSS/BBBBB ZZH
struct security_signal : sor<string<'Z', 'N', 'R'>, string<'Z', 'N', 'Y'>> {};
struct security_letters : plus<upper> {};
struct security_suffix : plus<alnum> {};
struct security_line : seq<security_signal, opt<gap, security_letters>, opt<one<'/'>, security_suffix>> {};

// R 211422Z JAN 10 ZFF6
struct dtg_precedence : seq<upper, not_at<alnum>> {};
struct dtg_day : rep<2, digit> {};
struct dtg_hour : rep<4, digit> {};
struct dtg_month : rep<3, alpha> {};
struct dtg_year : seq<rep<2, digit>, opt<rep<2, digit>>, not_at<digit>> {};
struct dtg_group : seq<dtg_day, dtg_hour, one<'Z', 'z'>, gap, dtg_month, gap, dtg_year> {};
struct dtg_signal : seq<one<'Z'>, upper, upper, star<digit>> {};
// The words of a signal: ZDK CTG RUEHNY 0512 1411203
struct dtg_signal_word : seq<not_at<string<'F', 'M'>, gap>, plus<sor<upper, digit, one<'#', '/'>>>, at<sor<gap, eof>>> {};
struct dtg_signals : seq<plus<gap, dtg_signal>, star<gap, dtg_signal_word>> {};
struct dtg_line : seq<star<dtg_precedence, gap>, dtg_group, opt<dtg_signals>> {};
// Something that was meant as one: a wrong digit, a lost letter.
struct dtg_like : seq<star<seq<upper, gap>>, rep_min_max<5, 7, sor<digit, one<'O', 'I', 'D'>>>, opt<one<'Z', 'z'>>, gap, rep<3, alpha>, opt<one<'.'>>, gap,
                      rep_min_max<1, 4, digit>, not_at<digit>> {};

// SECTION 01 OF 03, SECTION O1 0F O3. Letters alone are a Roman number.
struct section_digits : seq<at<star<one<'I', 'l'>>, sor<digit, one<'O'>>>, rep_min_max<1, 3, sor<digit, one<'O', 'I', 'l'>>>> {};
struct section_number : section_digits {};
struct section_count : section_digits {};
struct section_phrase : seq<istring<'S', 'E', 'C', 'T', 'I', 'O', 'N'>, gap, section_number, gap, one<'O', 'o', '0'>, one<'F', 'f'>, gap, section_count, word_end> {};

// OTTAWA 00000136  001.2 OF 003
struct page_post : seq<plus<alpha>, star<gap, plus<alpha>>> {};
struct page_serial : rep_min_max<5, 9, digit> {};
struct page_section : rep_min_max<2, 3, digit> {};
struct page_number : number {};
struct page_total : rep_min_max<2, 3, digit> {};
struct page_line : seq<page_post, gap, page_serial, gap, page_section, opt<one<'.'>, page_number>, gap, istring<'O', 'F'>, gap, page_total, word_end> {};

// PAGE 02  RIYADH 00905  01 OF 03  060018Z
// A scanner has read `D1` for `01`.
struct top_page : sor<rep_min_max<1, 3, digit>, seq<one<'D', 'O'>, digit>> {};
struct top_post : seq<plus<alpha>, star<gap, plus<alpha>>> {};
struct top_serial : seq<rep_min_max<3, 9, digit>, not_at<alnum>> {};
struct top_section : rep_min_max<1, 2, digit> {};
struct top_total : rep_min_max<1, 2, digit> {};
struct top_sections : seq<top_section, gap, istring<'O', 'F'>, gap, top_total, word_end> {};
struct page_top : seq<istring<'P', 'A', 'G', 'E'>, gap, top_page, word_end, opt<gap, top_post, opt<gap, top_serial, opt<gap, top_sections>>>> {};

// 10GENEVA48 2010-01-21 14:22 2011-08-26 00:00 UNCLASSIFIED Mission Geneva
struct row_reference : seq<rep<2, digit>, plus<alpha>, plus<alnum>> {};
struct row_date : seq<rep<4, digit>, one<'-'>, rep<2, digit>, one<'-'>, rep<2, digit>> {};
struct row_hour : rep<2, digit> {};
struct row_minute : rep<2, digit> {};
struct row_released : seq<rep<4, digit>, one<'-'>, rep<2, digit>, one<'-'>, rep<2, digit>, opt<gap, rep<2, digit>, one<':'>, rep<2, digit>>> {};
struct row_rest : success {};  // to the end of the line
struct metadata_row : seq<row_reference, gap, row_date, opt<gap, row_hour, one<':'>, row_minute>, opt<gap, row_released>, gap, row_rest> {};

// What stands before a mark and is none of the numbers, letters and bullets that a telegram's paragraphs have: A), (A),
// ii., 3.1, 3(a), Para 1. and signs of all kinds
struct label_word : seq<sor<rep_min_max<1, 5, one<'i', 'v', 'x', 'I', 'V', 'X'>>, alpha, seq<rep_min_max<1, 3, digit>, opt<alpha>>>, word_end> {};
struct label_letter : seq<alpha, word_end> {};
struct label_bracketed : seq<one<'('>, sor<label_word, label_letter>, one<')'>, opt<one<'.'>>> {};
struct label_closed : seq<sor<label_word, label_letter>, gaps, one<'.', ')', ':', '/', ','>, opt<one<')'>>> {};
struct label_step : sor<rep_min_max<1, 3, digit>, alpha> {};
struct label_steps : seq<rep_min_max<1, 3, digit>, plus<one<'.', '-'>, label_step, word_end>, opt<one<'.', ')'>>> {};
struct label_nested : seq<rep_min_max<1, 3, digit>, one<'('>, label_step, one<')'>, opt<one<'.'>>> {};
struct label_paragraph : seq<istring<'P', 'A', 'R', 'A'>, opt<istring<'G', 'R', 'A', 'P', 'H'>>, opt<one<'.'>>, gaps,
                             rep_min_max<1, 3, digit>, opt<one<'.', ')', ':'>>> {};
struct label_sign : sor<one<'+', '>'>, string<'\xE2', '\x80', '\x94'>, string<'\xE2', '\x96', '\xA0'>, string<'\xE2', '\x96', '\xA1'>,
                        string<'\xE2', '\x96', '\xB6'>, string<'\xE2', '\x96', '\xBA'>, string<'\xE2', '\x97', '\xA6'>,
                        string<'\xE2', '\x97', '\x8B'>, string<'\xE2', '\x9E', '\xA2'>, string<'\xEF', '\x82', '\xA7'>,
                        string<'\xEF', '\x82', '\xB7'>> {};
// What scanners make of bullets, and signs before a number: « ~ -> "1. [1] e jI3.
struct label_odd_sign : sor<one<'"', '\'', '~', '=', '@', '|', '.', ',', '_', '#', '*', '>', '-', '<', '^', '`'>,
                            seq<range<'\xC2', '\xDF'>, range<'\x80', '\xBF'>>,
                            seq<range<'\xE0', '\xEF'>, rep<2, range<'\x80', '\xBF'>>>> {};
struct label_odd_number : seq<rep_min_max<1, 3, digit>, one<'.', ')'>, gaps> {};
struct label_square : seq<one<'['>, rep_opt<3, not_one<']', '[', '('>>, one<']'>> {};
struct label_odd : sor<seq<rep_min_max<1, 3, label_odd_sign>, gaps, opt<label_odd_number>>, label_square,
                       seq<alpha, gap>, seq<rep_min_max<2, 4, alnum>, one<'.'>>> {};
// COMMENT: END SUMMARY. Embassy comment:
struct label_title : seq<upper, rep_min_max<1, 36, sor<alpha, one<' ', '/', '&', '-', '\''>>>, one<':', '.'>> {};
struct segment_label : seq<sor<label_paragraph, label_steps, label_nested, label_bracketed, label_closed, label_sign>, gaps> {};
struct unusual_label : seq<sor<label_title, label_odd>, gaps> {};

// Entries of TO and INFO: RUCNDT/USMISSION USUN NEW YORK PRIORITY 1068
struct entry_routing : seq<one<'R'>, rep_min_max<3, 7, alnum>> {};
struct entry : seq<entry_routing, one<'/'>> {};

// Days: 05.20.2018, 05/20/2018, 6/5/99, 2020/02/23, 2020-02-23, 20200223, 23 FEB 2020, FEBRUARY 23, 2020
struct day_first : rep_min_max<1, 2, digit> {};
struct day_second : rep_min_max<1, 2, digit> {};
struct day_year : seq<rep<4, digit>, not_at<digit>> {};
struct day_short_year : seq<rep<2, digit>, not_at<digit>> {};
struct day_month : seq<plus<alpha>, opt<one<'.'>>> {};
struct day_slashes : seq<day_first, gaps, one<'/', '-'>, gaps, day_second, gaps, one<'/', '-'>, gaps, sor<day_year, day_short_year>> {};
struct day_points : seq<day_first, one<'.'>, day_second, one<'.'>, sor<day_year, day_short_year>> {};
struct day_iso_year : rep<4, digit> {};
struct day_iso : seq<day_iso_year, one<'/', '-', '.'>, day_first, one<'/', '-', '.'>, day_second, not_at<digit>> {};
struct day_packed_month : rep<2, digit> {};
struct day_packed_day : seq<rep<2, digit>, not_at<digit>> {};
struct day_packed : seq<day_iso_year, day_packed_month, day_packed_day> {};
struct day_words : seq<day_first, gaps, opt<one<'-'>>, day_month, opt<one<'-', ','>>, gaps, sor<day_year, day_short_year>> {};
struct day_words_month_first : seq<day_month, gap, day_first, gaps, opt<one<','>>, gaps, day_year> {};
// 2040, JAN 2040, 01/2040: alone
struct month_of_year : sor<seq<day_month, opt<one<'-', ','>>, gaps>, seq<day_first, one<'/', '-', '.'>>> {};
struct year_alone : seq<opt<month_of_year>, day_year, opt<one<'.'>>, at_end> {};
struct day : sor<day_iso, day_packed, day_slashes, day_points, day_words, day_words_month_first> {};

// X1, X-8
struct exemption_x : seq<one<'X', 'x'>, opt<one<'-'>>, rep_min_max<1, 2, digit>, word_end> {};
// 25X1, 25X1-human, 50X1-HUM
struct exemption_years : seq<digit, digit, one<'X', 'x'>, plus<digit>, opt<one<'-'>, plus<alpha>>, word_end> {};
struct exemption : sor<exemption_years, exemption_x> {};

// N/A, N.A., N/ A
struct not_applicable : seq<one<'N', 'n'>, star<one<' ', '/', '\\', '.'>>, one<'A', 'a'>, word_end> {};

// 30 YEARS
struct duration_years : rep_min_max<1, 2, digit> {};
struct duration : seq<duration_years, gaps, opt<one<'-'>>, gaps, istring<'Y', 'E', 'A', 'R'>, opt<one<'S', 's'>>, word_end> {};

// E.O. 12958, EO 12958, Executive Order 12958
struct order_number : rep_min_max<4, 6, digit> {};
struct order_number_clean : seq<one<'1'>, rep<4, digit>, not_at<alnum>> {};
// With a blank inside, or letters for digits: `12 958`, `I2958`, `1295O`
struct order_number_damaged : seq<one<'1', 'I', 'l'>, rep<4, opt<one<' '>>, sor<digit, one<'O', 'o', 'I', 'l', 'S', 'B'>>>, not_at<alnum>> {};
struct order_keyword : sor<seq<one<'E', 'e'>, opt<one<'.'>>, gaps, one<'O', 'o'>, opt<one<'.'>>>, istring<'E', 'X', 'E', 'C', 'U', 'T', 'I', 'V', 'E', ' ', 'O', 'R', 'D', 'E', 'R'>> {};
// `E.0.`, `E,O.`, `F.O.`: only before a number that may be one of an order.
struct order_point : one<'.', ',', ';', ':'> {};
struct order_keyword_damaged : sor<seq<one<'E', 'e'>, order_point, gaps, one<'O', 'o', '0', 'Q', 'D', 'C'>, opt<order_point>>,
                                   seq<one<'E'>, gaps, one<'0'>, opt<order_point>>, string<'F', '.', 'O', '.'>, string<'B', '.', 'O', '.'>> {};
struct order_separator : seq<gaps, opt<one<':', ',', ';'>>, gaps> {};
struct executive_order : sor<seq<order_keyword, order_separator, opt<sor<order_number_clean, order_number_damaged, order_number>>, not_at<alpha>>,
                             seq<order_keyword_damaged, order_separator, sor<order_number_clean, order_number_damaged>>> {};

// 1.4 (b), (d): the section; its letters are read by hand
struct reason_section : seq<digit, one<'.'>, star<one<' ', '\t', '\r', '\n'>>, digit> {};
// (B), (C) and (D) on a line of their own
struct reason_letter : seq<one<'('>, ranges<'A', 'H', 'a', 'h'>, one<')'>> {};
struct reason_letters : seq<list<reason_letter, seq<gaps, opt<sor<one<',', '/'>, istring<'A', 'N', 'D'>>>, gaps>>, opt<one<'.'>>, at_end> {};

// A. 09 STATE 295719
struct ref_letter : seq<opt<one<'('>>, alpha, one<'.', ')'>, opt<one<')'>>> {};
struct ref_year : seq<opt<one<'\''>>, sor<seq<rep<4, digit>, not_at<digit>>, seq<rep<2, digit>, not_at<digit>>>> {};
struct ref_word : plus<sor<alpha, one<'/'>>> {};
struct ref_post : seq<ref_word, star<gap, ref_word>> {};
// `4/1` is a day.
struct ref_serial : sor<rep_min_max<3, 9, digit>, seq<rep_min_max<1, 2, digit>, not_at<one<'/'>, digit>>> {};
// 09STATE295719
struct ref_joined_post : rep_min_max<3, 30, upper> {};
struct ref_joined : seq<at<ref_year, ref_joined_post, ref_serial, word_end>, ref_year, ref_joined_post, ref_serial> {};
struct ref_item : seq<opt<ref_letter, gaps>, sor<ref_joined, seq<opt<ref_year, gaps>, ref_post, gap, ref_serial, word_end>>> {};
// clang-format on

}  // namespace cablemark::cable_rules
