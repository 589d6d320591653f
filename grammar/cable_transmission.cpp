#include <algorithm>
#include <iterator>

#include "grammar/cable_parser.hpp"
#include "grammar/cable_rules.hpp"
#include "grammar/match_rules.hpp"

namespace cablemark {

namespace {

struct StationFields {
  const char* base;
  std::uint32_t offset;
  StationLine line;
};

template <typename Rule>
struct station_action : tao::pegtl::nothing<Rule> {};
template <>
struct station_action<cable_rules::station_routing> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, StationFields& fields) {
    fields.line.routing = span_of(in, fields.base, fields.offset);
  }
};
template <>
struct station_action<cable_rules::station_serial> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, StationFields& fields) {
    fields.line.serial = to_number<std::int32_t>(in.string_view());
    fields.line.serial_span = span_of(in, fields.base, fields.offset);
  }
};
template <>
struct station_action<cable_rules::station_loose_serial> : station_action<cable_rules::station_serial> {};
template <>
struct station_action<cable_rules::station_section> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, StationFields& fields) {
    fields.line.section = to_number<std::int32_t>(in.string_view());
    fields.line.section_span = span_of(in, fields.base, fields.offset);
  }
};
template <>
struct station_action<cable_rules::station_day> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, StationFields& fields) {
    fields.line.day = to_number<std::int32_t>(in.string_view());
    fields.line.day_span = span_of(in, fields.base, fields.offset);
  }
};
template <>
struct station_action<cable_rules::station_time> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, StationFields& fields) {
    fields.line.time = to_number<std::int32_t>(in.string_view());
    fields.line.time_span = span_of(in, fields.base, fields.offset);
  }
};

struct SecurityFields {
  const char* base;
  std::uint32_t offset;
  SecurityLine line;
};

template <typename Rule>
struct security_action : tao::pegtl::nothing<Rule> {};
template <>
struct security_action<cable_rules::security_signal> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, SecurityFields& fields) {
    fields.line.signal = span_of(in, fields.base, fields.offset);
  }
};
template <>
struct security_action<cable_rules::security_letters> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, SecurityFields& fields) {
    fields.line.letters = span_of(in, fields.base, fields.offset);
  }
};
template <>
struct security_action<cable_rules::security_suffix> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, SecurityFields& fields) {
    fields.line.suffix = span_of(in, fields.base, fields.offset);
  }
};

struct DateFields {
  const char* base;
  std::uint32_t offset;
  DateTimeGroup group;
  std::int32_t day = 0, month = 0, year = 0, hour = 0;
};

std::int32_t month_number(std::string_view name) {
  static constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
  if (name.size() < 3) return 0;
  for (std::size_t i = 0; i < 12; ++i) {
    if (starts_with(name, kMonths.substr(3 * i, 3))) return static_cast<std::int32_t>(i) + 1;
  }
  return 0;
}

template <typename Rule>
struct dtg_action : tao::pegtl::nothing<Rule> {};
template <>
struct dtg_action<cable_rules::dtg_precedence> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, DateFields& fields) {
    fields.group.precedences.push_back(*in.begin());
    const Span span = span_of(in, fields.base, fields.offset);
    if (!fields.group.precedence_span.present()) fields.group.precedence_span = span;
    fields.group.precedence_span.end = span.end;
  }
};
template <>
struct dtg_action<cable_rules::dtg_day> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, DateFields& fields) {
    fields.day = to_number<std::int32_t>(in.string_view()).value_or(0);
  }
};
template <>
struct dtg_action<cable_rules::dtg_hour> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, DateFields& fields) {
    fields.hour = to_number<std::int32_t>(in.string_view()).value_or(0);
  }
};
template <>
struct dtg_action<cable_rules::dtg_month> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, DateFields& fields) {
    fields.month = month_number(in.string_view());
  }
};
template <>
struct dtg_action<cable_rules::dtg_year> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, DateFields& fields) {
    fields.year = to_number<std::int32_t>(in.string_view()).value_or(0);
    if (in.size() == 2) fields.year += fields.year >= 46 ? 1900 : 2000;
  }
};
template <>
struct dtg_action<cable_rules::dtg_group> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, DateFields& fields) {
    fields.group.group = span_of(in, fields.base, fields.offset);
  }
};

struct PrecedenceWord {
  std::string_view word;
  char letter;
};
constexpr PrecedenceWord kPrecedences[] = {
    {"FLASH", 'Z'}, {"NIACT IMMEDIATE", 'O'}, {"IMMEDIATE", 'O'}, {"PRIORITY", 'P'}, {"ROUTINE", 'R'}};

// Whether a group that was read has the form of `211422Z JAN 10` and not one of its looser ones.
bool is_strict_group(std::string_view group) {
  constexpr std::string_view kForm = "000000Z AAA 00";
  return group.size() == kForm.size() && group[6] == 'Z' && group[7] == ' ' && group[11] == ' ' &&
         std::all_of(group.begin() + 8, group.begin() + 11, is_upper);
}

// One precedence or two, the first of action and the other of information addressees.
bool are_precedences(std::string_view letters) {
  return !letters.empty() && letters.size() <= 2 && letters.find_first_not_of("ZOPRY") == std::string_view::npos;
}

}  // namespace

StationLine CableParser::read_station(const TextLine& line) const {
  StationFields fields{text_.data() + line.first, line.first, {}};
  const bool valid = match<cable_rules::station_strict, station_action>(view(line), fields).has_value();
  if (!valid) {
    fields.line = {};
    match<cable_rules::station_loose, station_action>(view(line), fields);
  }
  fields.line.span = line.span();
  fields.line.valid = valid;
  return fields.line;
}

SecurityLine CableParser::read_security(const TextLine& line) const {
  SecurityFields fields{text_.data() + line.first, line.first, {}};
  match<cable_rules::security_line, security_action>(view(line), fields);
  fields.line.span = line.span();
  const std::string_view letters = view(fields.line.letters);
  fields.line.valid = letters.size() == 5 && letters.find_first_not_of(letters[0]) == std::string_view::npos;
  return fields.line;
}

void CableParser::date_time_line(const TextLine& line) {
  if (cable_->dtg) return;
  const std::string_view text = view(line);
  DateFields fields{text_.data() + line.first, line.first, {}};
  const auto length = match<cable_rules::dtg_line, dtg_action>(text, fields);
  if (!length) fields.group = {};
  fields.group.span = line.span();
  if (length) {
    fields.group.span.end = line.first + static_cast<std::uint32_t>(*length);
    fields.group.date = make_date(fields.year, fields.month, fields.day);
    if (fields.hour / 100 <= 24 && fields.hour % 100 < 60 && fields.hour <= 2400) fields.group.time = fields.hour;
    fields.group.valid = *length == text.size() && are_precedences(fields.group.precedences) &&
                         is_strict_group(view(fields.group.group)) && fields.group.date && fields.group.time;
  } else {
    fields.group.group = fields.group.span;
  }
  cable_->dtg = std::move(fields.group);
}

// What stands right before FM with some of the signs of a group is one, however damaged: `O 130734Z JUNE 08`.
void CableParser::damaged_date_time(std::size_t from) {
  static constexpr std::string_view kMonths[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                 "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
  std::size_t index = from;
  while (index > first_ && lines_[index - 1].what == LineClass::Blank) --index;
  if (index == first_) return;
  const TextLine& line = lines_[index - 1];
  if (line.what != LineClass::Caps && line.what != LineClass::Text && line.what != LineClass::Number) return;
  const std::string_view text = view(line);
  constexpr std::size_t kLongest = 40, kFewestDigits = 5;
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return is_digit(c); });
  if (text.size() > kLongest || static_cast<std::size_t>(digits) < kFewestDigits) return;
  const std::size_t zulu = text.find_first_of("Zz", 1);
  const bool hour = zulu != std::string_view::npos && is_digit(text[zulu - 1]);
  const bool month = std::any_of(std::begin(kMonths), std::end(kMonths),
                                 [text](std::string_view name) { return text.find(name) != std::string_view::npos; });
  if (hour || month) date_time_line(line);
}

void CableParser::precedence_line(std::size_t index) {
  Transmission& transmission = cable_->transmission;
  const TextLine& line = lines_[index];
  const std::string_view text = view(line);
  std::size_t at = 0;
  bool first = !transmission.precedence_line.present();
  if (first) transmission.precedence_line = line.span();
  while (at < text.size()) {
    while (at < text.size() && is_blank(text[at])) ++at;
    const std::size_t begin = at;
    while (at < text.size() && !is_blank(text[at])) ++at;
    if (begin == at) break;
    if (first) {
      transmission.precedence = part(line.span(), begin, at);
      first = false;
    } else {
      transmission.routing.push_back(part(line.span(), begin, at));
    }
  }
}

void CableParser::addressee(Span entry, AddresseeRole role) {
  entry = trimmed(text_, entry);
  if (entry.length() == 0) return;
  Addressee found;
  found.role = role;
  found.span = entry;
  Span rest = entry;
  if (const auto length = match<cable_rules::entry>(view(rest))) {
    found.routing = part(rest, 0, *length - 1);
    rest.begin += static_cast<std::uint32_t>(*length);
  }
  std::string_view text = view(rest);
  // The offices stand between slashes behind the name: `JOINT STAFF WASHDC//J3//`.
  if (const std::size_t office = text.find("//"); office != std::string_view::npos) {
    const std::size_t close = text.rfind("//");
    const std::size_t end = close > office ? close + 2 : text.size();
    found.office = part(rest, office, end);
    const Span tail = part(rest, end, text.size());
    const std::string_view number = view(trimmed(text_, tail));
    if (!number.empty() && std::all_of(number.begin(), number.end(), is_digit)) found.continuity = trimmed(text_, tail);
    rest.end = found.office.begin;
  }
  rest = trimmed(text_, rest);
  text = view(rest);
  std::size_t end = text.size();
  while (end > 0 && is_digit(text[end - 1])) --end;
  if (end > 0 && text.size() - end >= 3 && is_blank(text[end - 1]) && role != AddresseeRole::From) {
    found.continuity = part(rest, end, text.size());
    rest.end = found.continuity.begin;
    rest = trimmed(text_, rest);
    text = view(rest);
  }
  for (const PrecedenceWord& word : kPrecedences) {
    if (!text.empty() && text.back() != word.word.back()) continue;
    if (text.size() > word.word.size() && text.substr(text.size() - word.word.size()) == word.word &&
        is_blank(text[text.size() - word.word.size() - 1])) {
      found.precedence = part(rest, text.size() - word.word.size(), text.size());
      found.precedence_letter = word.letter;
      rest.end = found.precedence.begin;
      rest = trimmed(text_, rest);
      break;
    }
  }
  found.name = rest;
  if (role == AddresseeRole::From) originator_ = static_cast<std::uint32_t>(cable_->addressees.size());
  cable_->addressees.push_back(found);
  cable_->after_addressees = entry.end;
}

void CableParser::end_line(const TextLine& line) {
  Transmission& transmission = cable_->transmission;
  if (!transmission.end) {
    transmission.end.emplace();
    transmission.end->span = line.span();
  }
  transmission.end->span.end = line.end;
  if (line.what == LineClass::EndSerial) {
    // Each section ends with the number: one that differs is kept.
    const auto& station = transmission.station;
    if (station && transmission.end->serial && transmission.end->serial != station->serial) return;
    transmission.end->serial_span = {line.first + 1, line.end};
    transmission.end->serial = to_number<std::int32_t>(view(transmission.end->serial_span));
  } else if (line.what == LineClass::EndMessage) {
    transmission.end->nnnn = true;
  }
}

// Whether a line among the addressees is a message number that has lost its level: `GENEVA 000048`, or the post of the
// originator with a number of any length.
bool CableParser::bare_message_number(std::string_view text) const {
  std::size_t digits = text.size();
  while (digits > 0 && is_digit(text[digits - 1])) --digits;
  if (digits == 0 || digits == text.size() || text.find('/') != std::string_view::npos) return false;
  constexpr std::size_t kPadded = 6;
  if (text.size() - digits == kPadded) return true;
  const std::string_view post = text.substr(0, text.find_last_not_of(" \t", digits - 1) + 1);
  if (vocabulary_.longest_post(post) == post.size()) return true;
  if (originator_ >= cable_->addressees.size()) return false;
  const std::string_view name = view(cable_->addressees[originator_].name);
  return name.size() > post.size() && name.ends_with(post) && is_blank(name[name.size() - post.size() - 1]);
}

// Behind the first format line: what was meant as the second or third, however damaged.
bool CableParser::damaged_routing(std::size_t index) {
  Transmission& transmission = cable_->transmission;
  if (!transmission.id.present() || transmission.station || transmission.security) return false;
  const std::string_view text = view(lines_[index]);
  if (match<cable_rules::station_like>(text)) {
    transmission.station = read_station(lines_[index]);
    return true;
  }
  if (transmission.precedence_line.present() || !match<cable_rules::precedence_like>(text)) return false;
  precedence_line(index);
  return true;
}

bool CableParser::transmission_line(std::size_t index) {
  const TextLine& line = lines_[index];
  const std::string_view text = view(line);
  Transmission& transmission = cable_->transmission;
  switch (+line.what) {
    case LineClass::TransmissionId:
      if (!transmission.id.present()) {
        transmission.id = line.span();
        transmission.id_valid = match<cable_rules::transmission_id>(text).has_value();
      }
      return true;
    case LineClass::Precedence:
      precedence_line(index);
      return true;
    case LineClass::Station:
      if (!transmission.station) transmission.station = read_station(line);
      return true;
    case LineClass::Security:
      if (!transmission.security) transmission.security = read_security(line);
      return true;
    case LineClass::DateTime:
      date_time_line(line);
      return true;
    case LineClass::From:
    case LineClass::To:
    case LineClass::Info:
    case LineClass::Exempt: {
      std::size_t keyword = 0;
      while (keyword < text.size() && !is_blank(text[keyword])) ++keyword;
      const Span entry = trimmed(text_, part(line.span(), keyword, text.size()));
      role_ = line.what == LineClass::From   ? AddresseeRole::From
              : line.what == LineClass::To   ? AddresseeRole::Action
              : line.what == LineClass::Info ? AddresseeRole::Info
                                             : AddresseeRole::Exempt;
      if (role_ == AddresseeRole::From) {
        cable_->after_from = next_begin(index);
        // What scanners make of the telegrams of the 1970s is no fault of theirs.
        if (!cable_->dtg && !page_tops_) damaged_date_time(index);
      }
      // `TO PAGE 02   STATE   015113  182333Z`: a page line inside the list.
      if (starts_with(view(entry), "page ") && match<cable_rules::page_top>(view(entry))) {
        page_top({entry.begin, entry.begin, entry.end, LineClass::PageTop});
      } else if (role_ == AddresseeRole::Info && page_tops_ && cable_->addressees.empty()) {
        // The office list of the 1970s form, `INFO OCT-01 EUR-12`, stands above the date.
        return true;
      } else {
        addressee(entry, role_);
      }
      cable_->after_addressees = next_begin(index);
      state_ = role_ == AddresseeRole::From ? State::Transmission : State::Addressees;
      return true;
    }
    case LineClass::PageTop:
      page_top(line);
      return true;
    case LineClass::Caps: {
      if (state_ == State::Addressees) {
        if (bare_message_number(text)) {
          state_ = State::Captions;
          return true;
        }
        addressee(line.span(), role_);
        cable_->after_addressees = next_begin(index);
        return true;
      }
      if (transmission.precedence_line.present() && !transmission.station && match<cable_rules::routing_line>(text)) {
        precedence_line(index);
        return true;
      }
      if (!cable_->addressees.empty() || cable_->dtg) return false;
      if (damaged_routing(index)) return true;
      if (auto mark = banner(line, cable_->pool)) {
        cable_->page_banners.push_back(*mark);
        return true;
      }
      return page_tops_;
    }
    default:
      return false;
  }
}

}  // namespace cablemark
