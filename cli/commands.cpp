#include "cli/commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/flags.hpp"

namespace cablemark {
namespace {

void pack_argument(CLI::App& app, CommonArguments& arguments) {
  app.add_option("PACK", arguments.policy, "a shipped pack, or a YAML file")->type_name("NAME|FILE");
  common_flags(app, arguments);
}

constexpr Entry kPolicyCommands[] = {
    {"check", "find what is wrong with packs",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("PACK", a.packs, "shipped packs, or YAML files")->type_name("NAME|FILE")->required();
       app.add_option("--policy", a.common.policy, "a shipped pack, or a YAML file")
           ->type_name("NAME|FILE")
           ->capture_default_str();
       format_flag(app, a.common.format, "sarif");
       return [&a] { return run_policy_check(a.common, a.packs); };
     }},
    {"test", "run the examples of a policy's rules",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("PACK", a.common.policy, "a shipped pack, or a YAML file")->type_name("NAME|FILE");
       app.add_option("--policy", a.common.policy, "the same")->type_name("NAME|FILE")->capture_default_str();
       format_flag(app, a.common.format, "junit");
       app.add_flag("--coverage", a.test.coverage, "what rules, rows and branches the examples reach");
       app.add_flag("--mutate", a.test.mutate, "break each condition and row: some example must fail then");
       app.add_flag("--update", a.test.update, "write the «» into reported examples that have none");
       app.add_option("--min-coverage", a.test.min_coverage, "exit 1 if fewer rules or rows are reached")
           ->type_name("PERCENT")
           ->check(CLI::Range(0.0, 100.0));
       app.add_option("--min-score", a.test.min_score, "exit 1 if fewer mutants break an example")
           ->type_name("PERCENT")
           ->check(CLI::Range(0.0, 100.0));
       return [&a] { return run_policy_test(a.common, a.test); };
     }},
    {"try", "show on which cables a rule would speak",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("RULE", a.rule, "the rule, on or off")->required();
       app.add_option("PATH", a.paths, "files or directories")->required();
       common_flags(app, a.common);
       day_flag(app, a.common.as_of);
       return [&a] { return run_policy_try(a.common, a.rule, a.paths); };
     }},
    {"diff", "show what a new version of a policy says otherwise",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("OLD", a.policy_diff.before, "the policy before")->required();
       app.add_option("NEW", a.policy_diff.after, "the policy after")->required();
       app.add_option("--corpus", a.policy_diff.corpus, "files or directories of cables to check with both")
           ->type_name("PATH");
       common_flags(app, a.common);
       day_flag(app, a.common.as_of);
       return [&a] { return run_policy_diff(a.common, a.policy_diff); };
     }},
    {"docs", "write a page about a policy",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("PACK", a.common.policy, "a shipped pack, or a YAML file")->type_name("NAME|FILE");
       app.add_option("--policy", a.common.policy, "the same")->type_name("NAME|FILE")->capture_default_str();
       app.add_option("--format", a.docs.format, "markdown, html: one page that needs no other file, or json")
           ->type_name("markdown|html|json")
           ->check(CLI::IsMember({"markdown", "html", "json"}).description(""))
           ->capture_default_str();
       return [&a] { return run_policy_docs(a.common, a.docs); };
     }},
    {"schema", "print the JSON Schema of pack files, for editors",
     [](CLI::App& app, Arguments& a) -> Command {
       format_flag(app, a.common.format);  // the schema is JSON in either
       return [] { return run_policy_schema(); };
     }},
    {"words", "list the words that rules may name",
     [](CLI::App& app, Arguments& a) -> Command {
       pack_argument(app, a.common);
       return [&a] { return run_policy_words(a.common); };
     }},
    {"show", "show what a policy is made of",
     [](CLI::App& app, Arguments& a) -> Command {
       pack_argument(app, a.common);
       app.add_flag("--origin", a.show.origin, "where every row and rule stands");
       app.add_flag("--cost", a.show.cost, "how many operations each rule has, the most first");
       return [&a] { return run_policy_show(a.common, a.show); };
     }},
    {"lock", "print the digests that a verdict depends on",
     [](CLI::App& app, Arguments& a) -> Command {
       pack_argument(app, a.common);
       return [&a] { return run_policy_lock(a.common); };
     }},
    {"new", "write a pack, or a rule in a pack, that passes its tests",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("NAME", a.scaffold.name, "the name of the pack, or with --in of the rule")->required();
       app.add_option("--extends", a.scaffold.extends, "the pack that the new one extends")
           ->type_name("NAME|FILE")
           ->capture_default_str();
       app.add_option("--in", a.scaffold.file, "add a rule to this pack")->type_name("FILE");
       format_flag(app, a.scaffold.format);
       return
           [&a] { return a.scaffold.file.empty() ? run_policy_new_pack(a.scaffold) : run_policy_new_rule(a.scaffold); };
     }},
};

constexpr Entry kBaselineCommands[] = {
    {"write", "keep the findings of a run as known",
     [](CLI::App& app, Arguments& a) -> Command {
       check_flags(app, a.baseline.check);
       app.add_flag("--accept-new", a.baseline.accept_new, "take new findings into a baseline that is there");
       return [&a] { return run_baseline_write(a.baseline); };
     }},
    {"prune", "take out what is there no more",
     [](CLI::App& app, Arguments& a) -> Command {
       check_flags(app, a.baseline.check);
       return [&a] { return run_baseline_prune(a.baseline); };
     }},
    {"show", "count what a baseline holds",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("--baseline", a.baseline.check.baseline, "the baseline (default: the nearest)")
           ->type_name("FILE");
       format_flag(app, a.baseline.format);
       return [&a] { return run_baseline_show(a.baseline); };
     }},
};

template <std::size_t N>
Command set_up_group(CLI::App& app, Arguments& a, const Entry (&entries)[N]) {
  app.require_subcommand(1);
  const auto chosen = std::make_shared<Command>();
  for (const Entry& entry : entries) {
    CLI::App* sub = app.add_subcommand(std::string(entry.name), std::string(entry.description));
    const Command command = entry.set_up(*sub, a);
    sub->callback([chosen, command] { *chosen = command; });
  }
  return [chosen] { return (*chosen)(); };
}

constexpr Entry kConfigCommands[] = {
    {"show", "show the settings of a check",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("PATH", a.config.paths, "what would be checked");
       app.add_flag("--origin", a.config.origin, "where each setting stands");
       format_flag(app, a.config.format);
       return [&a] { return run_config_show(a.config); };
     }},
};

Command set_up_config(CLI::App& app, Arguments& a) { return set_up_group(app, a, kConfigCommands); }
Command set_up_policy(CLI::App& app, Arguments& a) { return set_up_group(app, a, kPolicyCommands); }
Command set_up_baseline(CLI::App& app, Arguments& a) { return set_up_group(app, a, kBaselineCommands); }

constexpr Entry kCommands[] = {
    {"check", "check the markings of cables",
     [](CLI::App& app, Arguments& a) -> Command {
       check_flags(app, a.check);
       return [&a] { return run_check(a.check); };
     }},
    {"parse", "show how a cable is understood",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("FILE", a.parse.cable.file, "a file, or - for standard input")->required();
       common_flags(app, a.parse.common);
       cable_flags(app, a.parse.cable);
       day_flag(app, a.parse.common.as_of);
       app.add_flag("--text", a.parse.text, "with the text of the cable");
       return [&a] { return run_parse(a.parse); };
     }},
    {"facts", "list the facts that rules can use, with a file's values",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("FILE", a.facts.place, "a file, or FILE:LINE for what stands on that line")
           ->type_name("FILE[:LINE]");
       common_flags(app, a.facts.common);
       cable_flags(app, a.facts.cable);
       day_flag(app, a.facts.common.as_of);
       return [&a] { return run_facts(a.facts); };
     }},
    {"marking", "check markings without a cable",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("TEXT", a.marking.texts, "markings, or - for one a line from standard input")->required();
       common_flags(app, a.marking.common);
       day_flag(app, a.marking.common.as_of);
       app.add_flag("--portion", a.marking.portion, "read them as portion marks, with or without brackets");
       app.add_flag("--line", a.marking.line, "read them as classification lines");
       app.add_flag("--make", a.marking.make, "make one marking of its words: S NOFORN 'REL TO USA, GBR'");
       return [&a] { return run_marking(a.marking); };
     }},
    {"rollup", "show the marking that portion marks call for",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("MARK", a.marking.texts, "portion marks")->required();
       common_flags(app, a.marking.common);
       day_flag(app, a.marking.common.as_of);
       return [&a] { return run_rollup(a.marking); };
     }},
    {"explain", "show why rules speak of a cable, or do not",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("FILE", a.explain.place, "a file, or FILE:LINE for what stands on that line")
           ->type_name("FILE[:LINE]")
           ->required();
       common_flags(app, a.explain.common);
       cable_flags(app, a.explain.cable);
       day_flag(app, a.explain.common.as_of);
       app.add_option("--why-not", a.explain.why_not, "explain this rule alone, also where it is silent")
           ->type_name("RULE");
       app.add_flag("--full", a.explain.full, "every rule and element, also where a rule does not apply");
       return [&a] { return run_explain(a.explain); };
     }},
    {"rules", "list the rules of a policy",
     [](CLI::App& app, Arguments& a) -> Command {
       common_flags(app, a.common);
       return [&a] { return run_rules(a.common); };
     }},
    {"rule", "explain one rule",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("NAME", a.rule, "the rule")->required();
       common_flags(app, a.common);
       return [&a] { return run_rule(a.common, a.rule); };
     }},
    {"eval", "evaluate an expression of the policy language",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("EXPR", a.eval.expression, "the expression")->required();
       common_flags(app, a.eval.common);
       app.add_option("--cable", a.eval.cable.file, "what `cable` names in the expression")->type_name("FILE");
       cable_flags(app, a.eval.cable);
       day_flag(app, a.eval.common.as_of);
       app.add_flag("--unchecked", a.eval.unchecked, "let undeclared names and functions fail when they are run");
       app.add_option("--bind", a.eval.bindings, "an object: name to tagged value")->type_name("JSON");
       return [&a] { return run_eval(a.eval); };
     }},
    {"diff", "show what markings a new version lowers",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("OLD", a.diff.before, "the version before")->required();
       app.add_option("NEW", a.diff.after, "the version after")->required();
       app.add_option("--reason", a.diff.reason, "why markings were lowered: they are notes then")->type_name("TEXT");
       app.add_option("--kind", a.diff.kind, "auto, telegram, smart, telegram-1970s or document")->type_name("KIND");
       common_flags(app, a.diff.common);
       day_flag(app, a.diff.common.as_of);
       return [&a] { return run_diff(a.diff); };
     }},
    {"redact", "make a copy with what may be released",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("FILE", a.redact.files, "files, or - for standard input")->required();
       app.add_option("-o,--output", a.redact.output, "the copy, or a directory for copies (default: standard output)")
           ->type_name("OUT|DIR");
       app.add_option("--index", a.redact.index, "write what was withheld as a table")->type_name("FILE.csv");
       app.add_option("--kind", a.redact.kind, "auto, telegram, smart, telegram-1970s or document")->type_name("KIND");
       common_flags(app, a.redact.common);
       day_flag(app, a.redact.common.as_of);
       return [&a] { return run_redact(a.redact); };
     }},
    {"baseline", "keep known findings apart from new ones", set_up_baseline},
    {"config", "look at the configuration", set_up_config},
    {"policy", "work on policies", set_up_policy},
    {"man", "print a manual page",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("COMMAND", a.man.command, "the command (default: the page of the program)");
       app.add_option("--directory", a.man.directory, "write every page there")->type_name("DIR");
       return [&a] { return run_man(a.man); };
     }},
    {"completion", "print the completion of a shell",
     [](CLI::App& app, Arguments& a) -> Command {
       app.add_option("SHELL", a.shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
       return [&a] { return run_completion(a.shell); };
     }},
};

}  // namespace

std::span<const Entry> commands() { return kCommands; }

}  // namespace cablemark
