// The program prints the same bytes in a locale with other letters for i and I, a decimal comma and other messages.
#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

namespace fs = std::filesystem;

// Words with i and I in all cases, an accented capital, numbers with a point, dates, and dotted and dotless letters.
constexpr std::string_view kMixed =
    "R 201202Z May 08\nfm Amembassy Helsinki\nto ruehc/Secstate Washdc 4412\n"
    "Unclassified Helsinki 000512\n\nSensitive\nsipdis\nSıpdıs\nLİMDİS\n\n"
    "e.o. 12958: Decl: 20/13/2018\ntags: prel efis fi\nsubject: (sbu) Finnish fishing, 1.5 and 1,5 million\n\n"
    "classified by: Minister I. Iivonen. reason: 1.4 (b) and (i).\n\n1. (sbu) Imports rose by 1.25 in April.\n\n"
    "2. (SBU/NOFORN) In İstanbul and Iğdır.\n\n3. (c//rel to usa, fin, ita) Comment.\nIIVONEN\n";

constexpr std::string_view kPack =
    "policy: inland\nschema: 1\nversion: 1.0.0\nextends: [us-state]\nrules:\n  finnish-missing:\n    severity: "
    "warning\n"
    "    category: form\n    summary: a cable that goes to no Finnish post\n    params: {limit: 15}\n"
    "    require: cable.addressees.exists(a, a.name.lowerAscii().contains('helsinki'))\n"
    "    message: \"{cable.classification} goes to no Finnish post\"\n";

class Locale : public Program {
 protected:
  Locale() {
    write("mixed.txt", kMixed);
    write("pack.yaml", kPack);
    std::size_t cables = 0;
    for (const char* from : {"/examples", "/policies", "/tests/golden"}) {
      for (const auto& entry : fs::recursive_directory_iterator(CABLEMARK_SOURCE_DIR + std::string(from))) {
        if (entry.path().filename() == "CMakeLists.txt") continue;
        if (entry.path().extension() != ".txt" && entry.path().extension() != ".cable") continue;
        // One flat folder; goldens of several rules share their names.
        write("cables/" + std::to_string(cables) + "-" + entry.path().stem().string() + ".txt",
              read_file(entry.path()));
        ++cables;
      }
    }
    EXPECT_GT(cables, 60u);
  }

  // LANGUAGE and LC_ALL choose messages of the system too.
  [[nodiscard]] Result in(const std::string& locale, const std::string& command) const {
    return shell("export LOCPATH='" CABLEMARK_LOCALES "' LC_ALL=" + locale + " LANG=" + locale + " LANGUAGE=tr; " +
                 command);
  }

  void expect_same(const std::string& command, int exit) const {
    const Result plain = in("C", command);
    EXPECT_EQ(plain.exit, exit) << command << "\n" << plain.err;
    EXPECT_GT(plain.out.size() + plain.err.size(), 0u) << command;
    for (const char* locale : {"tr_TR.UTF-8", "tr_TR.ISO-8859-9"}) {
      const Result turkish = in(locale, command);
      EXPECT_EQ(turkish.exit, plain.exit) << locale << ": " << command;
      EXPECT_EQ(turkish.out, plain.out) << locale << ": " << command;
      EXPECT_EQ(turkish.err, plain.err) << locale << ": " << command;
    }
  }
};

TEST_F(Locale, TakesEffectHere) {
  const std::string probe = "'" CABLEMARK_LOCALE_PROBE "'";
  EXPECT_EQ(in("tr_TR.UTF-8", probe).out, "tr_TR.UTF-8 69 ,\n");
  EXPECT_EQ(in("tr_TR.UTF-8", probe).exit, 0);
  EXPECT_EQ(in("tr_TR.ISO-8859-9", probe).out, "tr_TR.ISO-8859-9 dd ,\n");
  EXPECT_EQ(in("tr_TR.ISO-8859-9", probe).exit, 0);
  EXPECT_EQ(in("C", probe).out, "C 49 .\n");
  EXPECT_EQ(in("C", probe).exit, 1);
  EXPECT_EQ(in("tr_TR.NONE", probe).exit, 1);
}

TEST_F(Locale, ChangesNoReport) {
  for (const char* format : {"full", "concise", "grouped", "json", "ndjson"}) {
    expect_same(std::string("\"$P\" check --as-of 2020-01-01 --format ") + format + " cables mixed.txt", 1);
  }
  expect_same("\"$P\" check --as-of 2020-01-01 --excerpt mixed.txt", 1);
  expect_same(
      "\"$P\" check --as-of 2020-01-01 --policy pack.yaml --select finnish-missing --format json cables mixed.txt", 0);
  expect_same("\"$P\" check --format json missing.txt pack.yaml", 2);
}

TEST_F(Locale, ChangesNoReadingOfACable) {
  expect_same("for F in mixed.txt cables/1*.txt; do \"$P\" parse --text --format json $F; done", 0);
  expect_same("for F in mixed.txt cables/2*.txt; do \"$P\" parse $F; done", 0);
  expect_same("\"$P\" facts mixed.txt; \"$P\" facts mixed.txt:19; \"$P\" facts --format json mixed.txt", 0);
}

TEST_F(Locale, ChangesNoMarking) {
  expect_same(
      "\"$P\" marking --as-of 2020-01-01 '(sbu)' '(SBU/NOFORN)' '(c//rel to usa, fin, ita)' '(SIPDIS)' '(LİMDİS)' "
      "sensitive 'Sensitive but Unclassified' confidential CONFİDENTİAL unclassıfied "
      "'C O N F I D E N T I A L//REL TO USA, FIN, ITA' 'LIMITED OFFICIAL USE' 'limited official use'",
      1);
  expect_same("printf '(c)\\nconfidential//imcon\\n(s//imc)\\n' | \"$P\" marking --format json -", 1);
  expect_same("\"$P\" rollup --format json '(S//REL TO USA, FIN, ITA)' '(c//nf)' '(sbu)'", 0);
  expect_same("\"$P\" rollup '(S//REL TO USA, FIN, ITA)' '(S//REL TO USA, ITA)'", 0);
}

TEST_F(Locale, ChangesNoRuleAndNoExpression) {
  expect_same("\"$P\" rules && \"$P\" rules --format json && \"$P\" rule caption-sipdis-with-restricted", 0);
  expect_same("\"$P\" rule caption-sipdis-with-restrictid", 2);
  expect_same("\"$P\" policy test us-state", 0);
  for (const char* expression :
       {"string(1234567.5) + \" \" + string(1e21) + \" \" + string(0.1 + 0.2)", "double(\"1.5\") + 2.25",
        "\"%.2f %e %d %x\".format([1234567.891, 0.5, 1234567, 255])", "\"FINNISH İ\".lowerAscii()",
        "\"classified ı\".upperAscii()", "\"sipdis\".matches(\"(?i)^SIPDIS$\")", "int(\"-17\") + int(2.9)",
        "timestamp(\"2010-01-21T14:22:00.5Z\") + duration(\"1.5s\")", "string(duration(\"90.25s\"))",
        "date(\"2010-01-21\")"}) {
    expect_same("\"$P\" eval '" + std::string(expression) + "'; \"$P\" eval --format json '" + expression + "'", 0);
  }
  expect_same(R"x("$P" eval --bind '{"x": {"double": 1.25}, "s": {"string": "Iı"}}' 'string(x) + s.lowerAscii()')x", 0);
  expect_same("\"$P\" eval '1.5 +'", 2);
  expect_same("\"$P\" eval 'double(\"1,5\")'", 2);
  expect_same("\"$P\" eval --cable mixed.txt 'cable.captions.map(c, c.text)'", 0);
}

}  // namespace
}  // namespace cablemark
