// What stands behind check(), and every report, is the same where the process has set a locale of its own: with other
// letters for i and I, a decimal comma and grouped digits.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <locale>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"
#include "checks/eval.hpp"
#include "checks/markings.hpp"
#include "policies/load.hpp"
#include "report/parse_report.hpp"
#include "report/reporter.hpp"

// The C library keeps the path of each locale that LOCPATH names.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming): the sanitizer gives the name.
extern "C" const char* __lsan_default_suppressions() { return "leak:__argz_add_sep"; }

namespace cablemark {
namespace {

namespace fs = std::filesystem;

// Sets the locale of C and of C++, and puts both back.
class InLocale {
 public:
  explicit InLocale(const char* name) : cpp_(std::locale::global(std::locale(name))) {
    set_ = std::setlocale(LC_ALL, name) != nullptr;
  }
  ~InLocale() {
    std::locale::global(cpp_);
    std::setlocale(LC_ALL, "C");
  }
  InLocale(const InLocale&) = delete;
  InLocale& operator=(const InLocale&) = delete;

  [[nodiscard]] bool set() const { return set_; }

 private:
  std::locale cpp_;
  bool set_ = false;
};

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Examples and goldens, and the same with the case of every letter changed.
std::vector<std::string> cables() {
  std::vector<fs::path> paths;
  for (const char* folder : {"examples", "policies", "tests/golden"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(CABLEMARK_SOURCE_DIR) / folder)) {
      if (entry.path().filename() == "CMakeLists.txt") continue;
      if (entry.path().extension() == ".txt" || entry.path().extension() == ".cable") paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const fs::path& path : paths) {
    texts.push_back(read_file(path));
    std::string other = texts.back();
    for (char& c : other) {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (letter) c = static_cast<char>(c ^ 0x20);
    }
    texts.push_back(std::move(other));
  }
  return texts;
}

constexpr std::string_view kPack =
    "policy: inland\nschema: 1\nversion: 1.0.0\nextends: [us-state]\nrules:\n  finnish-missing:\n    severity: "
    "warning\n"
    "    category: form\n    summary: a cable that goes to no Finnish post\n    params: {limit: 1000000}\n"
    "    when: 1000000.5 > double(params.limit)\n"
    "    require: cable.addressees.exists(a, a.name.lowerAscii().contains('helsinki'))\n"
    "    message: \"{cable.classification} of {cable.date} goes to no Finnish post\"\n"
    "  finnish-broken:\n    severity: warning\n    Category: form\n    requıre: cable.dtg.hour < 1,5\n";

void show(const Documents& documents, const Scratch& scratch, const Policy& policy, std::string& out) {
  Tally tally;
  tally.add(documents);
  for (const Format format : {Format::Full, Format::Concise, Format::Grouped, Format::Json, Format::Ndjson}) {
    const auto reporter = make_reporter(format, policy, {.tool_version = "1.0.0"});
    Rendered rendered;
    reporter->begin(out);
    reporter->render({"a.txt", "", &documents, &scratch.text.source, &scratch.text.parsed}, rendered);
    reporter->append(rendered, out);
    reporter->end(tally, out);
  }
  const ParseReport parsed{&scratch.text.source, &scratch.text.parsed, &documents, &policy, true};
  out += parse_json(parsed);
  out += parse_outline(parsed);
}

void show(const TaggedValue& value, std::string& out) {
  out += std::to_string(static_cast<int>(value.kind)) + ":" + std::to_string(value.integer) + value.text + ";";
  for (const TaggedValue& item : value.items) show(item, out);
}

void show_policies(std::string& out) {
  for (const std::string_view name : shipped_policy_names()) {
    const auto loaded = load_shipped_policy(name);
    out += std::holds_alternative<Policy>(loaded) ? std::get<Policy>(loaded).digest : "none";
  }
  for (const std::string_view text : {kPack, kPack.substr(0, kPack.find("  finnish-broken"))}) {
    const auto loaded = load_policy({"inland", "inland.yaml", std::string(text)}, {});
    if (const auto* errors = std::get_if<1>(&loaded)) {
      for (const PolicyError& error : *errors) out += format_policy_error(error) + "\n";
      continue;
    }
    const auto& policy = std::get<Policy>(loaded);
    EXPECT_NE(policy.rule("finnish-missing"), nullptr);
    Scratch scratch;
    Options options;
    options.today = *make_date(2020, 1, 1);
    const std::string cable = read_file(fs::path(CABLEMARK_SOURCE_DIR) / "examples" / "10GENEVA48.txt");
    const Documents documents = check(cable, policy, options, scratch);
    const auto& findings = documents[0].findings;
    EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [&policy](const Finding& finding) {
      return policy.rules[finding.rule].name == "finnish-missing";
    }));
    show(documents, scratch, policy, out);
  }
}

void show_markings(const Policy& policy, std::string& out) {
  Scratch scratch;
  Options options;
  options.today = *make_date(2020, 1, 1);
  for (const std::string_view mark : {"(sbu)", "(SBU/NOFORN)", "(c//rel to usa, fin, ita)", "(SIPDIS)", "sensitive",
                                      "Sensitive but Unclassified", "confidential", "CONFİDENTİAL", "unclassıfied",
                                      "limited official use", "C O N F I D E N T I A L", "(s//imc)"}) {
    const MarkForm form = mark.front() == '(' ? MarkForm::Portion : MarkForm::Line;
    const MarkingVerdict verdict = check_marking(mark, form, policy, options, scratch);
    out += verdict.valid ? "valid " : "invalid ";
    if (verdict.marking.level) out += policy.level_name(*verdict.marking.level);
    for (const std::string& code : verdict.marking.rel_to) out += " " + code;
    for (const Finding& finding : verdict.findings) out += " " + finding.message + " " + finding.fingerprint;
  }
  const std::array<std::string_view, 3> marks = {"(S//REL TO USA, FIN, ITA)", "(c//rel to usa, ita)", "(sbu)"};
  const RollupResult rolled = roll_up_marks(marks, policy, options, scratch);
  out += rolled.marking.text;
  for (const RollupReason& reason : rolled.because) out += reason.row;
}

void show_values(std::string& out) {
  for (const std::string_view text :
       {"string(1234567.5) + string(1e21) + string(0.1 + 0.2) + string(-1.5e-7)", "string(double('1.5') + 2.25)",
        "double('1,5')", "'%.2f %e %d %x'.format([1234567.891, 0.5, 1234567, 255])", "'FINNISH'.lowerAscii()",
        "'classified'.upperAscii()", "'sipdis'.matches('(?i)^SIPDIS$')", "string(int('-17') + int(2.9))",
        "string(timestamp('2010-01-21T14:22:00.5Z') + duration('1.5s'))", "string(duration('90.25s'))",
        "string(date('2010-01-21'))", "[1.5, 2.5, 0.5].map(x, string(x)).join(' ')"}) {
    const auto value = eval(text, {}, {});
    if (const auto* error = std::get_if<ExpressionError>(&value)) {
      out += error->message;
    } else {
      show(std::get<EvalValue>(value).value, out);
    }
    out += "\n";
  }
}

std::string everything(const std::vector<std::string>& texts) {
  std::string out;
  show_policies(out);
  const auto loaded = load_shipped_policy("us-state");
  EXPECT_TRUE(std::holds_alternative<Policy>(loaded));
  if (!std::holds_alternative<Policy>(loaded)) return out;
  const auto& policy = std::get<Policy>(loaded);
  Options options;
  options.today = *make_date(2020, 1, 1);
  options.path = "a.txt";
  Scratch scratch;
  for (const std::string& text : texts) show(check(text, policy, options, scratch), scratch, policy, out);
  show_markings(policy, out);
  show_values(out);
  return out;
}

struct Known {
  const char* name;
  int upper_i;
};

TEST(Locale, ChangesNothing) {
  const char* before = std::getenv("LOCPATH");
  ASSERT_EQ(::setenv("LOCPATH", CABLEMARK_LOCALES, 1), 0);
  const std::vector<std::string> texts = cables();
  ASSERT_GT(texts.size(), 120u);
  const std::string plain = everything(texts);
  EXPECT_GT(plain.size(), 1000000u);
  for (const Known& known : {Known{"tr_TR.UTF-8", 'i'}, Known{"tr_TR.ISO-8859-9", 0xdd}, Known{"de_DE.UTF-8", 'I'}}) {
    std::string other;
    {
      const InLocale locale(known.name);
      ASSERT_TRUE(locale.set()) << known.name;
      // The locale is in force: letters, numbers and streams are not those of C.
      EXPECT_EQ(std::toupper('i'), known.upper_i);
      EXPECT_STREQ(std::localeconv()->decimal_point, ",");
      std::ostringstream number;
      number << 1234567;
      EXPECT_EQ(number.str(), "1.234.567");
      other = everything(texts);
    }
    // Not EXPECT_EQ: megabytes would be printed.
    const auto at = std::mismatch(plain.begin(), plain.end(), other.begin(), other.end());
    EXPECT_TRUE(plain == other) << known.name << ", from "
                                << std::string(at.first,
                                               at.first + std::min<std::ptrdiff_t>(200, plain.end() - at.first))
                                << "\nto\n"
                                << std::string(at.second,
                                               at.second + std::min<std::ptrdiff_t>(200, other.end() - at.second));
  }
  if (before == nullptr) ::unsetenv("LOCPATH");
}

}  // namespace
}  // namespace cablemark
