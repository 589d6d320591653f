#include "grammar/cable_days.hpp"
#include "grammar/cable_parser.hpp"
#include "grammar/cable_rules.hpp"
#include "grammar/match_rules.hpp"

namespace cablemark {

namespace {

// The name of a field, with at most one letter of a long one misread: `DatelDTG`. `word` is in lower case.
bool is_field(std::string_view text, std::string_view word) {
  if (text.size() != word.size()) return false;
  std::size_t misread = 0;
  for (std::size_t i = 0; i < word.size(); ++i) misread += starts_with(text.substr(i), word.substr(i, 1)) ? 0 : 1;
  return misread <= (word.size() >= 7 ? 1U : 0U);
}

struct RowFields {
  const char* base;
  std::uint32_t offset;
  Span reference, date, rest;
  std::int32_t hour = -1, minute = -1;
};

template <typename Rule>
struct row_action : tao::pegtl::nothing<Rule> {};
template <>
struct row_action<cable_rules::row_reference> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, RowFields& fields) {
    fields.reference = span_of(in, fields.base, fields.offset);
  }
};
template <>
struct row_action<cable_rules::row_date> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, RowFields& fields) {
    fields.date = span_of(in, fields.base, fields.offset);
  }
};
template <>
struct row_action<cable_rules::row_hour> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, RowFields& fields) {
    fields.hour = to_number<std::int32_t>(in.string_view()).value_or(-1);
  }
};
template <>
struct row_action<cable_rules::row_minute> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, RowFields& fields) {
    fields.minute = to_number<std::int32_t>(in.string_view()).value_or(-1);
  }
};
template <>
struct row_action<cable_rules::row_rest> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, RowFields& fields) {
    fields.rest.begin = span_of(in, fields.base, fields.offset).begin;
  }
};

// `10 KINSHASA 956` as year, post and number.
struct NumberParts {
  std::string_view year, post, serial;
};

std::optional<NumberParts> split_number(std::string_view text) {
  NumberParts parts;
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at])) ++at;
  parts.year = text.substr(0, at);
  std::size_t end = text.size();
  while (end > at && is_digit(text[end - 1])) --end;
  parts.serial = text.substr(end);
  parts.post = text.substr(at, end - at);
  while (!parts.post.empty() && is_blank(parts.post.front())) parts.post.remove_prefix(1);
  while (!parts.post.empty() && is_blank(parts.post.back())) parts.post.remove_suffix(1);
  if (parts.year.empty() || parts.year.size() > 4 || parts.serial.empty() || parts.post.empty() ||
      !is_letter(parts.post[0]))
    return std::nullopt;
  return parts;
}

}  // namespace

void CableParser::metadata_row(const TextLine& line) {
  if (cable_->row.present()) return;
  RowFields fields{text_.data() + line.first, line.first, {}, {}, {}};
  if (!match<cable_rules::metadata_row, row_action>(view(line), fields)) return;
  fields.rest.end = line.end;
  cable_->row = line.span();
  if (const auto parts = split_number(view(fields.reference))) {
    cable_->row_reference = make_reference(to_number<std::int32_t>(parts->year).value_or(0), parts->post,
                                           to_number<std::int64_t>(parts->serial).value_or(0));
  }
  cable_->row_date = parse_iso_date(view(fields.date));
  if (fields.hour >= 0 && fields.hour < 24 && fields.minute >= 0 && fields.minute < 60)
    cable_->row_time = fields.hour * 100 + fields.minute;
  const std::uint32_t end = mark_end(fields.rest);
  if (end > fields.rest.begin) {
    const Marking mark = read_marking({fields.rest.begin, end}, MarkForm::Label, cable_->pool);
    if (mark.present()) cable_->label = mark;
  }
}

// Two levels right above one another are two levels of one block.
void CableParser::level_above(const TextLine& line, ClassificationLine& level) {
  if (line.what != LineClass::Caps || level.mark.levels.count > 0) return;
  const auto above = classification_line(line.span(), true, cable_->pool);
  if (!above || !above->mark.known || !above->mark.level_span.present() || above->mark.level == level.mark.level)
    return;
  std::vector<Span>& spans = cable_->pool.spans;
  level.mark.levels = {static_cast<std::uint32_t>(spans.size()), 2};
  spans.push_back(above->mark.level_span);
  spans.push_back(level.mark.level_span);
}

void CableParser::smart_level(std::size_t mrn_line) {
  // The level stands on a line above the number, captions and controls below it: `SBU`, `REL TO USA, GBR`. `SBU` alone
  // stands for both.
  std::size_t seen = 0, level_at = mrn_line, captions_at = mrn_line;
  std::optional<ClassificationLine> level;
  for (std::size_t i = mrn_line; i > first_ && seen < 12; --i) {
    const TextLine& line = lines_[i - 1];
    if (line.what == LineClass::Blank || line.what == LineClass::Stamp) continue;
    if (line.what == LineClass::Mail || line.what == LineClass::Subject) break;
    ++seen;
    if (line.what != LineClass::Caps) continue;
    const bool caption = vocabulary_.exact(WordPlace::Caption, view(line)).has_value();
    if (caption) captions_at = i - 1;
    auto found = classification_line(line.span(), true, cable_->pool);
    if (!found || !found->mark.known || found->post.present() || (caption && level)) continue;
    level = found;
    level_at = i - 1;
    if (caption) continue;
    captions_at = i;
    if (i - 1 > first_) level_above(lines_[i - 2], *level);
    break;
  }
  for (std::size_t i = captions_at; i < mrn_line; ++i) {
    if (lines_[i].what == LineClass::Caps) caption_line(lines_[i].span(), true);
  }
  if (!level) return;
  cable_->classification = level;
  // Behind `SBU` alone stands nothing but the number.
  cable_->after_classification = next_begin(level_at < captions_at ? level_at : mrn_line - 1);
}

// `Subject:     RESPONSE (PART` and on the next line, below its value or with the bracket still open, `1)`.
bool CableParser::goes_on_subject(std::size_t index) const {
  if (field_ != SmartField::Subject || blank_before(index) || subject_.length() == 0) return false;
  const std::string_view text = view(subject_);
  const std::size_t open = text.rfind('(');
  if (open != std::string_view::npos && text.find(')', open) == std::string_view::npos) return true;
  const std::uint32_t column = subject_.begin - cable_->subject_line.begin;
  return lines_[index].indent() >= column;
}

bool CableParser::smart_line(std::size_t index) {
  struct Field {
    std::string_view word;
    SmartField field;
  };
  static constexpr Field kFields[] = {{"mrn", SmartField::Number},
                                      {"date/dtg", SmartField::Date},
                                      {"date/dig", SmartField::Date},
                                      {"from", SmartField::From},
                                      {"action", SmartField::Action},
                                      {"info", SmartField::Info},
                                      {"e.o.", SmartField::Order},
                                      {"e.0.", SmartField::Order},
                                      {"tags", SmartField::Tags},
                                      {"captions", SmartField::Captions},
                                      {"reference", SmartField::Reference},
                                      {"pass line", SmartField::PassLine},
                                      {"subject", SmartField::Subject},
                                      {"action office", SmartField::Other},
                                      {"info office", SmartField::Other},
                                      {"ref", SmartField::Reference},
                                      {"classified by", SmartField::Classifier},
                                      {"derived from", SmartField::Classifier},
                                      {"reason", SmartField::Classifier},
                                      {"declassify on", SmartField::Order},
                                      {"decl on", SmartField::Order},
                                      {"decl", SmartField::Order}};
  const TextLine& line = lines_[index];
  if (line.what == LineClass::Stamp) return true;
  if (line.what == LineClass::Blank) {
    if (field_ == SmartField::Subject && subject_.present() && subject_.length() > 0) {
      subject_end();
      field_ = SmartField::None;
    }
    return true;
  }
  const std::string_view text = view(line);
  const std::size_t colon = text.find(':');
  if (colon < 16) {
    std::size_t end = colon;
    while (end > 0 && is_blank(text[end - 1])) --end;
    for (const Field& each : kFields) {
      if (!is_field(text.substr(0, end), each.word)) continue;
      field_ = each.field;
      const Span value = trimmed(text_, part(line.span(), colon + 1, text.size()));
      if (field_ == SmartField::Subject) {
        cable_->subject_line = line.span();
        subject_ = value.length() > 0 ? value : empty_span_at(line.end);
        return true;
      }
      if (line.what == LineClass::Declassify) {
        executive_order(line.span());
        order_end_ = next_begin(index);
        return true;
      }
      if (field_ == SmartField::Classifier) {
        smart_value(field_, line.span());
        return true;
      }
      if (field_ == SmartField::Order) {
        ExecutiveOrderLine order;
        order.span = line.span();
        cable_->executive_order = order;
        order_end_ = next_begin(index);
      }
      if (field_ == SmartField::Tags) {
        cable_->tags_line = line.span();
        tags_begin_ = line.begin;
        tags_end_ = next_begin(index);
      }
      if (field_ == SmartField::Reference) cable_->refs_line = line.span();
      if (value.length() > 0) smart_value(field_, value);
      return true;
    }
  }
  if (field_ == SmartField::None) return false;
  smart_value(field_, line.span());
  return true;
}

void CableParser::smart_value(SmartField field, Span value) {
  const std::string_view text = view(value);
  switch (field) {
    case SmartField::Number: {
      if (smart_number_.present()) break;
      const auto parts = split_number(text);
      if (!parts) break;
      smart_number_ = value;
      const auto serial = to_number<std::int64_t>(parts->serial);
      cable_->smart_reference =
          make_reference(to_number<std::int32_t>(parts->year).value_or(0), parts->post, serial.value_or(0));
      if (cable_->classification) {
        ClassificationLine& line = *cable_->classification;
        const auto offset = [&](std::string_view piece) {
          const auto begin = static_cast<std::uint32_t>(piece.data() - text_.data());
          return Span{begin, begin + static_cast<std::uint32_t>(piece.size())};
        };
        line.post = offset(parts->post);
        line.serial = serial;
        line.serial_span = offset(parts->serial);
      }
      break;
    }
    case SmartField::Date: {
      // `Jul 22, 2010 / 221710Z JUL 10`: the group, or else the day.
      for (std::size_t at = 0; at + 6 < text.size() && !cable_->smart_time; ++at) {
        if (!is_digit(text[at]) || !match<cable_rules::dtg_group>(text.substr(at))) continue;
        const auto number = [&](std::size_t from, std::size_t count) {
          return to_number<std::int32_t>(text.substr(at + from, count)).value_or(0);
        };
        static constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
        std::size_t p = at + 7;
        while (p < text.size() && is_blank(text[p])) ++p;
        std::int32_t month = 0;
        for (std::size_t i = 0; i < 12; ++i) {
          if (starts_with(text.substr(p), kMonths.substr(3 * i, 3))) month = static_cast<std::int32_t>(i) + 1;
        }
        p += 3;
        while (p < text.size() && is_blank(text[p])) ++p;
        std::size_t end = p;
        while (end < text.size() && is_digit(text[end])) ++end;
        std::int32_t year = to_number<std::int32_t>(text.substr(p, end - p)).value_or(0);
        if (year < 100) year += year >= 46 ? 1900 : 2000;
        cable_->smart_date = make_date(year, month, number(0, 2));
        const std::int32_t clock = number(2, 4);
        if (cable_->smart_date && clock % 100 < 60 && clock < 2400) cable_->smart_time = clock;
        if (!cable_->smart_date && !cable_->dtg) {
          // A day that does not exist.
          cable_->dtg.emplace();
          cable_->dtg->span = cable_->dtg->group = part(value, at, end);
        }
      }
      if (!cable_->smart_date && !cable_->dtg) cable_->smart_date = first_day(text);
      break;
    }
    case SmartField::From:
      addressee(value, AddresseeRole::From);
      cable_->after_from = cable_->after_addressees =
          std::min<std::uint32_t>(value.end + 1, static_cast<std::uint32_t>(text_.size()));
      break;
    case SmartField::Action:
    case SmartField::Info:
      addressee(value, field == SmartField::Action ? AddresseeRole::Action : AddresseeRole::Info);
      cable_->after_addressees = std::min<std::uint32_t>(value.end + 1, static_cast<std::uint32_t>(text_.size()));
      break;
    case SmartField::Order: {
      ExecutiveOrderLine& order = *cable_->executive_order;
      order.span.end = value.end;
      if (!order.number.present()) {
        std::size_t digits = 0;
        while (digits < text.size() && is_digit(text[digits])) ++digits;
        const auto damaged = match<cable_rules::order_number_damaged>(text);
        if (damaged && *damaged > digits) {
          keep_damage(part(value, 0, *damaged));
          digits = *damaged;
        } else if (digits > 0) {
          order.number = part(value, 0, digits);
        }
        Span rest = part(value, digits, text.size());
        while (rest.begin < rest.end &&
               (is_blank(text_[rest.begin]) || text_[rest.begin] == ':' || text_[rest.begin] == ','))
          ++rest.begin;
        if (rest.length() > 0) order_value(rest);
      } else if (!cable_->declassification) {
        order_value(value);
      }
      break;
    }
    case SmartField::Tags:
      cable_->tags_line.end = value.end;
      tags(value);
      break;
    case SmartField::Captions:
      if (!caption_line(value, false)) add_caption(value, kNoWord, false);
      break;
    case SmartField::Reference:
      cable_->refs_line.end = value.end;
      if (text[0] != '<') reference_items(value);
      break;
    case SmartField::PassLine:
      cable_->attention.push_back(value);
      break;
    case SmartField::Subject:
      if (subject_.length() == 0) subject_.begin = value.begin;
      subject_.end = value.end;
      cable_->subject_line.end = value.end;
      break;
    case SmartField::Classifier:
      classifier_ = classifier_.present() ? Span{classifier_.begin, value.end} : value;
      break;
    case SmartField::None:
    case SmartField::Other:
      break;
  }
}

}  // namespace cablemark
