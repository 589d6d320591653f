// One rule: its keys, its loops and conditions, and what it takes from a generic rule.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policies/nearest_name.hpp"
#include "policies/rule_parts.hpp"
#include "policies/rules.hpp"

namespace cablemark {

namespace {

using namespace std::string_view_literals;

constexpr std::array kCategories = {"marking"sv, "handling"sv, "declassification"sv, "transmission"sv, "form"sv};
constexpr std::array kSeverities = {"note"sv, "warning"sv, "error"sv};
constexpr std::array kClaimKeys = {"check"sv, "controls"sv, "with"sv, "in"sv};
constexpr std::array kPlaces = {"line"sv, "caption"sv, "portion"sv};
constexpr std::array kReserved = {"cable"sv, "params"sv, "batch"sv, "level"sv, "date"sv,
                                  "true"sv,  "false"sv,  "null"sv,  "in"sv};

// The largest rule that ships has 99.
constexpr std::size_t kMaxOperations = 10'000;

class RuleLoader {
 public:
  RuleLoader(Loading& loading, const RuleSources& sources, std::size_t index)
      : loading_(loading),
        mistakes_(loading.mistakes),
        sources_(sources),
        source_(sources[index]),
        rule_(loading.policy.rules[index]),
        compiler_(Compiler::Mode::Strict, loading.policy, rule_.program),
        parts_(loading.mistakes, compiler_, rule_.program, rule_.loops) {
    if (loading.options.expressions) parts_.keep_in(rule_.expressions);
  }

  void load() {
    if (!*source_.fields || source_.fields->node().is(YamlKind::Null)) return;
    read_plain_keys();
    rule_.cable_slot = compiler_.add_variable("cable", {.kind = TypeKind::Record, .record = Record::Cable}, false);
    names_.emplace_back("cable");
    if (const Node of = source_["of"]) {
      read_claim(of);
      if (!rule_.of) return;
      take_floor(sources_[rule_.of->check]);
    }
    const Node require = source_["require"];
    const Node forbid = source_["forbid"];
    if (require && forbid) {
      mistakes_.add(source_.fields->key("forbid"), "a rule has one of `require` and `forbid`, not both");
      return;
    }
    if (!require && !forbid && !rule_.of) {
      mistakes_.add(source_.key, fmt::format("the rule `{}` has neither `require` nor `forbid`", rule_.name));
      return;
    }
    rule_.own_body = require || forbid;
    if (!rule_.own_body) take_params(sources_[rule_.of->check]);
    scope_params();
    if (rule_.own_body) {
      own_body();
    } else {
      body_of_check();
    }
    scope_rule();
    translate_message();
    if (rule_.program.nodes.size() > kMaxOperations) {
      mistakes_.add(source_.key,
                    fmt::format("the rule `{}` has {} operations, and {} is the most: make several rules of it",
                                rule_.name, rule_.program.nodes.size(), kMaxOperations));
    }
  }

 private:
  void read_plain_keys() {
    const Fields& fields = *source_.fields;
    if (const auto category = read_choice(mistakes_, required("category"), kCategories))
      rule_.category = static_cast<Category>(*category);
    if (const auto summary = read_prose(required("summary"), "a summary")) rule_.summary = *summary;
    if (const auto help = read_prose(fields["help"], "`help`")) rule_.help = *help;
    rule_.switched_off = source_.enabled == false;
    rule_.enabled = source_.enabled.value_or(read_yes_no(mistakes_, fields["enabled"]).value_or(true));
    rule_.suppressible = source_.suppressible.value_or(read_yes_no(mistakes_, fields["suppressible"]).value_or(true));
    rule_.cite = find_citations(loading_, fields["cite"]);
    const std::vector<std::uint32_t> more = find_citations(loading_, source_.cite);
    rule_.cite.insert(rule_.cite.end(), more.begin(), more.end());
    rule_.period.from = read_date(mistakes_, source_.from ? source_.from : fields["from"]);
    rule_.period.to = read_date(mistakes_, source_.to ? source_.to : fields["to"]);
    if (rule_.period.from && rule_.period.to && *rule_.period.to < *rule_.period.from) {
      mistakes_.add(source_.to     ? source_.to
                    : source_.from ? source_.from
                                   : fields["to"],
                    fmt::format("`to` is before `from`, {}", format_iso_date(*rule_.period.from)));
    }
    rule_.kinds = read_list<CableKind>(source_.kinds ? source_.kinds : fields["kinds"], "`kinds`", WordClass::Kind);
    rule_.stages = read_list<Stage>(source_.stages ? source_.stages : fields["stages"], "`stages`", WordClass::Stage);
    read_params(fields["params"]);
    floor_pack_ = rule_.pack;
    read_floor(fields["floor"]);
    read_deprecation(fields["deprecated"]);
    for (const Node& name : read_texts(mistakes_, fields["yields-to"], "`yields-to`")) {
      const Rule* other = loading_.policy.rule(name.text());
      if (other == nullptr) {
        mistakes_.add(name, fmt::format("there is no rule `{}`{}", name.text(),
                                        did_you_mean(loading_.policy.nearest_rule(name.text()))));
      } else {
        rule_.yields_to.push_back(index_of(*other));
      }
    }
  }

  // What a rule that takes the body of another says of itself holds the other's floor, too: the cells are its own then.
  void take_floor(const RuleSource& check) {
    if (!check["floor"] || rule_.floor) return;
    const std::size_t before = mistakes_.count();
    floor_pack_ = check.pack->name;
    read_floor(check["floor"]);
    if (!rule_.floor) {
      mistakes_.forget_after(before);
      return;
    }
    hold_floor(source_["severity"]);
    if (!rule_.enabled) hold_floor(source_["enabled"], false);
    for (const std::string_view key : {"from", "to", "stages"}) hold_floor(source_[key], false);
  }

  // The least severity of a rule, which binds those who extend its pack.
  void read_floor(const Node& node) {
    if (!node) return;
    static constexpr std::array kFloorKeys = {"severity"sv, "because"sv};
    const Fields fields(mistakes_, node, "a floor", kFloorKeys);
    const auto severity = read_choice(mistakes_, fields.required(mistakes_, "severity"), kSeverities);
    const auto because = read_prose(fields.required(mistakes_, "because"), "`because`");
    if (!severity || !because) return;
    rule_.floor = static_cast<Severity>(*severity);
    rule_.floor_because = *because;
    hold_floor(source_.switch_off, false);
    hold_floor(source_.severity);
    for (const Node& narrower : {source_.from, source_.to, source_.kinds, source_.stages}) hold_floor(narrower, false);
    for (const ScopedOverride& scoped : source_.scoped) {
      if (scoped.off) hold_floor(scoped.at, false);
      hold_floor(scoped.severity);
    }
  }

  void hold_floor(const Node& node, bool is_severity = true) {
    if (!node) return;
    if (is_severity && node.is(YamlKind::List)) {
      for (const Node line : node) {
        if (line.is(YamlKind::Map)) hold_floor(value_in(line, "is"));
      }
      return;
    }
    if (is_severity) {
      const auto severity = parse_severity(node.is(YamlKind::Text) ? node.text() : std::string_view());
      if (!severity || *severity >= *rule_.floor) return;
    }
    mistakes_.add(node, fmt::format("`{}` may not go below {}, says the pack `{}`: {}", rule_.name,
                                    severity_name(*rule_.floor), floor_pack_, rule_.floor_because));
  }

  static Node value_in(const Node& map, std::string_view key) {
    for (auto it = map.begin(); it != map.end(); ++it) {
      const Node name = *it;
      ++it;
      if (name.text() == key) return *it;
    }
    return {};
  }

  void read_deprecation(const Node& node) {
    if (!node) return;
    static constexpr std::array kDeprecatedKeys = {"since"sv, "because"sv, "use"sv};
    const Fields fields(mistakes_, node, "a deprecation", kDeprecatedKeys);
    const auto since = read_text(mistakes_, fields.required(mistakes_, "since"), "a version");
    const auto because = read_prose(fields.required(mistakes_, "because"), "`because`");
    const auto use = read_text(mistakes_, fields["use"], "the name of a rule");
    if (use && loading_.policy.rule(*use) == nullptr) {
      mistakes_.add(fields["use"],
                    fmt::format("there is no rule `{}`{}", *use, did_you_mean(loading_.policy.nearest_rule(*use))));
    }
    if (since && because)
      rule_.deprecated = {std::string(*since), std::string(*because), std::string(use.value_or(""))};
  }

  // Parameters that `where` changes depend on the cable; of several entries that hold, the last counts.
  void scope_params() {
    for (const auto& param : rule_.params) {
      std::string text = fmt::format("{}", param.second);
      const ScopedOverride* last = nullptr;
      const auto scope = [&](const RuleSource& source) {
        for (const ScopedOverride& scoped : source.scoped) {
          for (const auto& [changed, number] : scoped.params) {
            if (changed != param.first) continue;
            text = fmt::format("({}) ? {} : ({})", scoped.scope, number, text);
            last = &scoped;
          }
        }
      };
      if (rule_.of && !rule_.own_body) scope(sources_[rule_.of->check]);
      scope(source_);
      if (last == nullptr) continue;
      if (const auto id = parts_.written_for(last->at, text)) compiler_.add_param_node(param.first, *id);
    }
  }

  void scope_rule() {
    for (const ScopedOverride& scoped : source_.scoped) {
      if (!scoped.off && !scoped.severity) continue;
      const auto scope = parts_.written_for(scoped.at, scoped.scope);
      if (!scope) continue;
      if (scoped.off) rule_.unless.push_back(*scope);
      if (!scoped.severity) continue;
      if (const auto severity = parse_severity(scoped.severity.text())) {
        rule_.severity.insert(rule_.severity.begin(), {*scope, *severity});
      }
    }
  }

  // `messages: {fr: ...}`, in the language that is asked for; every one is read, so that none is broken.
  void translate_message() {
    const auto read = [this](const Node& messages) {
      if (!messages) return;
      if (!messages.is(YamlKind::Map)) {
        mistakes_.add(messages,
                      fmt::format("`messages` is a map of languages, as `{{fr: ...}}`, not {}", described(messages)));
        return;
      }
      for (auto it = messages.begin(); it != messages.end(); ++it) {
        const Node language = *it;
        ++it;
        if (!is_name(language.text())) {
          mistakes_.add(language, fmt::format("a language is written as `fr`, not {}", described(language)));
        }
        auto message = parts_.message(*it);
        if (language.text() == loading_.policy.language && !message.empty()) rule_.message = std::move(message);
      }
    };
    if (rule_.of && !rule_.own_body && !source_["message"]) {
      const RuleSource& check = sources_[rule_.of->check];
      const std::size_t before = mistakes_.count();
      read(check["messages"]);
      for (const Node& messages : check.messages) read(messages);
      mistakes_.forget_after(before);
    }
    read(source_["messages"]);
    for (const Node& messages : source_.messages) read(messages);
  }

  Node required(std::string_view name) {
    const Node value = source_[name];
    if (!value) mistakes_.add(source_.key, fmt::format("the rule `{}` needs the key `{}`", rule_.name, name));
    return value;
  }

  // Text that is no expression: YAML takes ` #` and what follows from it without a word.
  std::optional<std::string_view> read_prose(const Node& node, std::string_view what) {
    if (node && node.is(YamlKind::Text) && is_cut(node)) {
      mistakes_.add(node, "YAML ends this text at ` #`: put it in quotes, or write a blank after the `#` of a comment");
      return std::nullopt;
    }
    return read_text(mistakes_, node, what);
  }

  template <typename T>
  std::vector<T> read_list(const Node& node, std::string_view what, WordClass words) {
    std::vector<T> values;
    for (const Node& element : read_texts(mistakes_, node, what)) {
      if (const auto choice = read_choice(mistakes_, element, fixed_words(words)))
        values.push_back(static_cast<T>(*choice));
    }
    return values;
  }

  void read_params(const Node& node) {
    if (!node || node.is(YamlKind::Null)) return;
    if (!node.is(YamlKind::Map)) {
      mistakes_.add(node, fmt::format("`params` is a map of names and numbers, not {}", described(node)));
      return;
    }
    for (auto it = node.begin(); it != node.end(); ++it) {
      const Node name = *it;
      ++it;
      if (!is_identifier(name.text())) {
        mistakes_.add(name, fmt::format("the name of a parameter is an identifier, not {}", described(name)));
        continue;
      }
      std::int64_t value = read_number(mistakes_, *it).value_or(0);
      for (const auto& [changed, number] : source_.params) {
        if (changed == name.text()) value = number;
      }
      rule_.params.emplace_back(name.text(), value);
      compiler_.add_param(name.text(), value);
    }
  }

  // Those of the generic rule whose body this one takes, as its overrides left them, and those of this one change them.
  void take_params(const RuleSource& check) {
    const Node params = check["params"];
    if (!params || !params.is(YamlKind::Map)) return;
    const std::size_t before = mistakes_.count();
    for (auto it = params.begin(); it != params.end(); ++it) {
      const Node name = *it;
      ++it;
      const bool own = std::any_of(rule_.params.begin(), rule_.params.end(),
                                   [&](const auto& param) { return param.first == name.text(); });
      std::optional<std::int64_t> value = read_number(mistakes_, *it);
      if (own || !value) continue;
      for (const RuleSource* source : {&check, &source_}) {
        for (const auto& [changed, number] : source->params) {
          if (changed == name.text()) value = number;
        }
      }
      rule_.params.emplace_back(name.text(), *value);
      compiler_.add_param(name.text(), *value);
    }
    mistakes_.forget_after(before);
  }

  [[nodiscard]] std::uint32_t index_of(const Rule& rule) const {
    return static_cast<std::uint32_t>(&rule - loading_.policy.rules.data());
  }

  void read_claim(const Node& node) {
    if (!node.is(YamlKind::Map)) {
      mistakes_.add(
          node, fmt::format("`of` is a map, as {{check: control-level, controls: [NAME]}}, not {}", described(node)));
      return;
    }
    const std::size_t before = mistakes_.count();
    const Fields fields(mistakes_, node, "`of`", kClaimKeys);
    CellClaim claim;
    const Node check = fields.required(mistakes_, "check");
    if (const auto name = read_text(mistakes_, check, "`check`")) {
      const Rule* rule = loading_.policy.rule(*name);
      if (rule == nullptr || !sources_[index_of(*rule)]["cell"]) {
        std::vector<std::string_view> generic;
        for (const RuleSource& source : sources_) {
          if (source["cell"]) generic.push_back(source.key.text());
        }
        mistakes_.add(check, fmt::format("`{}` is no generic rule of this policy{}", *name,
                                         generic.empty() ? std::string(" (it has none: `base` holds them)")
                                                         : fmt::format(": they are {}{}", one_of(generic),
                                                                       did_you_mean(*name, generic))));
      } else {
        claim.check = index_of(*rule);
      }
    }
    const Node controls = fields.required(mistakes_, "controls");
    claim.controls = find_words(loading_, controls, WordClass::Control, "`controls`");
    if (controls && claim.controls.empty() && mistakes_.count() == before)
      mistakes_.add(controls, "`controls` names no control");
    claim.with = find_words(loading_, fields["with"], WordClass::Control, "`with`");
    if (const auto place = read_choice(mistakes_, fields["in"], kPlaces)) claim.in = static_cast<CellPlace>(*place + 1);
    if (source_["cell"]) {
      mistakes_.add(source_.fields->key("cell"),
                    "a rule that takes cells (`of`) is not a generic rule (`cell`) itself");
    }
    if (mistakes_.count() == before) rule_.of = std::move(claim);
  }

  void own_body() {
    const std::size_t before = mistakes_.count();
    loops(source_["for"]);
    lets(source_["let"]);
    // A name that is not known would be told again at every use.
    if (mistakes_.count() == before) {
      rule_.when = parts_.conditions(source_["when"], "when");
      rule_.unless = parts_.conditions(source_["unless"], "unless");
      rule_.require = parts_.conditions(source_["require"], "require");
      rule_.forbid = parts_.conditions(source_["forbid"], "forbid");
      if (const Node at = source_["at"]) rule_.at = parts_.place(at).value_or(kNoNode);
      rule_.related = parts_.places(source_["related"]);
      rule_.severity = parts_.severity(source_.severity ? source_.severity : required("severity"));
      rule_.message = parts_.message(required("message"));
    }
    if (const Node cell = source_["cell"]) rule_.cell = cell_slot(cell);
  }

  void body_of_check() {
    const RuleSource& check = sources_[rule_.of->check];
    if (source_["for"]) {
      mistakes_.add(
          source_.fields->key("for"),
          fmt::format("the loop is that of `{}`: a loop of its own goes with a `require` or `forbid` of its own",
                      check.key.text()));
      return;
    }
    // What is wrong in the check is told there, once.
    const std::size_t before = mistakes_.count();
    loops(check["for"]);
    lets(check["let"]);
    if (const Node cell = check["cell"]) rule_.cell = cell_slot(cell);
    rule_.when = parts_.conditions(check["when"], "when");
    rule_.unless = parts_.conditions(check["unless"], "unless");
    rule_.require = parts_.conditions(check["require"], "require");
    rule_.forbid = parts_.conditions(check["forbid"], "forbid");
    if (const Node at = check["at"]; at && !source_["at"]) rule_.at = parts_.place(at).value_or(kNoNode);
    if (const Node related = check["related"]; related && !source_["related"]) rule_.related = parts_.places(related);
    if (const Node message = check["message"]; message && !source_["message"]) rule_.message = parts_.message(message);
    const Node own_severity = source_.severity ? source_.severity : source_["severity"];
    if (!own_severity) rule_.severity = parts_.severity(check.severity ? check.severity : check["severity"]);
    if (mistakes_.count() != before) {
      mistakes_.forget_after(before);
      return;
    }
    lets(source_["let"]);
    // The check's own conditions keep standing: they say where its body has something to say.
    append(rule_.when, parts_.conditions(source_["when"], "when"));
    append(rule_.unless, parts_.conditions(source_["unless"], "unless"));
    if (const Node at = source_["at"]) rule_.at = parts_.place(at).value_or(kNoNode);
    if (const Node related = source_["related"]) rule_.related = parts_.places(related);
    if (const Node message = source_["message"]) rule_.message = parts_.message(message);
    if (own_severity) rule_.severity = parts_.severity(own_severity);
  }

  static void append(std::vector<NodeId>& to, const std::vector<NodeId>& more) {
    to.insert(to.end(), more.begin(), more.end());
  }

  bool take_name(const Node& node, std::size_t offset, std::string_view name) {
    if (!is_identifier(name)) {
      mistakes_.add(node, offset,
                    fmt::format("a name here is an identifier (letters, digits and `_`), not `{}`", name));
      return false;
    }
    if (std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end()) {
      mistakes_.add(node, offset, fmt::format("`{}` has a meaning of its own: take another name", name));
      return false;
    }
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
      mistakes_.add(node, offset, fmt::format("the name `{}` stands twice in this rule", name));
      return false;
    }
    names_.push_back(name);
    return true;
  }

  void loops(const Node& node) {
    if (!node) return;
    if (!node.is(YamlKind::List)) {
      loop(node);
      return;
    }
    if (!node.has_children()) mistakes_.add(node, "`for` has an empty list");
    for (const Node element : node) {
      if (!loop(element)) return;
    }
  }

  bool loop(const Node& node) {
    if (!parts_.is_expression(node, "a loop, as `p in cable.portions`,")) return false;
    const std::string_view text = node.text();
    if (text == "batch" || text.find(" in batch") != std::string_view::npos) {
      mistakes_.add(node, "rules over several cables (`batch`) are not read");
      return false;
    }
    const std::size_t in = text.find(" in ");
    const std::size_t name_end = in == std::string_view::npos ? in : text.find_last_not_of(' ', in);
    if (in == std::string_view::npos || name_end == std::string_view::npos) {
      mistakes_.add(node, fmt::format("a loop, as `p in cable.portions`, stands here, not {}", described(node)));
      return false;
    }
    const std::string_view name = text.substr(0, name_end + 1);
    const std::size_t list_at = in + 4;
    const std::optional<NodeId> list = parts_.expression(node, list_at);
    if (!list || !take_name(node, 0, name)) return false;
    const Type& type = rule_.program.nodes[*list].type;
    Type element;
    if (type.kind == TypeKind::Table) {
      element = {.kind = TypeKind::Record, .record = type.record};
    } else if (type.kind == TypeKind::List) {
      element = {.kind = type.element, .record = type.record, .words = type.words};
    } else {
      mistakes_.add(node, list_at,
                    fmt::format("a loop goes over a list or a table, not over a value of type {}", type_name(type)));
      return false;
    }
    if (!rule_.loops.empty() && !reads_variable(rule_.program, *list, rule_.loops.back().slot)) {
      mistakes_.add(
          node, list_at,
          fmt::format(
              "a loop inside a loop goes over a list of the element before (`{}`): anything else grows with the square",
              names_[names_.size() - 2]));
      return false;
    }
    Loop loop;
    loop.list = *list;
    loop.slot = compiler_.add_variable(name, element, true);
    rule_.loops.push_back(loop);
    loop_types_.emplace_back(name, element);
    return true;
  }

  void lets(const Node& node) {
    if (!node || node.is(YamlKind::Null)) return;
    if (!node.is(YamlKind::Map)) {
      mistakes_.add(node, fmt::format("`let` is a map of names and expressions, not {}", described(node)));
      return;
    }
    for (auto it = node.begin(); it != node.end(); ++it) {
      const Node name = *it;
      ++it;
      if (take_name(name, 0, name.text())) parts_.let(name, *it);
    }
  }

  std::optional<std::uint16_t> cell_slot(const Node& node) {
    if (node.is(YamlKind::Text)) {
      for (std::size_t i = 0; i < loop_types_.size(); ++i) {
        if (loop_types_[i].first != node.text()) continue;
        if (loop_types_[i].second.kind == TypeKind::Record && loop_types_[i].second.record == Record::Control)
          return rule_.loops[i].slot;
      }
    }
    mistakes_.add(node, fmt::format("`cell` names the loop variable that is a control, not {}", described(node)));
    return std::nullopt;
  }

  Loading& loading_;
  Mistakes& mistakes_;
  const RuleSources& sources_;
  const RuleSource& source_;
  Rule& rule_;
  Compiler compiler_;
  RuleParts parts_;
  std::string_view floor_pack_;  // that sets the floor
  std::vector<std::string_view> names_;
  std::vector<std::pair<std::string_view, Type>> loop_types_;
};

}  // namespace

void load_rule(Loading& loading, const RuleSources& sources, std::size_t index) {
  RuleLoader(loading, sources, index).load();
}

}  // namespace cablemark
