// Days and durations as lines of a cable write them: `04/12/2019`, `2019-04-12`, `20190412`, `12 APR 19`, `30 YEARS`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "grammar/date.hpp"

namespace cablemark {

struct FoundDay {
  std::size_t begin = 0, end = 0;
  std::optional<Date> date;  // nothing: there is no such day
};

// The first day written in `text`. A two-digit year gets the first century whose day is not before `earliest`.
std::optional<FoundDay> find_day(std::string_view text, std::optional<Date> earliest);

// The first day that is written in the text, if there is such a day.
std::optional<Date> first_day(std::string_view text);

// The year, or month and year, that is all the text: of its days the one that rules have least to say about, the first
// that is after `earliest`, or else the last.
std::optional<Date> year_alone(std::string_view text, std::optional<Date> earliest);

// Digits and slashes that are no day are a date that does not exist; a letter that stands for a digit, as in
// `04/O2/2019`, makes no event of them.
bool meant_as_day(std::string_view text);

// The years of `30 YEARS`, `25 YEARS FROM DATE OF CABLE`; nothing where they run from an event.
std::optional<std::int32_t> duration(std::string_view text);

}  // namespace cablemark
