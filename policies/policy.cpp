#include "policies/policy.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "policies/nearest_name.hpp"

namespace cablemark {

namespace {

using namespace std::string_view_literals;

constexpr std::array kSeverities = {"note"sv, "warning"sv, "error"sv};
constexpr std::array kCategories = {"marking"sv, "handling"sv, "declassification"sv, "transmission"sv, "form"sv};

char folded(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

template <typename T, typename Names>
std::optional<T> parse_word(std::string_view text, const Names& names) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<T>(found - names.begin());
}

std::optional<WordId> find_id(const std::unordered_map<std::string_view, std::uint32_t>& names, std::string_view name) {
  const auto found = names.find(name);
  if (found == names.end()) return std::nullopt;
  return static_cast<WordId>(found->second);
}

template <typename Rows>
std::string_view row_name(const Rows& rows, WordId id) {
  return id < rows.size() ? std::string_view(rows[id].name) : std::string_view();
}

template <typename Rows>
std::vector<std::string_view> names_in(const Rows& rows) {
  std::vector<std::string_view> names;
  names.reserve(rows.size());
  for (const auto& row : rows) names.push_back(row.name);
  return names;
}

std::string_view text_at(const std::vector<std::string>& texts, WordId id) {
  return id < texts.size() ? std::string_view(texts[id]) : std::string_view();
}

}  // namespace

std::string_view severity_name(Severity severity) { return kSeverities[static_cast<std::size_t>(severity)]; }
std::string_view category_name(Category category) { return kCategories[static_cast<std::size_t>(category)]; }
std::optional<Severity> parse_severity(std::string_view text) { return parse_word<Severity>(text, kSeverities); }
std::optional<Category> parse_category(std::string_view text) { return parse_word<Category>(text, kCategories); }

std::string_view kind_name(CableKind kind) { return fixed_words(WordClass::Kind)[static_cast<std::size_t>(kind)]; }
std::string_view stage_name(Stage stage) { return fixed_words(WordClass::Stage)[static_cast<std::size_t>(stage)]; }

std::string_view Control::shown() const {
  if (!line.empty()) return line.front();
  return portion.empty() ? std::string_view(name) : std::string_view(portion.front());
}

bool fits_pattern(std::string_view pattern, std::string_view name) {
  // Greedy with one point of return: at most |pattern| * |name| steps.
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = n;
    } else if (p < pattern.size() && folded(pattern[p]) == folded(name[n])) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::optional<std::uint32_t> Policy::era_of(Date day) const {
  for (std::size_t i = 0; i < eras.size(); ++i) {
    if (eras[i].period.holds(day)) return static_cast<std::uint32_t>(i);
  }
  return std::nullopt;
}

const AddresseePattern* Policy::addressee(std::string_view plad) const {
  const AddresseePattern* best = nullptr;
  std::size_t best_letters = 0;
  for (const AddresseePattern& row : addressees) {
    const auto stars = static_cast<std::size_t>(std::count(row.name.begin(), row.name.end(), '*'));
    const std::size_t letters = row.name.size() - stars;
    if (best != nullptr && letters <= best_letters) continue;
    if (!fits_pattern(row.name, plad)) continue;
    best = &row;
    best_letters = letters;
  }
  return best;
}

const Rule* Policy::rule(std::string_view rule_name) const {
  const auto found = rule_names_.find(rule_name);
  return found == rule_names_.end() ? nullptr : &rules[found->second];
}

void Policy::index_words() {
  const auto fill = [](Names& names, const auto& rows) {
    names.clear();
    names.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) names.emplace(rows[i].name, static_cast<std::uint32_t>(i));
  };
  const auto fill_texts = [](Names& names, const std::vector<std::string>& texts) {
    names.clear();
    for (std::size_t i = 0; i < texts.size(); ++i) names.emplace(texts[i], static_cast<std::uint32_t>(i));
  };
  fill(level_names_, levels);
  fill(control_names_, controls);
  fill(caption_names_, captions);
  fill(country_names_, countries);
  fill_texts(group_names_, groups);
  fill_texts(ladder_names_, ladders);
}

std::vector<RowDays> Policy::rows_with_days(WordClass words) const {
  std::vector<RowDays> found;
  const auto collect = [&found](const auto& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Period& period = rows[i].period;
      if (period.from || period.to) found.push_back({static_cast<WordId>(i), period.from, period.to});
    }
  };
  if (words == WordClass::None) collect(levels);
  if (words == WordClass::Control) collect(controls);
  if (words == WordClass::Caption) collect(captions);
  if (words == WordClass::Country) collect(countries);
  return found;
}

void Policy::index_rules() {
  rule_names_.clear();
  rule_names_.reserve(rules.size());
  for (std::size_t i = 0; i < rules.size(); ++i) rule_names_.emplace(rules[i].name, static_cast<std::uint32_t>(i));
}

std::optional<WordId> Policy::word(WordClass words, std::string_view word_text) const {
  if (words == WordClass::Control) return find_id(control_names_, word_text);
  if (words == WordClass::Caption) return find_id(caption_names_, word_text);
  if (words == WordClass::Country) return find_id(country_names_, word_text);
  if (words == WordClass::Group) return find_id(group_names_, word_text);
  if (words == WordClass::Ladder) return find_id(ladder_names_, word_text);
  const std::span<const std::string_view> fixed = fixed_words(words);
  const auto found = std::find(fixed.begin(), fixed.end(), word_text);
  if (found == fixed.end()) return std::nullopt;
  return static_cast<WordId>(found - fixed.begin());
}

std::string_view Policy::word_name(WordClass words, WordId id) const {
  if (words == WordClass::Control) return row_name(controls, id);
  if (words == WordClass::Caption) return row_name(captions, id);
  if (words == WordClass::Country) return row_name(countries, id);
  if (words == WordClass::Group) return text_at(groups, id);
  if (words == WordClass::Ladder) return text_at(ladders, id);
  const std::span<const std::string_view> fixed = fixed_words(words);
  return id < fixed.size() ? fixed[id] : std::string_view();
}

std::optional<WordId> Policy::level(std::string_view level_text) const { return find_id(level_names_, level_text); }

std::string_view Policy::level_name(WordId id) const { return row_name(levels, id); }

std::vector<std::string_view> Policy::names_of(WordClass words) const {
  if (words == WordClass::Control) return names_in(controls);
  if (words == WordClass::Caption) return names_in(captions);
  if (words == WordClass::Country) return names_in(countries);
  if (words == WordClass::Group) return {groups.begin(), groups.end()};
  if (words == WordClass::Ladder) return {ladders.begin(), ladders.end()};
  const std::span<const std::string_view> fixed = fixed_words(words);
  return {fixed.begin(), fixed.end()};
}

std::string Policy::nearest_word(WordClass words, std::string_view word_text) const {
  return std::string(nearest_name(word_text, names_of(words)));
}

std::string Policy::nearest_level(std::string_view level_text) const {
  // A spelling is no name: `SECRET` is that of the row S.
  for (const Level& level : levels) {
    for (const auto* spellings : {&level.line, &level.portion}) {
      if (std::find(spellings->begin(), spellings->end(), level_text) != spellings->end()) return level.name;
    }
  }
  return std::string(nearest_name(level_text, names_in(levels)));
}

std::string Policy::nearest_rule(std::string_view rule_name) const {
  return std::string(nearest_name(rule_name, names_in(rules)));
}

bool reads(const Rule& rule, std::initializer_list<Fact> facts) {
  return std::any_of(rule.program.nodes.begin(), rule.program.nodes.end(), [facts](const ProgramNode& node) {
    return (node.op == Op::Fact || node.op == Op::HasFact) &&
           std::find(facts.begin(), facts.end(), node.fact) != facts.end();
  });
}

}  // namespace cablemark
