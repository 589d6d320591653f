#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policies/tables.hpp"

namespace cablemark {

namespace {

using namespace std::string_view_literals;

// In the order of FormKeyword.
constexpr std::array kKeywords = {"FM"sv,           "TO"sv,    "INFO"sv, "XMT"sv,     "SECTION"sv, "OF"sv,
                                  "PAGE"sv,         "E.O."sv,  "TAGS"sv, "SUBJECT"sv, "REF"sv,     "CLASSIFIED BY"sv,
                                  "DERIVED FROM"sv, "REASON"sv};
static_assert(kKeywords.size() == static_cast<std::size_t>(FormKeyword::Reason) + 1);

void load_addressees(Loading& loading) {
  static constexpr std::array kKeys = {"name"sv, "kind"sv, "collective"sv, "foreign"sv, "country"sv, "from"sv, "to"sv};
  const MergedTable table = list_of(loading, "addressees", "name");
  const std::span<const std::string_view> kinds = fixed_words(WordClass::AddresseeKind);
  for (const MergedRow& row : table.rows()) {
    const Fields fields(loading.mistakes, row.value, "an addressee", kKeys);
    AddresseePattern pattern;
    pattern.name = row.key.text();
    pattern.kind = static_cast<WordId>(read_choice(loading.mistakes, fields["kind"], kinds).value_or(kinds.size() - 1));
    pattern.collective = read_yes_no(loading.mistakes, fields["collective"]).value_or(false);
    pattern.foreign = read_yes_no(loading.mistakes, fields["foreign"]).value_or(kinds[pattern.kind] == "foreign");
    if (const auto country = read_text(loading.mistakes, fields["country"], "`country`")) pattern.country = *country;
    pattern.period = read_period(loading.mistakes, fields);
    loading.policy.addressees.push_back(std::move(pattern));
  }
}

void load_posts(Loading& loading) {
  static constexpr std::array kKeys = {"originators"sv, "from"sv, "to"sv};
  const MergedTable table = map_of(loading, "posts");
  for (const MergedRow& row : table.rows()) {
    Post post;
    post.name = row.key.text();
    if (row.value.is(YamlKind::Map)) {
      const Fields fields(loading.mistakes, row.value, "a post", kKeys);
      post.originators =
          strings(read_texts(loading.mistakes, fields.required(loading.mistakes, "originators"), "`originators`"));
      post.period = read_period(loading.mistakes, fields);
    } else {
      post.originators = strings(read_texts(loading.mistakes, row.value, "a post's originators"));
    }
    loading.policy.posts.push_back(std::move(post));
  }
}

void load_form(Loading& loading) {
  const MergedTable table = map_of(loading, "form");
  for (const MergedRow& row : table.rows()) {
    const std::string_view key = row.key.text();
    const auto keyword = std::find(kKeywords.begin(), kKeywords.end(), key);
    if (keyword != kKeywords.end()) {
      for (const Node& spelling : read_texts(loading.mistakes, row.value, "other words for a keyword")) {
        if (spelling.text().empty()) {
          loading.mistakes.add(spelling, "an empty word for a keyword of the form");
          continue;
        }
        loading.policy.keywords.emplace_back(key, spelling.text());
      }
      continue;
    }
    if (key.empty() || key[0] < 'a' || key[0] > 'z') {
      loading.mistakes.add(row.key, fmt::format("`{}` is no keyword of the form, nor a word of labels in small "
                                                "letters, as `paragraph`: the keywords are {}{}",
                                                key, one_of(kKeywords), did_you_mean(key, kKeywords)));
      continue;
    }
    if (const auto word = read_text(loading.mistakes, row.value, "a word of labels")) {
      loading.policy.labels.emplace(key, *word);
    }
  }
}

// `changes: {1.1.0: [what changed]}`.
void load_changes(Loading& loading, const LoadedPack& pack) {
  const Node changes = (*pack.keys)["changes"];
  if (!changes || changes.is(YamlKind::Null)) return;
  if (!changes.is(YamlKind::Map)) {
    loading.mistakes.add(
        changes, fmt::format("`changes` is a map of versions and what changed in each, not {}", described(changes)));
    return;
  }
  for (auto it = changes.begin(); it != changes.end(); ++it) {
    const Node version = *it;
    ++it;
    const auto lines = strings(read_texts(loading.mistakes, *it, "what a version changed"));
    loading.policy.changes.push_back({pack.name, std::string(version.text()), lines});
  }
}

}  // namespace

void load_other_tables(Loading& loading) {
  load_addressees(loading);
  load_posts(loading);
  load_form(loading);
  for (const auto& pack : loading.packs) {
    static constexpr std::array kSeverities = {"note"sv, "warning"sv, "error"sv};
    if (const auto level = read_choice(loading.mistakes, (*pack->keys)["fail-level"], kSeverities)) {
      loading.policy.fail_level = static_cast<Severity>(*level);
    }
    read_text(loading.mistakes, (*pack->keys)["summary"], "a summary");
    if (const auto language = read_text(loading.mistakes, (*pack->keys)["language"], "a language, as `fr`,")) {
      loading.policy.language = *language;
    }
    load_changes(loading, *pack);
  }
  if (!loading.options.language.empty()) loading.policy.language = loading.options.language;
  fill_form_words(loading.policy);
}

void fill_form_words(Policy& policy) {
  for (const Post& post : policy.posts) policy.vocabulary.add_post(post.name);
  for (const auto& [key, spelling] : policy.keywords) {
    const auto keyword = std::find(kKeywords.begin(), kKeywords.end(), key) - kKeywords.begin();
    policy.vocabulary.add_form(static_cast<FormKeyword>(keyword), spelling);
  }
}

void fill_vocabulary(Policy& policy, const std::function<void(const SpellingClash&)>& report) {
  Vocabulary& vocabulary = policy.vocabulary;
  const auto add = [&](WordPlace place, const std::string& spelling, Word word) {
    if (spelling.empty()) return;
    const auto earlier = vocabulary.add(place, spelling, word);
    if (earlier) report({place, spelling, word, *earlier});
  };
  const auto add_all = [&](WordPlace place, const std::vector<std::string>& spellings, Word word) {
    for (const std::string& spelling : spellings) add(place, spelling, word);
  };
  for (std::size_t i = 0; i < policy.levels.size(); ++i) {
    const Word word{WordKind::Level, static_cast<WordId>(i), true};
    const Level& level = policy.levels[i];
    vocabulary.add_level(word.id, {level.ladder, level.transmission, level.classified});
    add_all(WordPlace::Line, policy.levels[i].line, word);
    add_all(WordPlace::Portion, policy.levels[i].portion, word);
  }
  for (std::size_t i = 0; i < policy.controls.size(); ++i) {
    const Word word{WordKind::Control, static_cast<WordId>(i), true};
    const Control& control = policy.controls[i];
    const bool codes = control.codes != Control::Codes::None;
    vocabulary.add_control(word.id,
                           {control.implies, codes && !control.codes_before, control.codes_before, control.programs});
    add_all(WordPlace::Line, policy.controls[i].line, word);
    add_all(WordPlace::Portion, policy.controls[i].portion, word);
  }
  for (std::size_t i = 0; i < policy.captions.size(); ++i) {
    const auto id = static_cast<WordId>(i);
    add_all(WordPlace::Caption, policy.captions[i].text, {WordKind::Caption, id, true});
    add_all(WordPlace::Caption, policy.captions[i].also, {WordKind::Caption, id, false});
  }
  for (std::size_t i = 0; i < policy.countries.size(); ++i) {
    const auto id = static_cast<WordId>(i);
    add(WordPlace::Codes, policy.countries[i].name, {WordKind::Country, id, true});
    add_all(WordPlace::Codes, policy.countries[i].also, {WordKind::Country, id, false});
  }
}

}  // namespace cablemark
