#include "policies/check_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "policies/yaml_nodes.hpp"

namespace cablemark {

namespace {

bool meet(const Period& a, const Period& b) {
  return !(a.to && b.from && *a.to < *b.from) && !(b.to && a.from && *b.to < *a.from);
}

bool holds(const std::vector<WordId>& words, WordId word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class PolicyChecker {
 public:
  explicit PolicyChecker(const Policy& policy) : policy_(policy) {}

  std::vector<PolicyError> check() {
    for (std::size_t id = 0; id < policy_.controls.size(); ++id) check_control(static_cast<WordId>(id));
    for (const Rule& rule : policy_.rules) {
      check_proof(rule);
      check_reach(rule);
    }
    check_overrides();
    check_changes();
    check_readers();
    const auto place = [this](const PolicyError& error) {
      return std::tuple(pack_of(error.place.file), error.place.line, error.place.column);
    };
    std::stable_sort(found_.begin(), found_.end(),
                     [&place](const PolicyError& a, const PolicyError& b) { return place(a) < place(b); });
    return std::move(found_);
  }

 private:
  void add(const PolicyPlace& place, std::string_view code, std::string message) {
    found_.push_back({place, std::move(message), code});
  }
  // Of what may be meant so.
  void remark(const PolicyPlace& place, std::string_view code, std::string message) {
    add(place, code, std::move(message));
    found_.back().fault = false;
  }

  [[nodiscard]] std::size_t pack_of(std::string_view file) const {
    const auto found = std::find_if(policy_.packs.begin(), policy_.packs.end(),
                                    [file](const Pack& pack) { return pack.file == file; });
    return static_cast<std::size_t>(found - policy_.packs.begin());
  }

  [[nodiscard]] PolicyPlace place_of_row(std::string_view table, std::string_view key) const {
    const auto found = std::find_if(policy_.origins.begin(), policy_.origins.end(), [&](const RowOrigin& origin) {
      return origin.table == table && origin.key == key;
    });
    return found == policy_.origins.end() ? PolicyPlace{} : found->place;
  }

  // The control and all that it requires, directly or not.
  [[nodiscard]] std::vector<WordId> required_with(WordId id) const {
    std::vector<WordId> all{id};
    for (std::size_t n = 0; n < all.size(); ++n) {
      for (const WordId next : policy_.controls[all[n]].requires_) {
        if (!holds(all, next)) all.push_back(next);
      }
    }
    return all;
  }

  void check_control(WordId id) {
    const Control& control = policy_.controls[id];
    const PolicyPlace place = place_of_row("controls", control.name);
    const auto fail = [&](std::string message) { add(place, "unsatisfiable", std::move(message)); };
    const std::vector<WordId> together = required_with(id);
    std::vector<WordId> levels = control.all_levels;
    for (const WordId one : together) {
      const Control& needed = policy_.controls[one];
      for (const WordId other : together) {
        if (other <= one || !holds(needed.excludes, other)) continue;
        fail(one == id || other == id
                 ? fmt::format("`{}` requires `{}` and excludes it: no marking can hold it", control.name,
                               policy_.controls[one == id ? other : one].name)
                 : fmt::format("`{}` requires `{}` and `{}`, which exclude each other: no marking can hold it",
                               control.name, needed.name, policy_.controls[other].name));
        return;
      }
      if (!meet(control.period, needed.period)) {
        fail(fmt::format("`{}` requires `{}`, which is not in force at the same time", control.name, needed.name));
        return;
      }
      levels.erase(std::remove_if(levels.begin(), levels.end(),
                                  [&needed](WordId level) { return !holds(needed.all_levels, level); }),
                   levels.end());
      if (levels.empty()) {
        fail(one == id ? fmt::format("no level can have `{}`", control.name)
                       : fmt::format("`{}` requires `{}`, and no level can have both", control.name, needed.name));
        return;
      }
    }
    if (control.implies != kNoWord && !holds(levels, control.implies)) {
      fail(fmt::format("`{}` implies the level `{}`, which cannot have it", control.name,
                       policy_.levels[control.implies].name));
    }
    if (control.line.empty() && control.portion.empty() && !control.caption) {
      add(place, "unreadable",
          fmt::format("`{}` has no spelling: give it `line`, `portion` or `caption`", control.name));
    }
  }

  void check_proof(const Rule& rule) {
    if (rule.cite.empty()) {
      add(rule.place, "citation-missing",
          fmt::format("the rule `{}` cites nothing: name its source under `sources` and in `cite`", rule.name));
    }
    const auto has = [&rule](bool reported) {
      return std::any_of(rule.examples.begin(), rule.examples.end(),
                         [reported](const Example& example) { return example.reported == reported; });
    };
    for (const bool reported : {true, false}) {
      if (has(reported)) continue;
      const std::string_view kind = reported ? "reported" : "silent";
      add(rule.place, "example-missing",
          fmt::format("the rule `{}` has no {} example: write one under `examples: {}:`", rule.name, kind, kind));
    }
  }

  void check_reach(const Rule& rule) {
    if (rule.of) {
      const bool reached = std::any_of(rule.of->controls.begin(), rule.of->controls.end(), [&](WordId control) {
        return meet(rule.period, policy_.controls[control].period);
      });
      if (!reached) {
        add(rule.place, "unreachable",
            fmt::format("the rule `{}` is never in force while one of its `controls` is", rule.name));
      }
    }
    for (const RuleExpression& one : rule.expressions) {
      if (one.node == kNoNode) continue;
      if (!reads_anything(rule.program, one.node)) {
        add(one.place, "unreachable",
            fmt::format("this condition of `{}` reads no fact: it is the same for every cable", rule.name));
      }
      if (one.key != "unless") continue;
      const bool same =
          std::any_of(rule.expressions.begin(), rule.expressions.end(),
                      [&one](const RuleExpression& when) { return when.key == "when" && when.text == one.text; });
      if (same) {
        add(one.place, "unreachable",
            fmt::format("the rule `{}` never speaks: this condition stands under `when` and under `unless`",
                        rule.name));
      }
    }
  }

  static bool reads_anything(const Program& program, NodeId id) {
    return has_node(program, id, [](const ProgramNode& node) { return node.op == Op::Variable; });
  }

  // Whether the pack of `file` extends that of `other`, directly or not.
  [[nodiscard]] bool extends(std::size_t pack, std::size_t other) const {
    if (pack == other) return true;
    const std::vector<std::string>& parents = policy_.packs[pack].extends;
    return std::any_of(parents.begin(), parents.end(),
                       [&](const std::string& parent) { return extends(pack_of(parent), other); });
  }

  // Of two packs that know nothing of each other, the later one decides without meaning to.
  void check_deprecated(const RowOrigin& override) {
    const Rule* rule = policy_.rule(override.key);
    if (rule == nullptr || !rule->deprecated) return;
    const Deprecation& out = *rule->deprecated;
    add(override.place, "deprecated",
        fmt::format("the rule `{}` is deprecated since {} {}: {}{}", rule->name, rule->pack, out.since, out.because,
                    out.use.empty() ? std::string() : fmt::format("; use `{}`", out.use)));
  }

  void check_idle(const RowOrigin& override) {
    const Rule* rule = policy_.rule(override.key);
    if (rule == nullptr || !override.idle || rule->enabled) return;
    add(override.place, "override-idle",
        fmt::format("the rule `{}` is off, and this override does not switch it on: add `enabled: yes` "
                    "(`{{enabled: yes, severity: warning}}`), or take it out",
                    rule->name));
  }

  // A pack that says what its versions changed says so of this one.
  void check_changes() {
    const Pack& own = policy_.packs.back();
    bool any = false, this_one = false;
    for (const Change& change : policy_.changes) {
      if (change.pack != own.name) continue;
      any = true;
      this_one = this_one || change.version == own.version;
    }
    if (any && !this_one) {
      add({own.file, 1, 1}, "changes-missing",
          fmt::format("`changes` says nothing of version {}: name what it changed", own.version));
    }
  }

  // What the tables say is law only where a rule reads it. The generic rules of `base` read all of it; a rule that is
  // off was turned off on purpose.
  void check_readers() {
    const std::string& own = policy_.packs.back().file;
    if (policy_.levels.empty() || policy_.packs.back().shipped) return;
    if (policy_.rules.empty()) {
      remark({own, 1, 1}, "rules-missing",
             "the policy has no rule, so that `check` refuses it: extend `base`, or write one");
      return;
    }
    const auto control = [this](std::string_view key, auto says, std::initializer_list<Fact> facts) {
      const auto row = std::find_if(policy_.controls.begin(), policy_.controls.end(), says);
      if (row == policy_.controls.end() || any_reads(facts)) return;
      remark(place_of_row("controls", row->name), "unread",
             fmt::format("no rule reads `{}` of controls, as of `{}`: extend `base`, whose generic rules do", key,
                         row->name));
    };
    control("levels", [](const Control& one) { return !one.levels.empty(); }, {Fact::ControlLevels});
    control("excludes", [](const Control& one) { return !one.excludes.empty(); }, {Fact::ControlExcludes});
    control("requires", [](const Control& one) { return !one.requires_.empty(); }, {Fact::ControlRequires});
    control("to", [](const Control& one) { return one.period.to.has_value(); }, {Fact::ControlTo});
    check_days("levels", policy_.levels);
    check_days("captions", policy_.captions);
    if (!judges(
            [](const ProgramNode& node) { return node.op == Op::HasFact && node.fact == Fact::CableClassification; }))
      remark({own, 1, 1}, "unread",
             "no rule speaks where no classification stands: extend `base`, whose `classification-missing` does");
    if (!judges([](const ProgramNode& node) { return node.op == Op::Fact && node.fact == Fact::MarkingKnown; }))
      remark({own, 1, 1}, "unread",
             "no rule speaks where the level is not known: extend `base`, whose `classification-unknown` does");
  }

  template <typename Rows>
  void check_days(std::string_view table, const Rows& rows) {
    const auto row =
        std::find_if(rows.begin(), rows.end(), [](const auto& one) { return one.period.from || one.period.to; });
    const auto asks = [](const Rule& rule) {
      return std::any_of(rule.expressions.begin(), rule.expressions.end(),
                         [](const RuleExpression& one) { return one.text.find("inForce(") != std::string::npos; });
    };
    if (row == rows.end() || std::any_of(policy_.rules.begin(), policy_.rules.end(), asks)) return;
    remark(place_of_row(table, row->name), "unread",
           fmt::format("no rule reads the days of {}, as of `{}`: extend `base`, whose `marking-not-in-use` does",
                       table, row->name));
  }

  [[nodiscard]] bool any_reads(std::initializer_list<Fact> facts) const {
    return std::any_of(policy_.rules.begin(), policy_.rules.end(),
                       [facts](const Rule& rule) { return reads(rule, facts); });
  }

  // Whether what some rule requires or forbids has such a node.
  template <typename Is>
  [[nodiscard]] bool judges(Is is) const {
    return std::any_of(policy_.rules.begin(), policy_.rules.end(), [&is](const Rule& rule) {
      const auto in = [&](NodeId root) { return has_node(rule.program, root, is); };
      return std::any_of(rule.require.begin(), rule.require.end(), in) ||
             std::any_of(rule.forbid.begin(), rule.forbid.end(), in);
    });
  }

  template <typename Is>
  static bool has_node(const Program& program, NodeId id, Is is) {
    const ProgramNode& node = program.nodes[id];
    if (is(node)) return true;
    for (std::size_t n = 0; n < node.child_count; ++n) {
      if (has_node(program, program.child(node, n), is)) return true;
    }
    return false;
  }

  void check_overrides() {
    const std::vector<RowOrigin>& origins = policy_.origins;
    for (std::size_t n = 0; n < origins.size(); ++n) {
      if (origins[n].table != "override") continue;
      check_deprecated(origins[n]);
      check_idle(origins[n]);
      for (std::size_t later = n + 1; later < origins.size(); ++later) {
        if (origins[later].table != "override" || origins[later].key != origins[n].key) continue;
        const PolicyPlace& there = origins[later].place;
        if (extends(pack_of(there.file), pack_of(origins[n].place.file))) continue;
        add(origins[n].place, "override-shadowed",
            fmt::format("this override of `{}` is replaced by that of {}:{}, which does not extend this pack",
                        origins[n].key, there.file, there.line));
        break;
      }
    }
  }

  const Policy& policy_;
  std::vector<PolicyError> found_;
};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::vector<PolicyError> check_policy(const Policy& policy) { return PolicyChecker(policy).check(); }

std::uint32_t end_of_token(std::string_view line, std::uint32_t column) {
  std::size_t at = 0;
  for (std::uint32_t n = 1; n < column && at < line.size(); ++n) {
    ++at;
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80) ++at;
  }
  if (at >= line.size()) return column;
  std::size_t end = at + 1;
  const char first = line[at];
  if (first == '"' || first == '\'') {
    const std::size_t close = line.find(first, end);
    if (close != std::string_view::npos) end = close + 1;
  } else if (is_word(first)) {
    while (end < line.size() && is_word(line[end])) ++end;
  }
  return column + code_points(line.substr(at, end - at));
}

}  // namespace cablemark
