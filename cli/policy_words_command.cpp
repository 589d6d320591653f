#include "cli/policy_words_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "report/json_writer.hpp"
#include "report/terminal.hpp"

namespace cablemark {
namespace {

struct WordRow {
  std::string name;
  std::vector<std::string> spellings;
};

struct WordList {
  std::string_view what, written;  // `levels`, and how a rule writes one
  std::vector<WordRow> rows;
};

std::vector<std::string> joined(std::vector<std::string> texts, const std::vector<std::string>& more) {
  for (const std::string& text : more) {
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  }
  return texts;
}

WordList fixed(std::string_view what, std::string_view written, WordClass words) {
  WordList list{what, written, {}};
  for (const std::string_view word : fixed_words(words)) list.rows.push_back({std::string(word), {}});
  return list;
}

std::vector<WordList> words_of(const Policy& policy) {
  WordList levels{"levels", "level.NAME", {}}, controls{"controls", "'NAME'", {}}, captions{"captions", "'NAME'", {}},
      countries{"countries", "'NAME'", {}}, groups{"groups", "'name'", {}};
  for (const Level& row : policy.levels) levels.rows.push_back({row.name, joined(row.line, row.portion)});
  for (const Control& row : policy.controls) controls.rows.push_back({row.name, joined(row.line, row.portion)});
  for (const Caption& row : policy.captions) captions.rows.push_back({row.name, joined(row.text, row.also)});
  for (const Country& row : policy.countries) countries.rows.push_back({row.name, row.also});
  for (const std::string& group : policy.groups) groups.rows.push_back({group, {}});
  return {std::move(levels),
          std::move(controls),
          std::move(captions),
          std::move(countries),
          std::move(groups),
          fixed("kinds", "cable.kind == 'name'", WordClass::Kind),
          fixed("stages", "cable.stage == 'name'", WordClass::Stage),
          fixed("caption kinds", "caption.kind == 'name'", WordClass::CaptionKind),
          fixed("addressee kinds", "addressee.kind == 'name'", WordClass::AddresseeKind)};
}

}  // namespace

int run_policy_words(const CommonArguments& arguments) {
  const Policy policy = policy_of(arguments.policy);
  std::string out;
  if (arguments.json()) {
    JsonWriter json(out);
    json.begin_object();
    for (const WordList& list : words_of(policy)) {
      json.any_key(list.what).begin_array();
      for (const WordRow& row : list.rows) {
        json.begin_object().key("name").string(row.name).key("spellings").begin_array();
        for (const std::string& spelling : row.spellings) json.string(spelling);
        json.end_array().end_object();
      }
      json.end_array();
    }
    json.end_object();
    out += '\n';
  } else {
    for (const WordList& list : words_of(policy)) {
      if (list.rows.empty()) continue;
      if (!out.empty()) out += '\n';
      fmt::format_to(std::back_inserter(out), "{}, written {}\n", list.what, list.written);
      for (const WordRow& row : list.rows) {
        out += "  " + row.name;
        for (std::size_t n = 0; n < row.spellings.size(); ++n) {
          out += n == 0 ? ": " : ", ";
          append_shown(out, row.spellings[n]);
        }
        out += '\n';
      }
    }
  }
  print(out);
  return kExitClean;
}

}  // namespace cablemark
