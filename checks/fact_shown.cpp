// Values as messages show them. Text of the cable passes without control characters.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "checks/compartments.hpp"
#include "checks/fact_impl.hpp"

namespace cablemark {
namespace {

std::string in_capitals(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return out;
}

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

bool is_control(unsigned char c) { return c < 0x20 || c == 0x7F; }

}  // namespace

// Control characters, also those of U+0080 to U+009F, become a blank; a run of blanks becomes one.
void FactValues::Impl::append_clean(std::string& out, std::string_view text) const {
  bool blank = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) ++i;
    if (c == ' ' || c1 || is_control(c)) {
      blank = true;
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    out += static_cast<char>(c);
  }
  if (blank) out += ' ';
}

std::string_view FactValues::Impl::level_shown(WordId id) const {
  if (id >= policy_->levels.size()) return "none";
  const Level& row = policy_->levels[id];
  if (!row.line.empty()) return row.line.front();
  return row.portion.empty() ? std::string_view(row.name) : std::string_view(row.portion.front());
}

std::string_view FactValues::Impl::caption_shown(WordId id) const {
  if (id >= policy_->captions.size()) return "none";
  const Caption& row = policy_->captions[id];
  return row.text.empty() ? std::string_view(row.name) : std::string_view(row.text.front());
}

std::string_view FactValues::Impl::country_shown(const CodeUse& code) const {
  return code.id < policy_->countries.size() ? std::string_view(policy_->countries[code.id].name) : text(code.span);
}

void FactValues::Impl::append_word(std::string& out, WordClass words, WordId id) const {
  if (words == WordClass::Control && id < policy_->controls.size()) {
    out += policy_->controls[id].shown();
  } else if (words == WordClass::Caption && id < policy_->captions.size()) {
    out += caption_shown(id);
  } else {
    out += policy_->word_name(words, id);
  }
}

bool FactValues::Impl::codes_before(const ControlUse& use) const {
  return use.id < policy_->controls.size() && policy_->controls[use.id].codes_before;
}

// Codes of a list that narrows are parted by commas, those of a list of sources by blanks.
void FactValues::Impl::append_codes(std::string& out, const ControlUse& use) const {
  if (codes_before(use)) return;
  const bool sources = use.id < policy_->controls.size() && policy_->controls[use.id].codes == Control::Codes::Union;
  for (std::uint32_t i = 0; i < use.codes.count; ++i) {
    out += i == 0 || sources ? " " : ", ";
    append_clean(out, country_shown(code(use.codes.first + i)));
  }
}

// `normal` is the spelling inside a mark: that of portions, of lines, or of the caption where lines have none.
void FactValues::Impl::append_control(std::string& out, const ControlUse& use, bool portion, bool normal) const {
  if (use.id >= policy_->controls.size()) return;
  const Control& row = policy_->controls[use.id];
  if (codes_before(use)) {
    for (std::uint32_t i = 0; i < use.codes.count; ++i) {
      if (i > 0) out += '/';
      append_clean(out, country_shown(code(use.codes.first + i)));
    }
    if (use.codes.count > 0) out += ' ';
  }
  if (normal && portion && !row.portion.empty()) {
    out += row.portion.front();
  } else if (normal && !portion && row.line.empty() && row.caption) {
    out += caption_shown(*row.caption);
  } else {
    out += row.shown();
  }
  append_codes(out, use);
}

// Written as it stands only if every word is known: anything else may be text of the cable.
void FactValues::Impl::append_marking_text(std::string& out, std::uint32_t element) const {
  const Marking& mark = marking(element);
  if (every_word_known(mark)) {
    append_clean(out, text(mark.span));
    return;
  }
  const std::string_view written = text(mark.span);
  const bool open = !written.empty() && (written.front() == '(' || written.front() == '[');
  const bool closed = !written.empty() && (written.back() == ')' || written.back() == ']');
  if (open) out += written.front();
  if (mark.known) append_clean(out, text(mark.level_span));
  out += kEllipsis;
  if (closed) out += written.back();
}

// The pack's own spelling: the level, then controls in the order of their rows; `/` between controls of one category,
// `//` between categories. A control that stands for its level (SBU is U) takes the level's place where it has a
// spelling, unless the pack writes both.
void FactValues::Impl::append_normal(std::string& out, std::uint32_t element) {
  if (element == kDerived) derived();
  const Marking& mark = marking(element);
  if (!mark.known || mark.level >= policy_->levels.size()) {
    append_marking_text(out, element);
    return;
  }
  const bool portion = mark.form == MarkForm::Portion;
  const Level& level = policy_->levels[mark.level];
  std::vector<std::uint32_t> order(mark.controls.count);
  for (std::uint32_t i = 0; i < mark.controls.count; ++i) order[i] = mark.controls.first + i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return control(a).id < control(b).id; });
  const auto take = [&](auto&& fits) -> const ControlUse* {
    const auto found = std::find_if(order.begin(), order.end(), [&](std::uint32_t i) {
      return control(i).id < policy_->controls.size() && fits(policy_->controls[control(i).id]);
    });
    if (found == order.end()) return nullptr;
    const ControlUse* use = &control(*found);
    order.erase(found);
    return use;
  };
  const auto owners = [&](bool before) {
    for (std::uint32_t i = 0; i < mark.owners.count; ++i) {
      if (!before) out += ' ';
      append_clean(out, country_shown(code(mark.owners.first + i)));
      if (before) out += ' ';
    }
  };

  if (portion) out += '(';
  if (mark.system != MarkSystem::Us) out += "//";
  if (mark.system == MarkSystem::Joint) out += "JOINT ";
  if (mark.system == MarkSystem::Foreign) {
    const ControlUse* sources = take([](const Control& row) { return row.codes == Control::Codes::Union; });
    if (mark.owners.count > 0) {
      owners(true);
    } else if (sources) {
      append_control(out, *sources, portion, true);
      out += ' ';
    }
  }
  const ControlUse* implying = mark.system != MarkSystem::Us ? nullptr : take([&](const Control& row) {
    return row.implies == mark.level && !row.with_level && !(portion ? row.portion : row.line).empty();
  });
  std::optional<WordId> category;
  if (implying) {
    append_control(out, *implying, portion, true);
    category = policy_->controls[implying->id].category;
  } else {
    out += portion && !level.portion.empty() ? std::string_view(level.portion.front()) : level_shown(mark.level);
  }
  if (mark.system == MarkSystem::Joint) owners(false);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const ControlUse& use = control(order[i]);
    if (use.id >= policy_->controls.size()) continue;
    const auto& own = policy_->controls[use.id].category;
    out += i > 0 && own == category ? "/" : "//";
    category = own;
    append_control(out, use, portion, true);
    append_clean(out, spelled_suffix(in_capitals(suffix_of(order[i])), policy_->controls[use.id], portion));
  }
  if (portion) out += ')';
}

// The overall marking reads `UNCLASSIFIED, SENSITIVE, SIPDIS`: the line's words, then the captions.
void FactValues::Impl::append_marking(std::string& out, std::uint32_t element) {
  const bool rolled = element == kDerived;
  if (rolled) derived();
  const Marking& mark = marking(element);
  if (mark.form == MarkForm::Portion) {
    append_marking_text(out, element);
    return;
  }
  const std::size_t start = out.size();
  if (rolled) {
    if (mark.known) out += level_shown(mark.level);
    for (std::uint32_t i = 0; i < mark.controls.count; ++i) {
      if (out.size() > start) out += ", ";
      append_control(out, control(mark.controls.first + i), false, false);
    }
  } else if (mark.present() || element != kOverall) {
    append_normal(out, element == kOverall ? kLine : element);
  }
  if (element == kOverall) {
    for (const std::uint32_t line : captions_) {
      if (out.size() > start) out += ", ";
      append_record(out, Record::Caption, line);
    }
  }
  if (out.size() == start) out += "none";
}

void FactValues::Impl::append_record(std::string& out, Record record, std::uint32_t element) {
  const Cable& cable = *cable_;
  switch (record) {
    case Record::Marking:
      append_marking(out, element);
      return;
    case Record::Control:
      append_control(out, control(element), false, false);
      return;
    case Record::Country:
      append_clean(out, country_shown(code(element)));
      return;
    case Record::Caption: {
      const CaptionLine& line = cable.captions[element];
      out += line.name < policy_->captions.size() ? caption_shown(line.name) : kEllipsis;
      // A caption that lists countries is not told apart without them.
      for (std::uint32_t i = 0; i < line.mark.controls.count; ++i) {
        append_codes(out, cable.pool.controls[line.mark.controls.first + i]);
      }
      return;
    }
    case Record::Addressee:
      append_clean(out, text(cable.addressees[element].name));
      return;
    case Record::Section:
      fmt::format_to(std::back_inserter(out), "{} {}", label_word("section"), cable.sections[element].number);
      return;
    case Record::Portion:
      append_label(out, element);
      return;
    case Record::Dtg:
      append_clean(out, text(cable.dtg->span));
      return;
    case Record::Era:
      out += policy_->eras[element].name;
      return;
    case Record::ExecutiveOrder:
      out += "E.O.";
      if (cable.executive_order->number.present()) {
        out += ' ';
        append_clean(out, text(cable.executive_order->number));
      }
      return;
    case Record::Declassification:
      if (cable.declassification->date) {
        out += format_iso_date(*cable.declassification->date);
      } else if (cable.declassification->exemption.present()) {
        append_clean(out, text(cable.declassification->exemption));
      } else {
        append_word(out, WordClass::DeclassificationKind, static_cast<WordId>(cable.declassification->kind));
      }
      return;
    case Record::Reason:
      append_clean(out, text(cable.reason->section));
      for (std::size_t i = 0; i < cable.reason->letters.size(); ++i) {
        out += i == 0 ? " (" : ", (";
        append_clean(out, text(cable.reason->letters[i]));
        out += ')';
      }
      return;
    case Record::Ref:
      append_clean(out, cable.refs[element].reference);
      return;
    case Record::Notice:
      append_word(out, WordClass::NoticeKind, static_cast<WordId>(cable.notices[element].kind));
      return;
    case Record::Station:
      append_clean(out, text(cable.transmission.station->span));
      return;
    case Record::Security:
      append_clean(out, text(cable.transmission.security->letters));
      return;
    case Record::None:
    case Record::Cable:
    case Record::Transmission:
    case Record::End:
    case Record::Classifier:
    case Record::PageLine:
    case Record::Copy:
      out += record_name(record);
      return;
  }
}

void FactValues::Impl::append_shown(std::string& out, const Value& value) {
  const auto joined = [&](auto&& item) {
    for (std::uint32_t i = 0; i < value.count; ++i) {
      if (i > 0) out += ", ";
      append_shown(out, item(i));
    }
    if (value.count == 0) out += "none";
  };
  switch (value.kind) {
    case ValueKind::Absent:
    case ValueKind::Null:
      out += "none";
      return;
    case ValueKind::Error:
    case ValueKind::String:
      append_clean(out, value.text());
      return;
    case ValueKind::Bool:
      out += value.is_true() ? "yes" : "no";
      return;
    case ValueKind::Int:
      fmt::format_to(std::back_inserter(out), "{}", value.integer);
      return;
    case ValueKind::Uint:
      fmt::format_to(std::back_inserter(out), "{}", value.unsigned_integer);
      return;
    case ValueKind::Double:
      fmt::format_to(std::back_inserter(out), "{}", value.number);
      return;
    case ValueKind::Level:
      out += level_shown(value.id());
      return;
    case ValueKind::Date:
      out += format_iso_date(value.date());
      return;
    case ValueKind::Word:
      append_word(out, value.words, value.id());
      return;
    case ValueKind::Record:
      append_record(out, value.record, value.count);
      return;
    case ValueKind::Records:
    case ValueKind::Table:
      joined([&](std::uint32_t i) { return Value::of_record(value.record, value.indices[i]); });
      return;
    case ValueKind::List:
      joined([&](std::uint32_t i) { return value.items[i]; });
      return;
    case ValueKind::Optional:
      if (value.count == 0) {
        out += "none";
      } else {
        append_shown(out, value.items[0]);
      }
      return;
    case ValueKind::Map:
      for (std::uint32_t i = 0; i < value.count; ++i) {
        if (i > 0) out += ", ";
        append_shown(out, value.items[std::size_t{2} * i]);
        out += ": ";
        append_shown(out, value.items[std::size_t{2} * i + 1]);
      }
      if (value.count == 0) out += "none";
      return;
    // Kinds that no message holds: the loader refuses them.
    case ValueKind::Bytes:
    case ValueKind::Timestamp:
    case ValueKind::Duration:
    case ValueKind::TypeName:
    case ValueKind::Place:
      out += kEllipsis;
      return;
  }
}

MarkingSummary FactValues::Impl::summary(std::uint32_t element) {
  if (element == kDerived) derived();
  const Marking& mark = marking(element);
  MarkingSummary summary;
  if (element == kDerived) {
    append_normal(summary.text, element);
    if (!mark.known) summary.text.clear();
  } else if (mark.present()) {
    append_marking_text(summary.text, element);
  }
  if (mark.level < policy_->levels.size()) summary.level = mark.level;
  if (element == kOverall) {
    summary.captions.reserve(captions_.size());
    for (const std::uint32_t line : captions_) summary.captions.push_back(cable_->captions[line].name);
  }
  summary.controls.reserve(mark.controls.count);
  for (std::uint32_t i = 0; i < mark.controls.count; ++i) {
    summary.controls.push_back(control(mark.controls.first + i).id);
  }
  const Range codes = rel_to_codes(element);
  for (std::uint32_t i = 0; i < codes.count; ++i) {
    append_clean(summary.rel_to.emplace_back(), country_shown(code(codes.first + i)));
  }
  return summary;
}

}  // namespace cablemark
