#include "policies/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace cablemark {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMaxRows = 60'000;  // ids of rows are 16 bits

void check_keys(Loading& loading, const MergedTable& table, std::string_view what) {
  for (const MergedRow& row : table.rows()) {
    if (!is_identifier(row.key.text())) {
      loading.mistakes.add(
          row.key,
          fmt::format(
              "the key of {} is an identifier (letters, digits and `_`), not {}; its spellings may hold anything", what,
              described(row.key)));
    }
  }
  if (table.rows().size() > kMaxRows) loading.mistakes.add(table.rows()[kMaxRows].key, "more than 60000 rows");
}

void load_citations(Loading& loading) {
  const MergedTable table = map_of(loading, "sources");
  static constexpr std::array kKeys = {"title"sv, "basis"sv, "evidence"sv, "url"sv};
  static constexpr std::array kBases = {"regulation"sv, "practice"sv, "house"sv};
  static constexpr std::array kEvidence = {"read"sv, "recalled"sv};
  loading.policy.citations.reserve(table.rows().size());
  for (const MergedRow& row : table.rows()) {
    const Fields fields(loading.mistakes, row.value, "a source", kKeys);
    Citation citation;
    citation.id = row.key.text();
    if (const auto title = read_text(loading.mistakes, fields.required(loading.mistakes, "title"), "a title"))
      citation.title = *title;
    if (const auto basis = read_choice(loading.mistakes, fields.required(loading.mistakes, "basis"), kBases))
      citation.basis = kBases[*basis];
    if (const auto evidence = read_choice(loading.mistakes, fields.required(loading.mistakes, "evidence"), kEvidence)) {
      citation.evidence = kEvidence[*evidence];
    }
    loading.citations.emplace(row.key.text(), static_cast<std::uint32_t>(loading.policy.citations.size()));
    loading.policy.citations.push_back(std::move(citation));
  }
}

// `a-g`, or letters and ranges in a list.
std::vector<std::string> read_letters(Loading& loading, const Node& node) {
  std::vector<std::string> letters;
  for (const Node& element : read_texts(loading.mistakes, node, "`letters`")) {
    const std::string_view text = element.text();
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    if (text.size() == 1 && letter(text[0])) {
      letters.emplace_back(text);
    } else if (text.size() == 3 && letter(text[0]) && text[1] == '-' && letter(text[2]) && text[0] <= text[2]) {
      for (char c = text[0]; c <= text[2]; ++c) letters.emplace_back(1, c);
    } else {
      loading.mistakes.add(element,
                           fmt::format("letters stand here, as `a-g` or `[a, b]`, not {}", described(element)));
    }
  }
  return letters;
}

void load_eras(Loading& loading) {
  const MergedTable table = map_of(loading, "eras");
  static constexpr std::array kKeys = {"from"sv, "to"sv, "order"sv, "reason"sv, "letters"sv, "years"sv, "exempt"sv};
  Mistakes& mistakes = loading.mistakes;
  struct Row {
    Era era;
    Node key;
  };
  std::vector<Row> rows;
  bool whole = true;
  for (const MergedRow& row : table.rows()) {
    const std::size_t before = mistakes.count();
    const Fields fields(mistakes, row.value, "an era", kKeys);
    Era era;
    era.name = row.key.text();
    fields.required(mistakes, "from");
    era.period = read_period(mistakes, fields);
    if (const auto order = read_text(mistakes, fields["order"], "`order`")) era.order = *order;
    if (const auto reason = read_text(mistakes, fields["reason"], "`reason`")) era.reason = *reason;
    era.letters = read_letters(loading, fields["letters"]);
    era.years = read_number(mistakes, fields["years"]);
    era.exempt = strings(read_texts(mistakes, fields["exempt"], "`exempt`"));
    whole = whole && before == mistakes.count();
    rows.push_back({std::move(era), row.key});
  }
  if (whole) {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Row& a, const Row& b) { return a.era.period.from < b.era.period.from; });
    for (std::size_t i = 1; i < rows.size(); ++i) {
      const Era& previous = rows[i - 1].era;
      const Date from = *rows[i].era.period.from;
      if (!previous.period.to || *previous.period.to >= from) {
        mistakes.add(
            rows[i].key,
            fmt::format("the era `{}` begins on {}, before `{}` ends ({})", rows[i].era.name, format_iso_date(from),
                        previous.name, previous.period.to ? format_iso_date(*previous.period.to) : "it has no `to`"));
      } else if (add_days(*previous.period.to, 1) != from) {
        mistakes.add(rows[i].key,
                     fmt::format("the days from {} to {} belong to no era: `{}` ends before, `{}` begins after",
                                 format_iso_date(add_days(*previous.period.to, 1)), format_iso_date(add_days(from, -1)),
                                 previous.name, rows[i].era.name));
      }
    }
  }
  for (Row& row : rows) loading.policy.eras.push_back(std::move(row.era));
}

std::vector<std::string> read_spellings(Loading& loading, const Node& node, std::string_view what) {
  std::vector<std::string> spellings;
  for (const Node& element : read_texts(loading.mistakes, node, what)) {
    const std::string_view text = element.text();
    if (text.empty() || text.front() == ' ' || text.back() == ' ' ||
        text.find_first_of("\n\t()") != std::string_view::npos) {
      loading.mistakes.add(element, "a spelling is words on one line, without brackets and without blanks at its ends");
    }
    spellings.emplace_back(text);
  }
  return spellings;
}

WordId intern(std::vector<std::string>& texts, std::string_view text) {
  const auto found = std::find(texts.begin(), texts.end(), text);
  if (found != texts.end()) return static_cast<WordId>(found - texts.begin());
  texts.emplace_back(text);
  return static_cast<WordId>(texts.size() - 1);
}

void load_levels(Loading& loading, const MergedTable& table) {
  static constexpr std::array kKeys = {"rank"sv,   "ladder"sv,       "classified"sv, "line"sv, "portion"sv,
                                       "owners"sv, "transmission"sv, "from"sv,       "to"sv};
  Mistakes& mistakes = loading.mistakes;
  std::map<std::tuple<std::string, std::int64_t, std::vector<WordId>>, std::string_view> ranks;
  for (std::size_t i = 0; i < table.rows().size(); ++i) {
    const MergedRow& row = table.rows()[i];
    const Fields fields(mistakes, row.value, "a level", kKeys);
    Level& level = loading.policy.levels[i];
    const auto rank = read_number(mistakes, fields.required(mistakes, "rank"));
    const auto ladder = read_text(mistakes, fields.required(mistakes, "ladder"), "`ladder`");
    if (rank) level.rank = static_cast<std::int32_t>(*rank);
    if (ladder) {
      level.ladder = *ladder;
      if (!is_name(*ladder)) mistakes.add(fields["ladder"], "a ladder is a word of `a-z`, `0-9` and `-`");
      intern(loading.policy.ladders, *ladder);
    }
    level.owners = find_words(loading, fields["owners"], WordClass::Country, "`owners`");
    if (const auto nato = loading.policy.word(WordClass::Country, "NATO");
        nato && !fields["owners"] && level.ladder == "nato") {
      level.owners = {*nato};
    }
    std::sort(level.owners.begin(), level.owners.end());
    if (rank && ladder) {
      const auto [same, added] = ranks.emplace(std::tuple(level.ladder, *rank, level.owners), row.key.text());
      if (!added) {
        mistakes.add(
            fields["rank"],
            fmt::format("`{}` has rank {} in the ladder `{}` already: inside a ladder the ranks of one owner differ",
                        same->second, *rank, level.ladder));
      }
    }
    level.classified = read_yes_no(mistakes, fields["classified"]).value_or(true);
    level.line = read_spellings(loading, fields["line"], "`line`");
    level.portion = read_spellings(loading, fields["portion"], "`portion`");
    if (const auto letter = read_text(mistakes, fields["transmission"], "`transmission`")) {
      if (letter->size() == 1 && (*letter)[0] >= 'A' && (*letter)[0] <= 'Z') {
        level.transmission = (*letter)[0];
      } else {
        mistakes.add(fields["transmission"], "`transmission` is the one capital letter that format line 4 repeats");
      }
    }
    level.period = read_period(mistakes, fields);
  }
}

// Ends the rows that `replaces` names on the day before.
void replace(Loading& loading, WordId by, const Fields& fields) {
  const Node node = fields["replaces"];
  const std::optional<Date> from = loading.policy.controls[by].period.from;
  for (const Node& element : read_texts(loading.mistakes, node, "`replaces`")) {
    const auto old = find_word(loading, element, WordClass::Control);
    if (!old) continue;
    if (*old == by) {
      loading.mistakes.add(element, "a control cannot replace itself");
    } else if (!from) {
      if (!fields["from"])
        loading.mistakes.add(node, "`replaces` needs a `from`: the old row ends on the day before it");
    } else {
      Control& control = loading.policy.controls[*old];
      const Date last = add_days(*from, -1);
      const bool earliest = !control.period.to || last < *control.period.to;
      if (earliest) control.period.to = last;
      if (earliest || !control.replaced_by) control.replaced_by = by;
    }
  }
}

std::optional<WordId> read_group(Loading& loading, const Node& node, std::string_view what) {
  const auto group = read_text(loading.mistakes, node, what);
  if (!group) return std::nullopt;
  if (!is_name(*group)) loading.mistakes.add(node, "a group is a word of `a-z`, `0-9` and `-`");
  return intern(loading.policy.groups, *group);
}

std::vector<Control::Part> read_parts(Mistakes& mistakes, const Node& node) {
  std::vector<Control::Part> parts;
  if (!node) return parts;
  if (!node.is(YamlKind::Map)) {
    mistakes.add(node, "`parts` is a map of the words of portion marks to those of lines: {SG: [SIGMA]}");
    return parts;
  }
  for (auto it = node.begin(); it != node.end(); ++it) {
    Control::Part& part = parts.emplace_back();
    part.portion = (*it).text();
    ++it;
    part.line = strings(read_texts(mistakes, *it, "`parts`"));
    if (part.line.empty()) parts.pop_back();
  }
  return parts;
}

void load_controls(Loading& loading, const MergedTable& table) {
  static constexpr std::array kKeys = {"line"sv,         "portion"sv,  "caption"sv,   "group"sv, "levels"sv,
                                       "excludes"sv,     "requires"sv, "implies"sv,   "codes"sv, "from"sv,
                                       "to"sv,           "replaces"sv, "category"sv,  "after"sv, "programs"sv,
                                       "codes-before"sv, "parts"sv,    "with-level"sv};
  static constexpr std::array kCodes = {"intersect"sv, "union"sv};
  Mistakes& mistakes = loading.mistakes;
  std::vector<Control>& controls = loading.policy.controls;
  std::vector<Fields> fields_of;
  fields_of.reserve(table.rows().size());
  for (std::size_t i = 0; i < table.rows().size(); ++i) {
    const MergedRow& row = table.rows()[i];
    const Fields& fields = fields_of.emplace_back(mistakes, row.value, "a control", kKeys);
    const auto id = static_cast<WordId>(i);
    Control& control = controls[i];
    control.line = read_spellings(loading, fields["line"], "`line`");
    control.portion = read_spellings(loading, fields["portion"], "`portion`");
    if (const Node caption = fields["caption"]) {
      control.caption = find_word(loading, caption, WordClass::Caption);
      if (control.caption) {
        std::optional<WordId>& back = loading.policy.captions[*control.caption].control;
        if (back) {
          mistakes.add(caption, fmt::format("`{}` has the caption `{}` already: a caption is of one control",
                                            controls[*back].name, caption.text()));
        } else {
          back = id;
        }
      }
    }
    control.group = read_group(loading, fields["group"], "`group`");
    control.category = read_group(loading, fields["category"], "`category`");
    if (!control.category) control.category = control.group;
    control.programs = read_yes_no(mistakes, fields["programs"]).value_or(false);
    control.codes_before = read_yes_no(mistakes, fields["codes-before"]).value_or(false);
    for (const Node& element : read_texts(mistakes, fields["levels"], "`levels`")) {
      if (const auto level = find_level(loading, element)) control.levels.push_back(*level);
    }
    if (const Node implies = fields["implies"]) {
      if (const auto level = find_level(loading, implies)) control.implies = *level;
    }
    control.with_level = read_yes_no(mistakes, fields["with-level"]).value_or(false);
    if (control.with_level && control.implies == kNoWord && !fields["implies"]) {
      mistakes.add(fields["with-level"],
                   fmt::format("`{}` implies no level; `with-level` needs `implies`", control.name));
    }
    if (const auto codes = read_choice(mistakes, fields["codes"], kCodes)) {
      control.codes = *codes == 0 ? Control::Codes::Intersect : Control::Codes::Union;
    }
    control.parts = read_parts(mistakes, fields["parts"]);
    control.period = read_period(mistakes, fields);
  }
  for (std::size_t i = 0; i < controls.size(); ++i) {
    const auto id = static_cast<WordId>(i);
    controls[i].requires_ = find_words(loading, fields_of[i]["requires"], WordClass::Control, "`requires`");
    for (const Node& element : read_texts(mistakes, fields_of[i]["excludes"], "`excludes`")) {
      const auto other = find_word(loading, element, WordClass::Control);
      if (!other) continue;
      if (*other == id) {
        mistakes.add(element, "a control cannot exclude itself");
        continue;
      }
      controls[i].excludes.push_back(*other);
      controls[*other].excludes.push_back(id);
    }
    replace(loading, id, fields_of[i]);
  }
  const std::vector<Level>& levels = loading.policy.levels;
  for (Control& control : controls) {
    std::sort(control.excludes.begin(), control.excludes.end());
    control.excludes.erase(std::unique(control.excludes.begin(), control.excludes.end()), control.excludes.end());
    for (std::size_t level = 0; level < levels.size(); ++level) {
      const bool holds =
          control.levels.empty() || std::any_of(control.levels.begin(), control.levels.end(), [&](WordId listed) {
            return listed == level ||
                   (levels[listed].ladder != levels[level].ladder && levels[listed].rank == levels[level].rank &&
                    levels[listed].classified == levels[level].classified);
          });
      if (holds) control.all_levels.push_back(static_cast<WordId>(level));
    }
  }
}

void load_captions(Loading& loading, const MergedTable& table) {
  static constexpr std::array kKeys = {"kind"sv, "text"sv, "also"sv, "from"sv, "to"sv};
  Mistakes& mistakes = loading.mistakes;
  for (std::size_t i = 0; i < table.rows().size(); ++i) {
    const MergedRow& row = table.rows()[i];
    const Fields fields(mistakes, row.value, "a caption", kKeys);
    Caption& caption = loading.policy.captions[i];
    if (const auto kind =
            read_choice(mistakes, fields.required(mistakes, "kind"), fixed_words(WordClass::CaptionKind))) {
      caption.kind = static_cast<WordId>(*kind);
    }
    caption.text = read_spellings(loading, fields["text"], "`text`");
    if (!fields["text"]) {
      caption.text.emplace_back(row.key.text());
      std::replace(caption.text[0].begin(), caption.text[0].end(), '_', ' ');
    }
    caption.also = read_spellings(loading, fields["also"], "`also`");
    caption.period = read_period(mistakes, fields);
  }
}

void load_countries(Loading& loading, const MergedTable& table) {
  static constexpr std::array kKeys = {"also"sv, "members"sv, "group"sv, "from"sv, "to"sv};
  Mistakes& mistakes = loading.mistakes;
  std::vector<Country>& countries = loading.policy.countries;
  std::vector<Fields> fields_of;
  fields_of.reserve(table.rows().size());
  for (std::size_t i = 0; i < table.rows().size(); ++i) {
    const Fields& fields = fields_of.emplace_back(mistakes, table.rows()[i].value, "a country", kKeys);
    countries[i].also = read_spellings(loading, fields["also"], "`also`");
    countries[i].group = read_yes_no(mistakes, fields["group"]).value_or(static_cast<bool>(fields["members"]));
    countries[i].period = read_period(mistakes, fields);
    if (fields["members"] && !countries[i].group) mistakes.add(fields["group"], "a row with `members` is a group");
  }
  for (std::size_t i = 0; i < countries.size(); ++i) {
    for (const Node& element : read_texts(mistakes, fields_of[i]["members"], "`members`")) {
      const auto member = find_word(loading, element, WordClass::Country);
      if (!member) continue;
      if (countries[*member].group) {
        mistakes.add(element,
                     fmt::format("`{}` is a group itself: the members of a group are countries", element.text()));
        continue;
      }
      countries[i].members.push_back(*member);
    }
    std::sort(countries[i].members.begin(), countries[i].members.end());
    countries[i].members.erase(std::unique(countries[i].members.begin(), countries[i].members.end()),
                               countries[i].members.end());
  }
}

template <typename Rows>
void name_rows(Rows& rows, const MergedTable& table) {
  rows.resize(std::min(table.rows().size(), kMaxRows));
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].name = table.rows()[i].key.text();
}

void report_clash(Mistakes& mistakes, const SpellingClash& clash, const Node& row, const Node& other) {
  static constexpr std::array kPlaces = {"in a classification line"sv, "in a portion mark"sv, "as a caption"sv,
                                         "in a list of codes"sv};
  if (clash.word.kind == clash.earlier.kind && clash.word.id == clash.earlier.id) {
    // Spellings that differ in blanks or case are one; only two meanings are a mistake.
    if (clash.word.preferred == clash.earlier.preferred) return;
    mistakes.add(row,
                 fmt::format("`{}` stands under `also` of `{}`, and is its own spelling", clash.spelling, row.text()));
    return;
  }
  const PolicyPlace there = place_of(other);
  mistakes.add(row, fmt::format("`{}` stands {} for `{}` and for `{}` ({}:{}:{}): one spelling, one word",
                                clash.spelling, kPlaces[static_cast<std::size_t>(clash.place)], row.text(),
                                other.text(), there.file, there.line, there.column));
}

MergedTable settled(Loading& loading, std::string_view table, MergedTable rows) {
  const auto& without = loading.options.without;
  if (without && without->table == table) rows.remove(without->key);
  if (!loading.options.origins) return rows;
  for (const MergedRow& row : rows.rows()) {
    loading.policy.origins.push_back(
        {std::string(table), std::string(row.key.text()), place_of(row.key), false, written_fields(row.value)});
  }
  return rows;
}

}  // namespace

MergedTable map_of(Loading& loading, std::string_view table) {
  return settled(loading, table, merge_maps(loading.packs, table, loading.mistakes));
}

MergedTable list_of(Loading& loading, std::string_view table, std::string_view name) {
  return settled(loading, table, merge_lists(loading.packs, table, name, loading.mistakes));
}

std::optional<WordId> find_word(Loading& loading, const Node& node, WordClass words) {
  if (!node) return std::nullopt;
  if (node.is(YamlKind::Text)) {
    if (const auto id = loading.policy.word(words, node.text())) return id;
  }
  loading.mistakes.add(
      node, fmt::format("{} is no {} of this policy{}", described(node), word_class_name(words),
                        node.is(YamlKind::Text) ? did_you_mean(loading.policy.nearest_word(words, node.text())) : ""));
  return std::nullopt;
}

std::optional<WordId> find_level(Loading& loading, const Node& node) {
  if (!node) return std::nullopt;
  if (node.is(YamlKind::Text)) {
    if (const auto id = loading.policy.level(node.text())) return id;
  }
  loading.mistakes.add(
      node, fmt::format("{} is no level of this policy{}", described(node),
                        node.is(YamlKind::Text) ? did_you_mean(loading.policy.nearest_level(node.text())) : ""));
  return std::nullopt;
}

std::vector<WordId> find_words(Loading& loading, const Node& node, WordClass words, std::string_view what) {
  std::vector<WordId> ids;
  for (const Node& element : read_texts(loading.mistakes, node, what)) {
    if (const auto id = find_word(loading, element, words)) ids.push_back(*id);
  }
  return ids;
}

std::vector<std::uint32_t> find_citations(Loading& loading, const Node& node) {
  std::vector<std::uint32_t> cited;
  for (const Node& element : read_texts(loading.mistakes, node, "`cite`")) {
    const auto found = loading.citations.find(element.text());
    if (found != loading.citations.end()) {
      cited.push_back(found->second);
      continue;
    }
    std::vector<std::string_view> names;
    for (const Citation& citation : loading.policy.citations) names.push_back(citation.id);
    loading.mistakes.add(element, fmt::format("`{}` is no source of this policy (`sources:`){}", element.text(),
                                              did_you_mean(element.text(), names)));
  }
  return cited;
}

void load_word_tables(Loading& loading) {
  load_citations(loading);
  load_eras(loading);
  const MergedTable levels = map_of(loading, "levels");
  MergedTable controls = map_of(loading, "controls");
  controls.place_after(loading.mistakes);
  const MergedTable captions = map_of(loading, "captions");
  const MergedTable countries = map_of(loading, "countries");
  check_keys(loading, levels, "a level");
  check_keys(loading, controls, "a control");
  check_keys(loading, captions, "a caption");
  check_keys(loading, countries, "a country");
  // The names stand first, so that a mistake in a row does not make its word unknown.
  name_rows(loading.policy.levels, levels);
  name_rows(loading.policy.controls, controls);
  name_rows(loading.policy.captions, captions);
  name_rows(loading.policy.countries, countries);
  if (std::max({levels.rows().size(), controls.rows().size(), captions.rows().size(), countries.rows().size()}) >
      kMaxRows)
    return;
  loading.policy.index_words();
  load_levels(loading, levels);
  load_captions(loading, captions);
  load_controls(loading, controls);
  load_countries(loading, countries);
  loading.policy.index_words();
  fill_vocabulary(loading.policy, [&](const SpellingClash& clash) {
    const auto row_of = [&](const Word& word) -> const MergedRow& {
      const MergedTable& table = word.kind == WordKind::Level     ? levels
                                 : word.kind == WordKind::Control ? controls
                                 : word.kind == WordKind::Caption ? captions
                                                                  : countries;
      return table.rows()[word.id];
    };
    report_clash(loading.mistakes, clash, row_of(clash.word).key, row_of(clash.earlier).key);
  });
}

}  // namespace cablemark
