#include "cli/flags.hpp"

#include <CLI/CLI.hpp>

#include "report/reporter.hpp"

namespace cablemark {

void common_flags(CLI::App& app, CommonArguments& arguments) {
  app.add_option("--policy", arguments.policy, "a shipped pack, or a YAML file")
      ->type_name("NAME|FILE")
      ->capture_default_str();
  format_flag(app, arguments.format);
}

void format_flag(CLI::App& app, std::string& format, const std::string& more) {
  std::vector<std::string> words{"text", "json"};
  if (!more.empty()) words.push_back(more);
  app.add_option("--format", format, "how to answer")
      ->type_name(CLI::detail::join(words, "|"))
      ->check(CLI::IsMember(words).description(""))
      ->capture_default_str();
}

void day_flag(CLI::App& app, std::string& day) {
  app.add_option("--as-of", day, "the date of what states none, YYYY-MM-DD")
      ->type_name("DATE")
      ->check([](const std::string& given) { return std::string(given.empty() ? "no date stands there" : ""); });
}

void cable_flags(CLI::App& app, CableArguments& cable) {
  app.add_option("--kind", cable.kind, "auto, telegram, smart, telegram-1970s or document")->type_name("KIND");
  app.add_option("--stage", cable.stage, "draft, sent or release")->type_name("STAGE");
}

void check_flags(CLI::App& app, CheckArguments& a) {
  app.add_option("PATH", a.paths, "files, directories, archives, or - for standard input");
  app.add_option("--policy", a.policy, "a shipped pack, or a YAML file")->type_name("NAME|FILE")->capture_default_str();
  app.add_option("--language", a.language, "messages in this language, where rules have them")->type_name("LANGUAGE");
  app.add_option("--kind", a.kind, "auto, telegram, smart, telegram-1970s or document")
      ->type_name("KIND")
      ->capture_default_str();
  app.add_option("--stage", a.stage, "draft, sent or release; told apart if not given")->type_name("STAGE");
  day_flag(app, a.as_of);
  app.add_option("--select", a.select, "check these rules only (comma-separated, repeatable)")
      ->type_name("RULE")
      ->allow_extra_args(false);
  app.add_option("--ignore", a.ignore, "do not check these rules")->type_name("RULE")->allow_extra_args(false);
  app.add_option("--category", a.category, "marking, handling, declassification, transmission or form")
      ->type_name("CATEGORY")
      ->allow_extra_args(false);
  app.add_option("--format", a.formats, "how to report; =FILE writes there, whole or not at all (repeatable)")
      ->type_name(kReportFormat)
      ->allow_extra_args(false);
  app.add_option("--register", a.register_file, "also write a row a cable (--format register=FILE)")
      ->type_name("FILE.csv");
  app.add_option("--evidence", a.evidence_file, "also write a page to sign (--format evidence=FILE)")
      ->type_name("FILE.html");
  app.add_option("--min-level", a.min_level, "show findings from this level on: error, warning or note")
      ->type_name("LEVEL");
  app.add_option("--fail-level", a.fail_level, "exit 1 from this level on (default: the policy's, error)")
      ->type_name("LEVEL");
  app.add_option("--max-warnings", a.max_warnings, "exit 1 if there are more warnings")
      ->type_name("N")
      ->check([](const std::string& given) {
        const bool count = given.find_first_not_of("0123456789") == std::string::npos;
        return count ? std::string() : "`" + given + "` is no number of warnings; give 0 or more";
      });
  app.add_flag("--exit-zero", a.exit_zero, "exit 0 in spite of findings (2 and 3 stay)");
  app.add_flag("--statistics", a.statistics, "count the findings of each rule, on standard error");
  app.add_flag("--timings", a.timings, "say where the time went, on standard error");
  app.add_flag("--no-progress", a.no_progress, "show no progress on a terminal");
  app.add_option("-j,--jobs", a.jobs, "threads (default: one a core)")->type_name("N");
  app.add_flag("--excerpt", a.excerpt, "show the text of the cable in reports");
  app.add_option("--timeout", a.timeout, "seconds for one file")->type_name("S");
  app.add_option("--max-bytes", a.max_bytes, "largest file (default 256M)")->type_name("SIZE");
  app.add_option("--include", a.include, "read files of these names in directories too: '*.log'")
      ->type_name("PATTERN")
      ->allow_extra_args(false);
  app.add_option("--exclude", a.exclude, "do not read what matches, as .gitignore writes it: 'drafts/', '*.old.txt'")
      ->type_name("PATTERN")
      ->allow_extra_args(false);
  app.add_flag("--no-gitignore", a.no_gitignore, "read what a .gitignore names, too");
  app.add_flag("--archives", a.archives, "read archives, compressed and .jsonl files met in directories");
  app.add_flag("--hook,--force-exclude", a.hook, "exclude named files too, and let nothing to check be no fault");
  app.add_option("--files-from", a.files_from, "also check the paths of this list, one a line; - is standard input")
      ->type_name("FILE");
  app.add_flag("-0,--null", a.null_separated, "paths of --files-from end with a NUL byte");
  app.add_option("--stdin-filename", a.stdin_filename, "what standard input is called, and read as")->type_name("NAME");
  app.add_option("--changed-since", a.changed_since, "check what git says has changed, and that nothing is lowered")
      ->type_name("REV");
  app.add_flag("--show-files", a.show_files, "list what would be checked, and what not and why");
  app.add_option("--suppressions", a.suppressions, "accepted findings (default: the nearest suppressions.yaml)")
      ->type_name("FILE");
  app.add_flag("--no-suppressions", a.no_suppressions, "accept nothing: for the last gate before a release");
  app.add_option("--baseline", a.baseline, "known findings (default: the nearest .cablemark-baseline.yaml)")
      ->type_name("FILE");
  app.add_flag("--no-baseline", a.no_baseline, "report known findings too");
  app.add_option("--config", a.config, "the configuration (default: the nearest .cablemark.yaml)")->type_name("FILE");
  app.add_flag("--isolated", a.isolated, "look for no configuration, suppressions or baseline");
  app.add_option("--color", a.color, "auto, always or never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

}  // namespace cablemark
