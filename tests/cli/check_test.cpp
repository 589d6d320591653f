#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Check : public Program {};

TEST_F(Check, ExitCodes) {
  write("clean.txt", kClean);
  write("bad.txt", faulty());
  write("none.txt", "Dear all,\nlunch is at noon.\n");
  struct Case {
    const char* flags;
    int exit;
  };
  for (const Case& one : std::initializer_list<Case>{
           {"clean.txt", 0},
           {"bad.txt", 1},
           {"--exit-zero bad.txt", 0},
           {"--exit-zero bad.txt none.txt", 2},
           {"clean.txt none.txt", 2},
           {"bad.txt missing.txt", 2},
           {"--fail-level note bad.txt", 1},
           {"--min-level error bad.txt", 1},
           {"--ignore portion-above-overall bad.txt", 0},
           {"--select portion-above-overall bad.txt", 1},
           {"--select no-such-rule bad.txt", 2},
           {"--ignore portion-above-overal bad.txt", 2},
           {"--category transmission --fail-level error bad.txt", 0},
           {"--category wrong bad.txt", 2},
           {"--format yaml bad.txt", 2},
           {"--format json --format ndjson bad.txt", 2},
           {"--fail-level high bad.txt", 2},
           {"--as-of 2010-02-30 bad.txt", 2},
           {"--kind letter bad.txt", 2},
           {"--stage gone bad.txt", 2},
           {"--max-bytes 100 clean.txt", 2},
           {"--timeout 0 clean.txt", 2},
           {"-j 0 clean.txt", 2},
           {"--policy no-such clean.txt", 2},
           {"--policy ./missing.yaml clean.txt", 2},
           {"--no-such-flag clean.txt", 2},
           {"", 2},
           {"--help", 0},
       }) {
    const Result result = run(std::string("check ") + one.flags);
    EXPECT_EQ(result.exit, one.exit) << one.flags << "\n" << result.err;
    if (one.exit == 2) {
      EXPECT_THAT(result.err, HasSubstr("cablemark: ")) << one.flags;
    }
  }
  EXPECT_THAT(run("--version").out,
              testing::MatchesRegex("cablemark 1\\.0\\.0\n([a-z0-9-]+ [0-9.]+ sha256:[0-9a-f]+\n)+"));
  EXPECT_EQ(run("").exit, 2);
  EXPECT_EQ(run("chekc x").exit, 2);
  EXPECT_THAT(run("chekc x").err, HasSubstr("did you mean `check`"));
  EXPECT_THAT(run("check --formt json clean.txt").err, HasSubstr("did you mean `--format`"));
  EXPECT_THAT(run("policy tst us-state").err, HasSubstr("did you mean `test`?); run `cablemark policy --help`"));
  EXPECT_THAT(run("policy test --coverag").err,
              HasSubstr("did you mean `--coverage`?); run `cablemark policy test --help`"));
  EXPECT_THAT(run("check --ignore portion-above-overal bad.txt").err,
              HasSubstr("did you mean `portion-above-overall`"));
}

TEST_F(Check, ErrorsAreJsonWhereJsonIsAsked) {
  for (const char* flags :
       {"check --format json --select x a", "check --format=ndjson --no-flag a", "rules --format json --policy nosuch",
        "parse --format json missing", "rule --format json x", "check --format json"}) {
    const Result result = run(flags);
    EXPECT_EQ(result.exit, 2) << flags;
    EXPECT_TRUE(result.json()["error"]["message"].is_string()) << flags;
  }
}

TEST_F(Check, SeveralFormatsInOneRun) {
  write("bad.txt", faulty());
  write("b.ndjson", "old");
  const Result result = run("check --format json=a.json --format concise --format ndjson=b.ndjson bad.txt");
  EXPECT_EQ(result.exit, 1) << result.err;
  EXPECT_THAT(result.out, HasSubstr("bad.txt:22:4: error: "));
  const json one = json::parse(read_file(folder / "a.json"));
  EXPECT_EQ(one["documents"][0]["findings"].size(), json::parse(read_file(folder / "b.ndjson"))["findings"].size());
  // Only what was asked for stands there: no file that was written before it was renamed.
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files += entry.path().filename() != ".out";
  EXPECT_EQ(files, 4u);
}

TEST_F(Check, EveryFormatForProgramsIsTheSameAtEveryThreadCountAndNamesTheExitCode) {
  for (int n = 0; n < 60; ++n) {
    write("d/" + std::to_string(n) + ".txt", n % 3 == 0 ? faulty() : std::string(kClean));
  }
  write("d/none.txt", "lunch is at noon\n");
  const std::string formats[] = {"sarif",      "github",   "junit", "gitlab",   "rdjson",
                                 "checkstyle", "markdown", "csv",   "register", "evidence"};
  for (const std::string threads : {"1", "2", "7"}) {
    std::string flags = "check d --format json -j " + threads;
    for (const std::string& format : formats) flags += " --format " + format + "=" + threads + "." + format;
    EXPECT_EQ(run(flags).exit, 2);
  }
  for (const std::string& format : formats) {
    const std::string one = read_file(folder / ("1." + format));
    EXPECT_THAT(one, HasSubstr("none.txt")) << format;
    EXPECT_EQ(one, read_file(folder / ("2." + format))) << format;
    EXPECT_EQ(one, read_file(folder / ("7." + format))) << format;
  }
  const json invocation = json::parse(read_file(folder / "1.sarif"))["runs"][0]["invocations"][0];
  EXPECT_EQ(invocation["exitCode"], 2);
  EXPECT_EQ(invocation["executionSuccessful"], false);
  EXPECT_EQ(invocation["toolExecutionNotifications"].size(), 1u);
  EXPECT_EQ(invocation["commandLine"], "cablemark check --policy us-state d");
}

TEST_F(Check, RegisterAndEvidenceComeBesideTheReport) {
  write("bad.txt", faulty());
  const Result result = run("check --register r.csv --evidence e.html --ignore 'text-damaged' \"$PWD/bad.txt\"");
  EXPECT_EQ(result.exit, 1) << result.err;
  EXPECT_THAT(result.out, HasSubstr("-->"));
  EXPECT_THAT(read_file(folder / "r.csv"),
              HasSubstr("\r\nbad.txt,1,08OSLO512,2008-05-20T12:02:00Z,OSLO,\"CONFIDENTIAL, SIPDIS\",SECRET,"));
  EXPECT_THAT(read_file(folder / "e.html"), HasSubstr("--ignore text-damaged"));
}

TEST_F(Check, TwoFormatsOfOnePlaceAreRefused) {
  write("bad.txt", faulty());
  write("a.json", "old");
  struct Case {
    const char* flags;
    const char* message;
  };
  for (const Case& one : std::initializer_list<Case>{
           {"--format json --format full", "give one of them a file: --format full=FILE"},
           {"--format json=/dev/stdout --format full", "both go to standard output"},
           {"--format json=- --format full", "both go to standard output"},
           {"--format json=a.json --format ndjson=./a.json", "name the file `./a.json`"},
           {"--format json=", "names no file"},
           {"--format jsn", "did you mean `json`"},
       }) {
    const Result result = run(std::string("check bad.txt ") + one.flags);
    EXPECT_EQ(result.exit, 2) << one.flags;
    EXPECT_THAT(result.err, HasSubstr(one.message)) << one.flags;
  }
  EXPECT_EQ(read_file(folder / "a.json"), "old");
}

struct BadInput {
  const char* name;
  std::string bytes;
  const char* code;
};

TEST_F(Check, InputsThatCannotBeJudgedAreErrors) {
  const std::string utf16(kClean.size() * 2, '\0');
  for (const BadInput& one : std::initializer_list<BadInput>{
           {"empty.txt", "", "empty"},
           {"blank.txt", " \n\n", "empty"},
           {"binary.bin",
            std::string("\x7f"
                        "ELF\0\0\0\1\2\0",
                        10),
            "binary"},
           {"nul.txt", std::string(kClean.substr(0, 300)) + std::string(40, '\0'), "binary"},
           {"odd16.txt",
            std::string("\xFF\xFE"
                        "A",
                        3),
            "encoding"},
           {"letter.txt", "Dear all,\nlunch is at noon.\n", "not-a-cable"},
       }) {
    write(one.name, one.bytes);
    const Result result = run(std::string("check --format json ") + one.name);
    EXPECT_EQ(result.exit, 2) << one.name;
    const json document = result.json()["documents"][0];
    EXPECT_EQ(document["error"]["code"], one.code) << one.name;
    EXPECT_EQ(document["status"], "error") << one.name;
    EXPECT_THAT(result.err, HasSubstr(one.name));
  }
}

TEST_F(Check, EncodingsAndLineEndsAreRead) {
  std::string wide = "\xFF\xFE", cr(kClean), crlf;
  for (const char c : kClean) {
    wide += c;
    wide += '\0';
    if (c == '\n') crlf += '\r';
    crlf += c;
  }
  std::replace(cr.begin(), cr.end(), '\n', '\r');
  std::string latin(kClean);
  latin.replace(latin.find("Lindqvist"), 1, "\xC5");
  write("wide.txt", wide);
  write("cr.txt", cr);
  write("crlf.txt", crlf);
  write("latin.txt", latin);
  write("bom.txt", "\xEF\xBB\xBF" + std::string(kClean));
  for (const char* name : {"wide.txt", "cr.txt", "crlf.txt", "latin.txt", "bom.txt"}) {
    const Result result = run(std::string("check --format json ") + name);
    EXPECT_EQ(result.exit, 0) << name << result.out;
    EXPECT_EQ(result.json()["documents"][0]["reference"], "08OSLO512") << name;
  }
}

TEST_F(Check, NamedPipesAndStandardInputAreReadToTheirEnd) {
  write("clean.txt", kClean);
  EXPECT_EQ(run("check - < clean.txt").exit, 0);
  EXPECT_EQ(shell("mkfifo f; cat clean.txt > f & \"$P\" check f").exit, 0);
  EXPECT_EQ(shell("cat clean.txt | \"$P\" check /dev/stdin").exit, 0);
  // Nobody writes: the time limit ends the wait.
  const Result waiting = shell("mkfifo g; \"$P\" check --timeout 0.2 --format json g");
  EXPECT_EQ(waiting.exit, 3);
  EXPECT_EQ(waiting.json()["documents"][0]["error"]["code"], "timeout");
}

TEST_F(Check, DirectoriesAreWalkedInTheOrderOfPaths) {
  for (const char* name : {"d/b.txt", "d/a/z.txt", "d/a.txt", "d/C.TXT", "d/sub/x.cable", "d/.hidden/x.txt", "d/.x.txt",
                           "d/node_modules/x.txt", "d/y.log", "d/plain"}) {
    write(name, kClean);
  }
  write("d/notes", "lunch is at noon\n");
  ASSERT_EQ(::mkfifo((folder / "d/pipe.txt").c_str(), 0600), 0);
  std::filesystem::create_directory_symlink(".", folder / "d/loop");
  std::filesystem::create_symlink("b.txt", folder / "d/link.txt");
  const Result result = run("check --format json d");
  EXPECT_EQ(result.exit, 0) << result.err;
  std::vector<std::string> paths;
  const json report = result.json();
  for (const json& document : report["documents"]) paths.push_back(document["path"]);
  EXPECT_EQ(paths, (std::vector<std::string>{"d/C.TXT", "d/a.txt", "d/a/z.txt", "d/b.txt", "d/link.txt", "d/plain",
                                             "d/sub/x.cable"}));
  EXPECT_TRUE(std::is_sorted(paths.begin(), paths.end()));
  EXPECT_THAT(result.err, HasSubstr("2 that are no cables by their name"));
  EXPECT_THAT(result.err, HasSubstr("3 hidden or ignored"));
  EXPECT_THAT(result.err, HasSubstr("1 pipes, devices or sockets"));
  EXPECT_THAT(result.err, HasSubstr("1 directories met before"));
  EXPECT_EQ(run("check --include '*.log' --format json d").json()["documents"].size(), 8u);
}

TEST_F(Check, DanglingLinksAndUnreadableFilesAreErrorsAndTheOthersAreChecked) {
  write("d/a.txt", kClean);
  std::filesystem::create_symlink("nowhere", folder / "d/b.txt");
  write("d/c.txt", faulty());
  const Result result = run("check --format json d");
  EXPECT_EQ(result.exit, 2);
  const json documents = result.json()["documents"];
  ASSERT_EQ(documents.size(), 3u);
  EXPECT_EQ(documents[1]["error"]["code"], "unreadable");
  EXPECT_EQ(documents[2]["status"], "findings");
  if (::geteuid() == 0) return;
  std::filesystem::permissions(folder / "d/a.txt", std::filesystem::perms::none);
  EXPECT_EQ(run("check d/a.txt").exit, 2);
}

TEST_F(Check, NothingMatchedIsAnErrorForEachPath) {
  write("d/a.txt", kClean);
  write("e/a.log", kClean);
  write("e/letter", "lunch\n");
  const Result result = run("check --format json d e");
  EXPECT_EQ(result.exit, 2);
  EXPECT_THAT(result.err, HasSubstr("cablemark: e: nothing to check"));
  EXPECT_EQ(result.json()["summary"]["documents"], 1);
}

TEST_F(Check, EveryThreadCountGivesTheSameBytes) {
  for (int n = 0; n < 300; ++n) {
    write("d/" + std::to_string(n % 7) + "/" + std::to_string(n) + ".txt", n % 5 == 0 ? faulty() : std::string(kClean));
  }
  write("d/3/empty.txt", "");
  for (const char* format : {"json", "ndjson", "grouped", "concise", "full"}) {
    const Result one = run(std::string("check -j1 d --format ") + format);
    EXPECT_EQ(one.exit, 2);
    for (const char* jobs : {"2", "8"}) {
      const Result more = run(std::string("check d --format ") + format + " -j" + jobs);
      EXPECT_EQ(one.out, more.out) << format << jobs;
      EXPECT_EQ(one.err, more.err) << format << jobs;
    }
  }
}

TEST_F(Check, EscapeSequencesNeverReachTheTerminal) {
  const std::string name = "a\x1b[31m.txt";
  write(
      name,
      "C O N F I D E N T I A L OSLO 000512\n\nSUBJECT: (C\x1b[2J) X\n\n1. (\x1b[31mS) \x9dText\n2. (S) \x1b]0;x\x07\n");
  for (const char* format : {"full", "concise", "grouped", "json", "ndjson"}) {
    const Result result = run(std::string("check --excerpt --format ") + format + " a*");
    EXPECT_EQ(result.out.find('\x1b'), std::string::npos) << format;
    EXPECT_EQ(result.err.find('\x1b'), std::string::npos) << format;
    EXPECT_NE(result.exit, 3);
  }
}

TEST_F(Check, ReportsShowNoTextUnlessAsked) {
  write("bad.txt", faulty());
  for (const char* format : {"full", "concise", "grouped", "json", "ndjson"}) {
    const std::string out = run(std::string("check bad.txt --format ") + format).out;
    EXPECT_THAT(out, Not(HasSubstr("ministry"))) << format;
    EXPECT_THAT(out, HasSubstr("portion-above-overall")) << format;
  }
  EXPECT_THAT(run("check bad.txt").out, HasSubstr("2. (S) …"));
  EXPECT_THAT(run("check --excerpt bad.txt").out, HasSubstr("2. (S) The ministry met twice."));
}

TEST_F(Check, FormatsGoToTheirFilesWholeOrNotAtAll) {
  write("bad.txt", faulty());
  write("r.json", "old");
  const Result result = run("check bad.txt --format json=r.json --format ndjson=n/r.nd --format concise");
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(read_file(folder / "r.json"), "old");
  std::filesystem::create_directory(folder / "n");
  EXPECT_EQ(run("check bad.txt --format json=r.json --format ndjson=n/r.nd --format concise").exit, 1);
  EXPECT_EQ(json::parse(read_file(folder / "r.json"))["summary"]["findings"], 1);
  EXPECT_TRUE(json::accept(read_file(folder / "n/r.nd")));
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "n")) files += entry.exists() ? 1 : 0;
  EXPECT_EQ(files, 1u);
  EXPECT_EQ(run("check bad.txt --format json > /dev/full").exit, 2);
}

TEST_F(Check, SignalsEndTheRunAndLeaveNoFile) {
  write("r.json", "old");
  for (const auto& [name, exit] : {std::pair("INT", 130), std::pair("TERM", 143)}) {
    // A shell lets its background jobs ignore SIGINT, which the program would respect.
    const Result result = shell(
        "mkfifo w 2>/dev/null; env --default-signal=INT \"$P\" check --format json=r.json w & p=$!; sleep 0.3; "
        "kill -" +
        std::string(name) + " $p; wait $p");
    EXPECT_EQ(result.exit, exit) << name << result.err;
    EXPECT_EQ(read_file(folder / "r.json"), "old");
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr("r.json.")));
    }
  }
}

TEST_F(Check, AClosedPipeEndsQuietly) {
  for (int n = 0; n < 400; ++n) write("d/" + std::to_string(n) + ".txt", faulty());
  const Result result = shell("{ \"$P\" check --format ndjson d; echo $? > status; } | head -c 10 > /dev/null");
  EXPECT_EQ(read_file(folder / "status"), "141\n");
  EXPECT_EQ(result.err, "");
}

TEST_F(Check, ColourFollowsFlagThenEnvironmentThenTerminal) {
  write("bad.txt", faulty());
  const auto coloured = [&](const std::string& command) {
    return shell(command).out.find("\x1b[") != std::string::npos;
  };
  EXPECT_FALSE(coloured("\"$P\" check bad.txt"));
  EXPECT_TRUE(coloured("FORCE_COLOR=1 \"$P\" check bad.txt"));
  EXPECT_FALSE(coloured("NO_COLOR=1 FORCE_COLOR=1 \"$P\" check bad.txt"));
  EXPECT_TRUE(coloured("NO_COLOR=1 \"$P\" check --color always bad.txt"));
  EXPECT_FALSE(coloured("FORCE_COLOR=1 \"$P\" check --color never bad.txt"));
  EXPECT_FALSE(coloured("FORCE_COLOR=1 \"$P\" check --format json bad.txt"));
}

TEST_F(Check, JsonPlacesAreOfTheStoredFile) {
  write("bad.txt", faulty());
  const json document = run("check --format json bad.txt").json()["documents"][0];
  const json& finding = document["findings"][0];
  EXPECT_EQ(finding["rule"], "portion-above-overall");
  EXPECT_EQ(faulty().substr(finding["offset"], finding["length"]), "(S)");
  EXPECT_EQ(finding["column"], 4);
  EXPECT_EQ(finding["fix"], nullptr);
  EXPECT_EQ(document["sha256"].get<std::string>() + "  bad.txt\n", shell("sha256sum bad.txt").out);
}

}  // namespace
}  // namespace cablemark
