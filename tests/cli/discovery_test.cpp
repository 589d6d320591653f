// Which files a run looks at.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <set>

#include "tests/cli/program.hpp"

namespace cablemark {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class Discovery : public Program {
 protected:
  // The paths of the documents of a run.
  [[nodiscard]] std::set<std::string> checked(const std::string& command) const {
    const Result result = shell(command);
    std::set<std::string> paths;
    const json report = json::parse(result.out, nullptr, false);
    if (!report.is_object()) ADD_FAILURE() << command << "\n" << result.out << result.err;
    if (!report.is_object()) return paths;
    for (const json& document : report["documents"]) paths.insert(document["path"]);
    return paths;
  }
  using Paths = std::set<std::string>;
};

TEST_F(Discovery, ListsOfFiles) {
  write("a.txt", kClean);
  write("b.txt", kClean);
  write("line\nend.txt", kClean);
  EXPECT_EQ(checked("printf 'a.txt\\r\\n\\nb.txt' | \"$P\" check --format json --files-from -"),
            (Paths{"a.txt", "b.txt"}));
  EXPECT_EQ(checked("printf 'a.txt\\0line\\nend.txt\\0' | \"$P\" check --format json -0 --files-from -"),
            (Paths{"a.txt", "line\nend.txt"}));
  write("list", "b.txt\n");
  EXPECT_EQ(checked("\"$P\" check --format json --files-from list a.txt"), (Paths{"a.txt", "b.txt"}));
  EXPECT_EQ(shell(": | \"$P\" check --files-from -").exit, 2);
  EXPECT_EQ(shell(": | \"$P\" check --hook --files-from -").exit, 0);
  EXPECT_EQ(run("check --files-from missing").exit, 2);
  EXPECT_EQ(shell("printf 'gone.txt\\n' | \"$P\" check --files-from -").exit, 2);
}

TEST_F(Discovery, AListWithNulBytesIsReadByItsFlagOnly) {
  write("a.txt", kClean);
  write("bad.txt", faulty());
  write("nul.list", std::string("a.txt\0bad.txt\0", 14));
  for (const char* command : {"check --files-from nul.list", "baseline write --files-from nul.list"}) {
    const Result result = run(command);
    EXPECT_EQ(result.exit, 2) << command;
    EXPECT_THAT(result.err, HasSubstr("add -0")) << command;
  }
  EXPECT_EQ(run("check --files-from nul.list -0").exit, 1);
}

TEST_F(Discovery, StandardInputHasTheNameThatItIsGiven) {
  write("a.txt", faulty());
  const Result result = shell("\"$P\" check --format concise --stdin-filename x/y.txt - < a.txt");
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.out, HasSubstr("x/y.txt:22:4: error"));
  EXPECT_EQ(shell("tar cf - a.txt | \"$P\" check --format concise --stdin-filename x.tar -").out.substr(0, 11),
            "x.tar!a.txt");
}

TEST_F(Discovery, GitignoreExcludeAndTheReasonOfEachSkip) {
  for (const char* name : {"a.txt", "keep.txt", "sub/b.txt", "sub/deep/c.txt", "build/d.txt", "sub/.hidden.txt"}) {
    write(name, kClean);
  }
  write(".gitignore", "*.txt\n!keep.txt\nbuild/\n");
  write("sub/.gitignore", "!b.txt\n");
  write("note.bin", "x");
  write("README", "no cable\n");
  write("CABLE", kClean);
  write("old.zip", "x");
  ASSERT_EQ(::mkfifo((folder / "pipe.txt").c_str(), 0600), 0);
  EXPECT_EQ(checked("\"$P\" check --format json ."), (Paths{"CABLE", "keep.txt", "sub/b.txt"}));
  EXPECT_EQ(checked("\"$P\" check --format json a.txt"), Paths{"a.txt"});
  EXPECT_EQ(checked("\"$P\" check --format json --no-gitignore --exclude sub/deep,CABLE ."),
            (Paths{"a.txt", "build/d.txt", "keep.txt", "sub/b.txt"}));
  // What stands above counts inside of a repository only.
  EXPECT_EQ(checked("cd sub && \"$P\" check --format json deep"), Paths{"deep/c.txt"});
  EXPECT_EQ(checked("mkdir .git; cd sub && \"$P\" check --format json .; rmdir ../.git"), Paths{"b.txt"});
  const Result shown = run("check --show-files --exclude CABLE .");
  EXPECT_EQ(shown.exit, 0);
  for (const char* line :
       {"check keep.txt\n", "check sub/b.txt\n", "skip  CABLE: excluded by --exclude\n",
        "skip  README: no cable by its first bytes\n", "skip  a.txt: ignored by a .gitignore\n",
        "skip  build/: ignored by a .gitignore\n", "skip  note.bin: no cable by its name; --include PATTERN reads it\n",
        "skip  old.zip: an archive or compressed file; --archives reads it\n",
        "skip  pipe.txt: ignored by a .gitignore\n", "skip  sub/.hidden.txt: a hidden or ignored name\n"}) {
    EXPECT_THAT(shown.out, HasSubstr(line));
  }
  EXPECT_THAT(run("check --show-files --no-gitignore .").out, HasSubstr("skip  pipe.txt: a pipe, device or socket\n"));
}

TEST_F(Discovery, AHookExcludesNamedFilesAndSaysSo) {
  write("drafts/a.txt", faulty());
  write("b.txt", kClean);
  EXPECT_EQ(run("check --exclude drafts/ drafts/a.txt").exit, 1);
  const Result hook = run("check --hook --exclude drafts/ drafts/a.txt b.txt");
  EXPECT_EQ(hook.exit, 0);
  EXPECT_THAT(hook.err, HasSubstr("drafts/a.txt: not read, though it is named"));
  EXPECT_EQ(run("check --hook --exclude drafts/ drafts/a.txt").exit, 0);
  EXPECT_EQ(run("check --hook --exclude drafts/ gone.txt").exit, 2);
}

TEST_F(Discovery, EveryCommandReadsWhatStandsInMailAndArchives) {
  const auto mail = [](const std::string& cable) {
    return "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nPlease see below.\n--b\n"
           "Content-Type: text/plain; name=cable.txt\n\n" +
           cable + "--b--\n";
  };
  write("mail.eml", mail(faulty()));
  write("clean.eml", mail(std::string(kClean)));
  write("two.eml", mail(faulty() + "--b\nContent-Type: text/plain; name=other.txt\n\n" + std::string(kClean)));
  write("cable.txt", faulty());
  ASSERT_EQ(shell("gzip -k cable.txt && tar czf both.tar.gz cable.txt mail.eml").exit, 0);

  const auto places = [this](const std::string& paths) {
    std::vector<std::string> all;
    const auto trial = run("policy try --format json portion-above-overall " + paths).json();
    for (const auto& place : trial["places"]) all.push_back(place["path"]);
    return all;
  };
  EXPECT_EQ(places("mail.eml"), std::vector<std::string>{"mail.eml!cable.txt"});
  EXPECT_EQ(places("cable.txt.gz"), std::vector<std::string>{"cable.txt.gz"});
  EXPECT_EQ(places("both.tar.gz"),
            (std::vector<std::string>{"both.tar.gz!cable.txt", "both.tar.gz!mail.eml!cable.txt"}));
  const auto compared = run("policy diff --format json us-state cui --corpus mail.eml both.tar.gz");
  EXPECT_EQ(compared.json()["corpus"]["documents"], 3) << compared.out;

  EXPECT_EQ(run("parse --format json mail.eml").json(), run("parse --format json cable.txt").json());
  EXPECT_EQ(run("diff clean.eml mail.eml").exit, run("diff clean.eml cable.txt").exit);
  const Result several = run("parse two.eml");
  EXPECT_EQ(several.exit, 2);
  EXPECT_THAT(several.err, HasSubstr("two.eml: this mail encloses 2 texts"));
}

TEST_F(Discovery, MailAndArchivesAreReadInPlace) {
  write("mail.eml",
        "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nPlease see below.\n--b\n"
        "Content-Type: text/plain; name=cable.txt\n\n" +
            faulty() + "--b\nContent-Type: image/png\n\nx\n--b--\n");
  const Result mail = run("check --format concise mail.eml");
  EXPECT_EQ(mail.exit, 1);
  EXPECT_THAT(mail.out, HasSubstr("mail.eml!cable.txt:22:4: error"));
  EXPECT_THAT(mail.err, HasSubstr("not read in archives and mail: 1"));
  write("bad.eml", "Content-Transfer-Encoding: base64\n\n###\n");
  EXPECT_EQ(run("check --format json bad.eml").json()["documents"][0]["error"]["code"], "encoding");
  write("note.eml", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nNo cable.\n--b--\n");
  EXPECT_EQ(run("check --format json note.eml").json()["documents"][0]["error"]["code"], "not-a-cable");

  // What stands beside a clean cable and is not read must not pass with it.
  const auto beside = [this](const std::string& type, const std::string& body) {
    write("two.eml", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + std::string(kClean) +
                         "--b\nContent-Type: " + type + "\n\n" + body + "\n--b--\n");
    return run("check --format concise two.eml");
  };
  std::string wide;
  for (const char c : faulty()) wide.append(1, c).append(1, '\0');
  write("wide.txt", wide);
  const std::string encoded = "Content-Transfer-Encoding: base64";
  const std::string base64 = shell("base64 wide.txt").out;
  EXPECT_THAT(beside("text/plain; charset=utf-16le\n" + encoded, base64).out, HasSubstr("two.eml!part-2:22:4: error"));
  const Result binary = beside("text/plain\n" + encoded, base64);
  EXPECT_EQ(binary.exit, 2);
  EXPECT_THAT(binary.err, HasSubstr("two.eml!part-2: "));
  EXPECT_EQ(beside("text/plain; charset=utf-7", "x").exit, 2);
  EXPECT_EQ(beside("text/plain", "").exit, 0);
  const std::string note(20'000, '\n');
  EXPECT_EQ(beside("text/plain", "See below." + note + faulty()).exit, 1);
  EXPECT_THAT(beside("application/octet-stream; name=08OSLO513", faulty()).out,
              HasSubstr("two.eml!08OSLO513:22:4: error"));
  const Result other = beside("application/octet-stream; name=blob", "x");
  EXPECT_EQ(other.exit, 0);
  EXPECT_THAT(other.err, HasSubstr("not read in archives and mail: 1"));

  for (int n = 0; n < 100; ++n) write("in/" + std::to_string(n) + ".txt", n % 7 == 0 ? faulty() : std::string(kClean));
  ASSERT_EQ(shell("mkdir out; tar czf out/a.tar.gz in; gzip -c in/0.txt > out/one.txt.gz; cp in/1.txt out").exit, 0);
  const std::string one = run("check -j 1 --format json --isolated out/a.tar.gz").out;
  EXPECT_EQ(json::parse(one)["summary"]["documents"], 100);
  EXPECT_EQ(one, run("check -j 4 --format json --isolated out/a.tar.gz").out);
  EXPECT_EQ(checked("\"$P\" check --format json out"), Paths{"out/1.txt"});
  EXPECT_EQ(run("check --format json --archives out").json()["summary"]["documents"], 102);
  ASSERT_EQ(shell("head -c 900 out/a.tar.gz > cut.tar.gz").exit, 0);
  EXPECT_EQ(run("check cut.tar.gz").exit, 2);
  EXPECT_EQ(run("check --max-bytes 100 out/one.txt.gz").exit, 2);
}

TEST_F(Discovery, ChangedSinceARevision) {
  write("d/a.txt", kClean);
  write("d/b.txt", kClean);
  write("d/c.txt", kClean);
  write("x.bin", "x");
  ASSERT_EQ(shell("git init -q . && git config user.name a && git config user.email a@b.c && git add -A && "
                  "git commit -qm one")
                .exit,
            0);
  EXPECT_EQ(run("check --changed-since HEAD").exit, 0);
  std::string lowered(kClean);
  lowered.replace(lowered.find("1. (C)"), 6, "1. (U)");
  write("d/a.txt", lowered);
  std::string dropped(kClean);
  dropped.replace(dropped.find("SIPDIS"), 6, "NODIS ");
  write("d/moved.txt", dropped);
  write("x.bin", "y");
  write("new.txt", faulty());
  ASSERT_EQ(shell("rm d/b.txt; git rm -q --cached d/b.txt; rm d/c.txt; git add -A").exit, 0);
  const json report = run("check --format json --changed-since HEAD").json();
  std::set<std::string> found;
  for (const json& document : report["documents"]) {
    for (const json& finding : document["findings"]) {
      if (finding["severity"] == "error") {
        found.insert(document["path"].get<std::string>() + " " + finding["rule"].get<std::string>());
      }
    }
  }
  EXPECT_EQ(found, (Paths{"d/a.txt marking-lowered", "d/moved.txt caveat-dropped", "new.txt portion-above-overall"}));
  EXPECT_EQ(checked("\"$P\" check --format json --changed-since HEAD d"), (Paths{"d/a.txt", "d/moved.txt"}));
  EXPECT_EQ(checked("cd d && \"$P\" check --format json --changed-since HEAD ."), (Paths{"a.txt", "moved.txt"}));
  EXPECT_EQ(run("check --changed-since HEAD --ignore marking-lowered d/a.txt").exit, 0);
  EXPECT_EQ(run("check --changed-since no-such").exit, 2);
  EXPECT_EQ(run("check --changed-since --output=x").exit, 2);
}

TEST_F(Discovery, ChangedSinceARevisionIsTheSameFromEverywhere) {
  // What is hidden above the work tree hides nothing in it.
  write(".top/tree/a.txt", kClean);
  write(".top/tree/sub/b.txt", kClean);
  write(".top/tree/.hidden/c.txt", kClean);
  ASSERT_EQ(shell("cd .top/tree && git init -q . && git config user.name a && git config user.email a@b.c && "
                  "git config diff.relative true && git add -A && git commit -qm one")
                .exit,
            0);
  for (const char* name : {"a.txt", "new.txt", "sub/b.txt", "sub/new.txt", "other/new.txt", ".hidden/c.txt"}) {
    write(std::string(".top/tree/") + name, faulty());
  }
  const std::string top = (std::filesystem::canonical(folder) / ".top/tree").string() + "/";
  const auto changed = [&](const std::string& directory, const std::string& paths) {
    const std::string from = top + (directory.empty() ? "" : directory + "/");
    Paths found;
    for (const std::string& path :
         checked("cd '" + from + "' && \"$P\" check --format json --changed-since HEAD " + paths)) {
      found.insert((path.front() == '/' ? path : from + path).substr(top.size()));
    }
    return found;
  };
  const Paths all{"a.txt", "new.txt", "other/new.txt", "sub/b.txt", "sub/new.txt"};
  for (const char* directory : {"", "sub", "other", ".hidden"}) EXPECT_EQ(changed(directory, ""), all) << directory;
  EXPECT_EQ(changed("sub", ".."), all);
  EXPECT_EQ(changed("sub", "."), (Paths{"sub/b.txt", "sub/new.txt"}));
  EXPECT_EQ(changed("sub", "../other ../a.txt"), (Paths{"a.txt", "other/new.txt"}));
  EXPECT_EQ(changed("sub", "../.hidden"), Paths{".hidden/c.txt"});
  ASSERT_EQ(shell("rm '" + top + "sub/b.txt'").exit, 0);
  EXPECT_EQ(changed("other", "../sub/b.txt"), Paths{});
  EXPECT_EQ(shell("cd '" + top + "other' && \"$P\" check --changed-since HEAD ../sub/gone.txt").exit, 2);
}

}  // namespace
}  // namespace cablemark
