#include "grammar/cable_days.hpp"

#include <algorithm>

#include "grammar/cable_rules.hpp"
#include "grammar/line_class.hpp"
#include "grammar/match_rules.hpp"

namespace cablemark {
namespace {

struct DayFields {
  std::int32_t first = 0, second = 0, year = 0, month = 0;
  bool short_year = false, year_first = false, packed = false;
};

template <typename Rule>
struct day_action : tao::pegtl::nothing<Rule> {};
template <>
struct day_action<cable_rules::day_first> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, DayFields& day) {
    day.first = to_number<std::int32_t>(in.string_view()).value_or(0);
  }
};
template <>
struct day_action<cable_rules::day_packed_month> : day_action<cable_rules::day_first> {};
template <>
struct day_action<cable_rules::day_second> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, DayFields& day) {
    day.second = to_number<std::int32_t>(in.string_view()).value_or(0);
  }
};
template <>
struct day_action<cable_rules::day_packed_day> : day_action<cable_rules::day_second> {};
template <>
struct day_action<cable_rules::day_year> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, DayFields& day) {
    day.year = to_number<std::int32_t>(in.string_view()).value_or(0);
    day.short_year = false;
  }
};
template <>
struct day_action<cable_rules::day_iso_year> : day_action<cable_rules::day_year> {};
template <>
struct day_action<cable_rules::day_short_year> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, DayFields& day) {
    day.year = to_number<std::int32_t>(in.string_view()).value_or(0);
    day.short_year = true;
  }
};
template <>
struct day_action<cable_rules::day_month> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, DayFields& day) {
    static constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
    day.month = 0;
    for (std::size_t i = 0; i < 12 && in.size() >= 3; ++i) {
      if (starts_with(in.string_view(), kMonths.substr(3 * i, 3))) day.month = static_cast<std::int32_t>(i) + 1;
    }
  }
};

struct DurationFields {
  std::int32_t years = 0;
};

template <typename Rule>
struct duration_action : tao::pegtl::nothing<Rule> {};
template <>
struct duration_action<cable_rules::duration_years> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, DurationFields& fields) {
    fields.years = to_number<std::int32_t>(in.string_view()).value_or(0);
  }
};

}  // namespace

std::optional<FoundDay> find_day(std::string_view text, std::optional<Date> earliest) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && (is_digit(text[at - 1]) || is_letter(text[at - 1]))) continue;
    if (!is_digit(text[at]) && !is_letter(text[at])) continue;
    const std::string_view rest = text.substr(at, 40);
    DayFields day;
    std::optional<std::size_t> length;
    if ((length = match<cable_rules::day_iso, day_action>(rest, day)) ||
        (length = match<cable_rules::day_packed, day_action>(rest, day))) {
      return FoundDay{at, at + *length, make_date(day.year, day.first, day.second)};
    }
    day = {};
    std::int32_t month = 0, number = 0;
    if ((length = match<cable_rules::day_slashes, day_action>(rest, day)) ||
        (length = match<cable_rules::day_points, day_action>(rest, day))) {
      month = day.first;
      number = day.second;
    } else if (day = {}, (length = match<cable_rules::day_words, day_action>(rest, day)) && day.month > 0) {
      month = day.month;
      number = day.first;
    } else if (day = {}, (length = match<cable_rules::day_words_month_first, day_action>(rest, day)) && day.month > 0) {
      month = day.month;
      number = day.first;
    } else {
      continue;
    }
    FoundDay found{at, at + *length, std::nullopt};
    if (!day.short_year) {
      found.date = make_date(day.year, month, number);
      return found;
    }
    // Without a day of the cable the near past and the future are meant: 1972 is the first year with such lines.
    for (const std::int32_t century : {1900, 2000, 2100}) {
      const auto date = make_date(century + day.year, month, number);
      if (!date) continue;
      if (earliest ? *date >= *earliest : century + day.year >= 1972) {
        found.date = date;
        break;
      }
    }
    return found;
  }
  return std::nullopt;
}

std::optional<Date> first_day(std::string_view text) {
  const auto day = find_day(text, std::nullopt);
  return day ? day->date : std::nullopt;
}

std::optional<Date> year_alone(std::string_view text, std::optional<Date> earliest) {
  DayFields fields;
  if (!match<cable_rules::year_alone, day_action>(text, fields)) return std::nullopt;
  if (fields.month == 0 && is_letter(text[0])) return std::nullopt;
  const std::int32_t month = fields.month > 0 ? fields.month : fields.first;
  const auto first = make_date(fields.year, std::max(month, 1), 1);
  if (!first || fields.year < 1900) return std::nullopt;
  if (earliest && *first > *earliest) return first;
  constexpr std::int32_t kMonths = 12;
  const auto next =
      month > 0 && month < kMonths ? make_date(fields.year, month + 1, 1) : make_date(fields.year + 1, 1, 1);
  return next ? std::optional(add_days(*next, -1)) : std::nullopt;
}

bool meant_as_day(std::string_view text) {
  const std::string_view word = text.substr(0, text.find_first_of(" \t(,;"));
  if (word.size() < 6 || word.find_first_not_of("0123456789/-.OoIlSB") != std::string_view::npos) return false;
  return std::count_if(word.begin(), word.end(), is_digit) >= 4;
}

std::optional<std::int32_t> duration(std::string_view text) {
  DurationFields fields;
  const auto length = match<cable_rules::duration, duration_action>(text, fields);
  if (!length) return std::nullopt;
  const std::string_view rest = text.substr(std::min(text.find_first_not_of(" .,;", *length), text.size()));
  const bool own_day = starts_with(rest, "from date") || starts_with(rest, "after date");
  if (!rest.empty() && rest[0] != '(' && !own_day) return std::nullopt;
  return fields.years;
}

}  // namespace cablemark
