// `exemptions` and `release`: what may leave in a released copy, and why the rest does not.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policies/tables.hpp"

namespace cablemark {

namespace {

using namespace std::string_view_literals;

// In the order of HeaderLine.
constexpr std::array kHeaderLineNames = {"transmission"sv,    "addressees"sv, "attention"sv,  "captions"sv,
                                         "executive-order"sv, "tags"sv,       "references"sv, "classified-by"sv,
                                         "signature"sv,       "row"sv};
static_assert(kHeaderLineNames.size() == kHeaderLines);

constexpr std::array kReleaseKeys = {"levels"sv, "controls"sv, "captions"sv, "header"sv, "classification"sv, "line"sv};

// A copy is unclassified and stands for itself: these lines of the original say nothing true about it. Captions leave
// by their names.
bool can_leave(HeaderLine line) {
  return line != HeaderLine::Captions && line != HeaderLine::ExecutiveOrder && line != HeaderLine::ClassifiedBy &&
         line != HeaderLine::Row;
}

std::vector<WordId> find_levels(Loading& loading, const Node& node) {
  std::vector<WordId> levels;
  for (const Node& element : read_texts(loading.mistakes, node, "`levels`")) {
    if (const auto level = find_level(loading, element)) levels.push_back(*level);
  }
  return levels;
}

std::vector<HeaderLine> find_header_lines(Loading& loading, const Node& node) {
  std::vector<HeaderLine> lines;
  for (const Node& element : read_texts(loading.mistakes, node, "`header`")) {
    if (const auto line = read_choice(loading.mistakes, element, kHeaderLineNames)) {
      lines.push_back(static_cast<HeaderLine>(*line));
    }
  }
  return lines;
}

template <typename T>
bool holds(const std::vector<T>& list, const T& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

void load_exemptions(Loading& loading) {
  static constexpr std::array kKeys = {"title"sv, "levels"sv, "controls"sv, "unmarked"sv, "doubtful"sv, "header"sv};
  const MergedTable table = map_of(loading, "exemptions");
  for (const MergedRow& row : table.rows()) {
    const Fields fields(loading.mistakes, row.value, "an exemption", kKeys);
    Exemption exemption;
    exemption.code = row.key.text();
    if (const auto title = read_text(loading.mistakes, fields.required(loading.mistakes, "title"), "a title")) {
      exemption.title = *title;
    }
    exemption.levels = find_levels(loading, fields["levels"]);
    exemption.controls = find_words(loading, fields["controls"], WordClass::Control, "`controls`");
    exemption.header = find_header_lines(loading, fields["header"]);
    exemption.unmarked = read_yes_no(loading.mistakes, fields["unmarked"]).value_or(false);
    exemption.doubtful = read_yes_no(loading.mistakes, fields["doubtful"]).value_or(false);
    loading.policy.exemptions.push_back(std::move(exemption));
  }
}

void check_line(Loading& loading, const Node& node) {
  static constexpr std::array kPlaces = {"label"sv, "mark"sv, "code"sv, "title"sv};
  const std::string_view text = node.text();
  if (text.empty() || text.front() != '[' || text.back() != ']') {
    loading.mistakes.add(node, "the line that stands for something withheld is one line between `[` and `]`");
  }
  for (std::size_t at = text.find_first_of("{}"); at != std::string_view::npos; at = text.find_first_of("{}", at + 1)) {
    const std::size_t end = text.find('}', at);
    const std::string_view name =
        text[at] == '{' && end != std::string_view::npos ? text.substr(at + 1, end - at - 1) : std::string_view();
    if (!holds(std::vector<std::string_view>(kPlaces.begin(), kPlaces.end()), name)) {
      loading.mistakes.add(node, at,
                           fmt::format("between braces stands {}{}", one_of(kPlaces), did_you_mean(name, kPlaces)));
      return;
    }
    at = end;
  }
}

// What leaves is withheld by no row, and what neither leaves nor has a row goes under the row that says `doubtful`.
void check_cover(Loading& loading, const Node& at, const ReleaseRules& release) {
  const Policy& policy = loading.policy;
  bool unmarked = false, doubtful = false;
  const auto both = [&](const std::string& code, std::string_view what, std::string_view name) {
    loading.mistakes.add(at, fmt::format("the {} `{}` leaves, and the exemption `{}` withholds it", what, name, code));
  };
  for (const Exemption& exemption : policy.exemptions) {
    unmarked = unmarked || exemption.unmarked;
    doubtful = doubtful || exemption.doubtful;
    for (const WordId level : exemption.levels) {
      if (holds(release.levels, level)) both(exemption.code, "level", policy.level_name(level));
    }
    for (const WordId control : exemption.controls) {
      if (holds(release.controls, control)) both(exemption.code, "control", policy.controls[control].name);
    }
    for (const HeaderLine line : exemption.header) {
      if (holds(release.header, line)) both(exemption.code, "line", header_line_name(line));
    }
  }
  if (!unmarked || !doubtful) {
    loading.mistakes.add(at, fmt::format("no row of `exemptions` says `{}: yes`: it is the code of what {}",
                                         unmarked ? "doubtful" : "unmarked",
                                         unmarked ? "is not read without doubt, or has no row" : "has no mark"));
  }
}

}  // namespace

std::string_view header_line_name(HeaderLine line) { return kHeaderLineNames[static_cast<std::size_t>(line)]; }

void load_release(Loading& loading) {
  load_exemptions(loading);
  const MergedTable table = map_of(loading, "release");
  if (table.rows().empty()) return;
  Mistakes& mistakes = loading.mistakes;
  const std::size_t before = mistakes.count();
  ReleaseRules release;
  Node classification, line;
  for (const MergedRow& row : table.rows()) {
    const auto key = read_choice(mistakes, row.key, kReleaseKeys);
    if (!key) continue;
    const std::string_view name = kReleaseKeys[*key];
    if (name == "levels") release.levels = find_levels(loading, row.value);
    if (name == "controls") release.controls = find_words(loading, row.value, WordClass::Control, "`controls`");
    if (name == "captions") release.captions = find_words(loading, row.value, WordClass::Caption, "`captions`");
    if (name == "header") release.header = find_header_lines(loading, row.value);
    if (name == "classification") classification = row.value;
    if (name == "line") line = row.value;
  }
  const Node& at = table.rows().front().key;
  if (!classification || !line) {
    mistakes.add(at, fmt::format("`release` needs the key `{}`", classification ? "line" : "classification"));
  }
  if (const auto text = read_text(mistakes, classification, "the classification of a copy")) {
    const auto spells = [&](WordId level) { return holds(loading.policy.levels[level].line, std::string(*text)); };
    if (std::none_of(release.levels.begin(), release.levels.end(), spells)) {
      mistakes.add(classification, fmt::format("`{}` is no `line` spelling of a level that leaves", *text));
    }
    release.classification = *text;
  }
  if (const auto text = read_text(mistakes, line, "the line that stands for something withheld")) {
    check_line(loading, line);
    release.line = *text;
  }
  for (const HeaderLine kept : release.header) {
    if (can_leave(kept)) continue;
    mistakes.add(at, fmt::format("the line `{}` does not leave: {}", header_line_name(kept),
                                 kept == HeaderLine::Captions ? "`captions` names the captions that do"
                                                              : "a copy has its own, or none"));
  }
  if (mistakes.count() == before) check_cover(loading, at, release);
  loading.policy.release = std::move(release);
}

}  // namespace cablemark
