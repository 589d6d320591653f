#include <algorithm>
#include <numeric>

#include "checks/compartments.hpp"
#include "checks/markings.hpp"

namespace cablemark {
namespace {

// A control that was asked for. `suffix` is as in the words, `codes` are ids or, where the policy has no such row,
// text.
struct Asked {
  WordId control = kNoWord;
  std::string suffix;
  std::vector<std::string> codes;
};

class Maker {
 public:
  explicit Maker(const Policy& policy) : policy_(policy) {}

  void take(std::string_view word);
  [[nodiscard]] std::string written(bool portion) const;
  std::vector<std::string> mistakes;
  void finish();

 private:
  bool take_as(std::string_view word, MarkForm form);
  void take_level(const Marking& mark);
  [[nodiscard]] std::string code_name(const CodeUse& code, std::string_view text) const;
  [[nodiscard]] std::string listed(std::vector<std::string> codes, const Control& control) const;
  [[nodiscard]] std::string unknown(std::string_view word) const;
  [[nodiscard]] std::string joined_owners() const;
  [[nodiscard]] const Asked* implying_control(bool portion) const;
  void append_control(std::string& out, const Asked& asked, bool portion) const;

  const Policy& policy_;
  MarkPool pool_;
  WordId level_ = kNoWord;
  bool level_implied_ = false;
  MarkSystem system_ = MarkSystem::Us;
  std::vector<std::string> owners_;
  std::vector<Asked> controls_;
};

std::string_view first_of(const std::vector<std::string>& spellings, std::string_view otherwise) {
  return spellings.empty() ? otherwise : std::string_view(spellings.front());
}

std::string Maker::code_name(const CodeUse& code, std::string_view text) const {
  return code.id < policy_.countries.size() ? policy_.countries[code.id].name : std::string(code.span.of(text));
}

std::string Maker::unknown(std::string_view word) const {
  for (const WordPlace place : {WordPlace::Line, WordPlace::Portion}) {
    const auto near = policy_.vocabulary.nearest(place, word);
    if (!near) continue;
    const bool level = near->kind == WordKind::Level;
    const std::string_view meant = level ? first_of(policy_.levels[near->id].line, policy_.levels[near->id].name)
                                         : policy_.controls[near->id].shown();
    return "`" + std::string(word) + "` is no level or control of the policy; did you mean `" + std::string(meant) +
           "`?";
  }
  return "`" + std::string(word) + "` is no level or control of the policy";
}

void Maker::take_level(const Marking& mark) {
  if (mark.level >= policy_.levels.size()) return;
  const bool implied = mark.controls.count > 0 && pool_.controls[mark.controls.first].word == mark.level_span;
  const bool other = level_ != kNoWord && level_ != mark.level;
  if (other && !implied && !level_implied_) {
    mistakes.push_back("a marking has one level, and two were asked for: `" +
                       std::string(first_of(policy_.levels[level_].line, policy_.levels[level_].name)) + "` and `" +
                       std::string(first_of(policy_.levels[mark.level].line, policy_.levels[mark.level].name)) + "`");
    return;
  }
  if (level_ == kNoWord || !implied) {
    level_ = mark.level;
    level_implied_ = implied;
  }
}

// False, with nothing taken, if not every part of the word is one of a mark.
bool Maker::take_as(std::string_view word, MarkForm form) {
  pool_.clear();
  const Span whole{0, static_cast<std::uint32_t>(word.size())};
  const Marking mark = parse_marking(word, whole, form, policy_.vocabulary, pool_);
  const bool any = mark.known || mark.controls.count > 0;
  if (!any || mark.unknown.count > 0 || mark.span != whole) return false;
  take_level(mark);
  if (mark.system == MarkSystem::Joint || mark.system == MarkSystem::Foreign) {
    system_ = mark.system;
    for (std::uint32_t i = 0; i < mark.owners.count; ++i) {
      owners_.push_back(code_name(pool_.codes[mark.owners.first + i], word));
    }
  } else if (mark.system == MarkSystem::Nato) {
    system_ = mark.system;
  }
  for (std::uint32_t i = mark.controls.first; i < mark.controls.first + mark.controls.count; ++i) {
    const ControlUse& use = pool_.controls[i];
    Asked asked{use.id, {}, {}};
    if (const Span suffix = suffix_behind(pool_, mark, i); suffix.present()) asked.suffix = suffix.of(word);
    for (std::uint32_t c = 0; c < use.codes.count; ++c) {
      asked.codes.push_back(code_name(pool_.codes[use.codes.first + c], word));
    }
    const auto same = [&](const Asked& other) { return other.control == asked.control; };
    if (std::none_of(controls_.begin(), controls_.end(), same)) {
      controls_.push_back(std::move(asked));
    } else {
      mistakes.push_back("`" + std::string(policy_.controls[use.id].shown()) + "` was asked for twice");
    }
  }
  return true;
}

void Maker::take(std::string_view word) {
  if (take_as(word, MarkForm::Portion) || take_as(word, MarkForm::Banner)) return;
  mistakes.push_back(unknown(word));
}

void Maker::finish() {
  if (level_ == kNoWord && mistakes.empty()) {
    mistakes.emplace_back("no level was asked for: a marking begins with its level");
  }
  std::stable_sort(controls_.begin(), controls_.end(),
                   [](const Asked& a, const Asked& b) { return a.control < b.control; });
}

// The United States first, then countries, then groups.
std::string Maker::listed(std::vector<std::string> codes, const Control& control) const {
  const auto rank = [&](const std::string& code) {
    const auto id = policy_.word(WordClass::Country, code);
    if (control.codes == Control::Codes::Intersect && code == "USA") return 0;
    return id && (policy_.countries[*id].group || !policy_.countries[*id].members.empty()) ? 2 : 1;
  };
  std::stable_sort(codes.begin(), codes.end(), [&](const std::string& a, const std::string& b) {
    return rank(a) != rank(b) ? rank(a) < rank(b) : a < b;
  });
  const std::string_view between = control.codes_before ? "/" : control.codes == Control::Codes::Union ? " " : ", ";
  std::string out;
  for (const std::string& code : codes) {
    if (!out.empty()) out += between;
    out += code;
  }
  return out;
}

void Maker::append_control(std::string& out, const Asked& asked, bool portion) const {
  const Control& row = policy_.controls[asked.control];
  const std::string list = listed(asked.codes, row);
  if (row.codes_before && !list.empty()) out += list + ' ';
  if (portion) {
    out += first_of(row.portion, row.shown());
  } else {
    out += row.shown();
  }
  if (!row.codes_before && !list.empty()) out += ' ' + list;
  out += spelled_suffix(asked.suffix, row, portion);
}

std::string Maker::joined_owners() const {
  Control by_blanks;
  by_blanks.codes = Control::Codes::Union;
  return listed(owners_, by_blanks);
}

// What stands in the place of a level that was not asked for, as the roll-up writes it: `CUI//SP-CTI`.
const Asked* Maker::implying_control(bool portion) const {
  if (!level_implied_) return nullptr;
  const auto found = std::find_if(controls_.begin(), controls_.end(), [&](const Asked& asked) {
    const Control& row = policy_.controls[asked.control];
    return row.implies == level_ && !row.with_level && !(portion ? row.portion : row.line).empty();
  });
  return found == controls_.end() ? nullptr : &*found;
}

std::string Maker::written(bool portion) const {
  const Level& level = policy_.levels[level_];
  const std::string_view word = portion ? first_of(level.portion, level.name) : first_of(level.line, level.name);
  std::string out;
  if (portion) out += '(';
  if (system_ != MarkSystem::Us) out += "//";
  const bool concealed = system_ == MarkSystem::Foreign && owners_.empty();
  const auto is_source = [&](const Asked& asked) {
    return policy_.controls[asked.control].codes == Control::Codes::Union && asked.codes.empty();
  };
  if (system_ == MarkSystem::Joint) out += "JOINT ";
  if (system_ == MarkSystem::Foreign && !concealed) out += joined_owners() + ' ';
  if (concealed) out += "FGI ";
  const Asked* implying = implying_control(portion);
  if (implying == nullptr) {
    out += word;
  } else {
    append_control(out, *implying, portion);
  }
  if (system_ == MarkSystem::Joint && !owners_.empty()) out += ' ' + joined_owners();
  std::optional<WordId> category;
  bool first = true;
  for (const Asked& asked : controls_) {
    if ((concealed && is_source(asked)) || &asked == implying) continue;
    const auto& own = policy_.controls[asked.control].category;
    out += !first && own && own == category ? "/" : "//";
    category = own;
    first = false;
    append_control(out, asked, portion);
  }
  if (portion) out += ')';
  return out;
}

void note_findings(const MarkingVerdict& verdict, std::string_view written, std::vector<std::string>& mistakes) {
  for (const Finding& finding : verdict.findings) {
    if (finding.severity != Severity::Note) mistakes.push_back(finding.message);
  }
  if (!verdict.valid && mistakes.empty()) {
    mistakes.push_back("`" + std::string(written) + "` is no marking of the policy");
  }
}

}  // namespace

MadeMarking make_marking(std::span<const std::string_view> words, const Policy& policy, const Options& options,
                         Scratch& scratch) {
  Maker maker(policy);
  for (const std::string_view word : words) maker.take(word);
  maker.finish();
  MadeMarking made;
  made.mistakes = std::move(maker.mistakes);
  if (!made.mistakes.empty()) return made;
  made.line = maker.written(false);
  made.portion = maker.written(true);
  made.line_verdict = check_marking(made.line, MarkForm::Line, policy, options, scratch);
  made.portion_verdict = check_marking(made.portion, MarkForm::Portion, policy, options, scratch);
  note_findings(made.line_verdict, made.line, made.mistakes);
  if (made.mistakes.empty()) note_findings(made.portion_verdict, made.portion, made.mistakes);
  return made;
}

}  // namespace cablemark
