"""Runs the set-ups of examples/ci with the real components, where they can be had.

usage: ci_test.py TOPIC --program CABLEMARK --source FOLDER --components FOLDER

Exit 77 means that a component could not be had: CTest shows the test as skipped.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def have_python(name, components):
    """The path of the program `name` of PyPI, installed beside the build."""
    target = components / "venv"
    program = target / "bin" / name
    if not program.exists():
        for words in ([sys.executable, "-m", "venv", str(target)],
                      [str(target / "bin/python"), "-m", "pip", "install", "-q", name]):
            done = subprocess.run(words, capture_output=True, text=True)
            if done.returncode != 0:
                skip(f"{name} of PyPI cannot be installed: {done.stderr.strip()[-200:]}")
    return program


class Scratch:
    def __init__(self, arguments, folder):
        self.source, self.folder = arguments.source, folder
        clean = sorted((arguments.source / "tests/golden/clean").glob("*.cable"))[0]
        wrong = arguments.source / "tests/golden/portion-above-overall/secret_paragraph.cable"
        self.clean, self.wrong = clean.read_bytes(), wrong.read_bytes()
        # The program by its name, as everybody calls it.
        bin_folder = folder / "bin"
        bin_folder.mkdir()
        (bin_folder / "cablemark").symlink_to(pathlib.Path(arguments.program).resolve())
        self.environment = {**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}", "HOME": str(folder),
                            "GIT_CONFIG_NOSYSTEM": "1"}
        for name in list(self.environment):
            if name.startswith(("CABLEMARK_", "GIT_DIR", "GIT_WORK")):
                del self.environment[name]
        self.run("git", "config", "--global", "user.name", "a", at=folder)
        self.run("git", "config", "--global", "user.email", "a@b.c", at=folder)
        self.run("git", "config", "--global", "init.defaultBranch", "main", at=folder)

    def run(self, *words, at, exits=(0,), environment=None, data=None):
        done = subprocess.run([str(word) for word in words], cwd=at, env={**self.environment, **(environment or {})},
                              capture_output=True, input=data)
        text = (done.stdout + done.stderr).decode("utf-8", "replace")
        assert done.returncode in exits, (words, done.returncode, text)
        return text

    def repository(self, name):
        folder = self.folder / name
        folder.mkdir()
        self.run("git", "init", "-q", ".", at=folder)
        return folder


def pre_commit(scratch, components):
    program = have_python("pre-commit", components)
    hooks = scratch.repository("hooks")
    shutil.copy(scratch.source / ".pre-commit-hooks.yaml", hooks)
    scratch.run("git", "add", "-A", at=hooks)
    scratch.run("git", "commit", "-qm", "hooks", at=hooks)
    scratch.run("git", "tag", "v1.0.0", at=hooks)
    cables = scratch.repository("cables")
    config = (scratch.source / "examples/ci/pre-commit-config.yaml").read_text()
    assert "https://example.org/cablemark" in config
    (cables / ".pre-commit-config.yaml").write_text(config.replace("https://example.org/cablemark", str(hooks)))
    scratch.run(program, "install", at=cables)
    (cables / "good one.txt").write_bytes(scratch.clean)
    (cables / "picture.bin").write_bytes(bytes(range(256)))
    (cables / "drafts").mkdir()
    (cables / "drafts/wrong.txt").write_bytes(scratch.wrong)
    scratch.run("git", "add", "-A", at=cables)
    scratch.run("git", "commit", "-m", "good", at=cables)
    (cables / "wrong.txt").write_bytes(scratch.wrong)
    scratch.run("git", "add", "-A", at=cables)
    text = scratch.run("git", "commit", "-m", "wrong", at=cables, exits=(1,))
    assert "portion-above-overall" in text and "wrong.txt:" in text, text
    assert scratch.run("git", "log", "--format=%s", at=cables) == "good\n"
    (cables / "wrong.txt").write_text("lunch is at noon\n")
    scratch.run("git", "add", "-A", at=cables)
    scratch.run("git", "commit", "-m", "no cable", at=cables, exits=(1,))
    (cables / "wrong.txt").write_bytes(scratch.clean)
    scratch.run("git", "add", "-A", at=cables)
    scratch.run("git", "commit", "-m", "mended", at=cables)


def pre_receive(scratch, _):
    server = scratch.folder / "server.git"
    server.mkdir()
    scratch.run("git", "init", "-q", "--bare", ".", at=server)
    shutil.copy(scratch.source / "examples/ci/pre-receive", server / "hooks/pre-receive")
    cables = scratch.repository("cables")
    scratch.run("git", "remote", "add", "origin", server, at=cables)

    def push(message, exits):
        scratch.run("git", "add", "-A", at=cables)
        scratch.run("git", "commit", "-qm", message, at=cables)
        return scratch.run("git", "push", "origin", "HEAD:main", at=cables, exits=exits)

    (cables / "good one.txt").write_bytes(scratch.clean)
    push("good", (0,))
    (cables / "new\nline.txt").write_bytes(scratch.wrong)
    text = push("wrong", (1,))
    assert "portion-above-overall" in text and "refused" in text, text
    # What is pushed cannot open the gate.
    (cables / ".cablemark.yaml").write_text("exit-zero: yes\n")
    (cables / ".gitignore").write_text("")
    (cables / ".gitattributes").write_text("*.txt export-ignore\n")
    (cables / "suppressions.yaml").write_text("[]\n")
    push("still wrong", (1,))
    scratch.run("git", "rm", "-q", "new\nline.txt", at=cables)
    push("mended", (0,))
    scratch.run("git", "push", "origin", "HEAD:other", at=cables)
    scratch.run("git", "push", "origin", ":other", at=cables)


def makefile(scratch, _):
    if shutil.which("make") is None:
        skip("there is no make")
    folder = scratch.folder / "make"
    (folder / "cables").mkdir(parents=True)
    shutil.copy(scratch.source / "examples/ci/Makefile", folder)
    (folder / "cables/a.txt").write_bytes(scratch.clean)
    scratch.run("make", "markings", at=folder)
    assert "check" not in scratch.run("make", "markings", at=folder)
    scratch.run("make", "release", at=folder)
    assert (folder / "register.csv").read_text().count("\n") == 2
    (folder / "cables/b.txt").write_bytes(scratch.wrong)
    scratch.run("make", "markings", at=folder, exits=(2,))
    scratch.run("make", "release", at=folder, exits=(2,))


def steps_of(text):
    """The scripts of an action: indented blocks after `run: |`, and one-line `run:`."""
    blocks = re.findall(r"^( +)run: \|\n((?:\1  .*\n|\n)+)", text, re.M)
    return ["\n".join(line[len(indent) + 2:] for line in block.splitlines()) for indent, block in blocks]


def github(scratch, _):
    text = (scratch.source / "examples/ci/github/cablemark/action.yml").read_text()
    script = steps_of(text)[0]
    folder = scratch.folder / "cables"
    folder.mkdir()
    for content, code in ((scratch.clean, "0"), (scratch.wrong, "1"), (b"lunch is at noon\n", "2")):
        (folder / "a.txt").write_bytes(content)
        temp = scratch.folder / f"temp{code}"
        temp.mkdir()
        variables = {"RUNNER_TEMP": str(temp), "GITHUB_STEP_SUMMARY": str(temp / "summary"),
                     "GITHUB_OUTPUT": str(temp / "output"), "INPUT_PATHS": "cables\n", "INPUT_ARGUMENTS": "\n"}
        out = scratch.run("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script, at=scratch.folder,
                          environment=variables)
        assert (temp / "output").read_text() == f"exit-code={code}\n"
        assert (temp / "cablemark.sarif").exists() and (temp / "summary").read_text() != ""
        assert ("::error " in out) == (code != "0"), out


def gitlab(scratch, _):
    text = (scratch.source / "examples/ci/gitlab/templates/cablemark.yml").read_text()
    line = re.search(r"script:\n +- (.*)\n", text).group(1)
    line = line.replace("$[[ inputs.arguments ]]", "").replace("$[[ inputs.paths ]]", "cables")
    folder = scratch.folder / "cables"
    folder.mkdir()
    for content, code in ((scratch.clean, 0), (scratch.wrong, 1)):
        (folder / "a.txt").write_bytes(content)
        scratch.run("sh", "-c", line, at=scratch.folder, exits=(code,))
        for report in ("codequality", "junit"):
            name = re.search(rf"{report}: (.*)", text).group(1)
            assert (scratch.folder / name).stat().st_size > 0
            (scratch.folder / name).unlink()


def jenkins(scratch, _):
    text = (scratch.source / "examples/ci/jenkins/Jenkinsfile").read_text()
    line = re.search(r"sh '(.*)'", text).group(1)
    (scratch.folder / "cables").mkdir()
    (scratch.folder / "cables/a.txt").write_bytes(scratch.wrong)
    scratch.run("sh", "-c", line, at=scratch.folder, exits=(1,))
    for name in re.findall(r"'([a-z]+\.xml)'", text):
        assert (scratch.folder / name).stat().st_size > 0


def reviewdog(scratch, components):
    program = shutil.which("reviewdog") or shutil.which("reviewdog", path=str(components / "bin"))
    if program is None and shutil.which("go") is not None:
        done = subprocess.run(["go", "install", "github.com/reviewdog/reviewdog/cmd/reviewdog@v0.20.3"],
                              env={**os.environ, "GOBIN": str(components / "bin")}, capture_output=True, text=True)
        if done.returncode == 0:
            program = components / "bin/reviewdog"
    if program is None:
        skip("there is no reviewdog, and no go to build it")
    (scratch.folder / "bin/reviewdog").symlink_to(program)
    cables = scratch.repository("cables")
    script = scratch.source / "examples/ci/reviewdog.sh"
    (cables / "a.txt").write_bytes(scratch.clean)
    scratch.run("sh", script, "a.txt", at=cables)
    (cables / "a.txt").write_bytes(scratch.wrong)
    text = scratch.run("sh", script, "a.txt", at=cables, exits=(1,))
    assert re.search(r"path: ?\"a.txt\"|a.txt:", text) and "above the overall" in text, text
    (cables / "a.txt").write_text("lunch is at noon\n")
    scratch.run("sh", script, "a.txt", at=cables, exits=(2,))


TOPICS = {"pre-commit": pre_commit, "pre-receive": pre_receive, "makefile": makefile, "github": github,
          "gitlab": gitlab, "jenkins": jenkins, "reviewdog": reviewdog}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("topic", choices=TOPICS)
    parser.add_argument("--program", required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--components", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    arguments.source, arguments.components = arguments.source.resolve(), arguments.components.resolve()
    with tempfile.TemporaryDirectory() as folder:
        TOPICS[arguments.topic](Scratch(arguments, pathlib.Path(folder)), arguments.components)
    print("held")


if __name__ == "__main__":
    main()
