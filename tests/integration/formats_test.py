"""Holds reports against the schemas and tools of their consumers.

usage: formats_test.py TOPIC --program CABLEMARK --source FOLDER --components FOLDER [--schemas FOLDER]

Exit 77 means that a component could not be had: CTest shows the test as skipped.
"""
import argparse
import importlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

SKIPPED = 77
RUNS = ("clean", "findings", "errors", "hidden")
EXITS = {"clean": 0, "findings": 1, "errors": 2, "hidden": 1}


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def have_python(name, components):
    """The module `name`, from this Python or installed beside the build."""
    target = components / "python"
    sys.path.insert(0, str(target))
    try:
        return __import__(name)
    except ImportError:
        pass
    done = subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", str(target), name],
                          capture_output=True, text=True)
    if done.returncode != 0:
        skip(f"the Python package {name} cannot be installed: {done.stderr.strip()[-200:]}")
    importlib.invalidate_caches()
    return __import__(name)


def sarif_multitool(components):
    folder = components / "npm"
    tool = folder / "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
    if not tool.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            subprocess.run(["npm", "install", "--silent", "--prefix", str(folder), "@microsoft/sarif-multitool-linux"],
                           check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            skip(f"@microsoft/sarif-multitool-linux cannot be installed by npm: {error}")
    tool.chmod(0o755)
    return tool


def make_inputs(source, folder):
    """The cables of the goldens; those that break a rule have it as their folder's name."""
    for cable in sorted((source / "tests/golden").rglob("*.cable")):
        rule = cable.parent.name
        runs = RUNS if rule == "clean" else RUNS[1:]
        for run in runs:
            target = folder / run / f"{rule} \u00fc%" / cable.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(cable.read_bytes())
    (folder / "errors/none.txt").write_text("lunch is at noon\n")
    (folder / "errors/empty.txt").write_text("")


def hide(reports):
    """In the run `hidden` some findings are in a baseline, one is accepted, and the file of suppressions is at fault."""
    folder = reports.folder / "hidden"
    reports.command("baseline", "write", "--baseline", "hidden/.cablemark-baseline.yaml", "hidden/subject-above-overall \u00fc%",
                    "hidden/portion-malformed \u00fc%", exits=(0,))
    entry = "- {{rule: {}, path: '{}', reason: '\u00e4 reason', approver: A. Officer, expires: {}}}\n"
    place = "portion-above-overall \u00fc%/bullet.cable"
    assert (folder / place).exists()
    (folder / "suppressions.yaml").write_text(
        entry.format("portion-above-overall", place, "2099-01-01") + entry.format("tags-missing", place, "2099-01-01") +
        entry.format("tags-missing", place, "2019-01-01"))


class Reports:
    def __init__(self, arguments, folder):
        self.program, self.folder = arguments.program, folder
        make_inputs(arguments.source, folder)
        hide(self)

    def command(self, *words, exits=(0, 1, 2)):
        done = subprocess.run([self.program, *words], cwd=self.folder, capture_output=True)
        assert done.returncode in exits, (words, done.returncode, done.stderr.decode())
        return done.stdout

    def check(self, run, name):
        report = self.command("check", run, "--format", name, exits=(EXITS[run],))
        (self.folder / f"{run}.{name}").write_bytes(report)
        return report


def sarif_complaints(tool, path):
    log = path.with_suffix(".log.sarif")
    environment = dict(os.environ, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1")
    done = subprocess.run([tool, "validate", path, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "-o", log,
                           "--log", "ForceOverwrite"], env=environment, capture_output=True, text=True)
    assert log.exists(), done.stdout + done.stderr
    # The exit code says nothing about what was found.
    runs = json.loads(log.read_text("utf-8-sig"))["runs"]
    return [(one["ruleId"], one["message"]) for run in runs for one in run.get("results", [])]


def test_sarif(arguments, reports):
    tool = sarif_multitool(arguments.components)
    for run in RUNS:
        report = json.loads(reports.check(run, "sarif"))
        results = report["runs"][0]["results"]
        assert results or run == "clean", run
        found = sarif_complaints(tool, reports.folder / f"{run}.sarif")
        assert not found, (run, found)
        print(f"{run}: {len(results)} results, no error and no warning")
    # What `policy check` finds, and what it finds nothing in.
    pack = reports.folder / "slip.yaml"
    pack.write_text("policy: slip\nschema: 1\nversion: 1.0.0\nextends: [us-state]\nrules:\n  a:\n    sumary: x\n")
    for name, packs in (("slip", [pack]), ("shipped", ["us-state"])):
        done = subprocess.run([arguments.program, "policy", "check", "--format", "sarif", *packs], capture_output=True)
        log = reports.folder / f"policy-{name}.sarif"
        log.write_bytes(done.stdout)
        assert (len(json.loads(done.stdout)["runs"][0]["results"]) > 0) == (name == "slip")
        assert not sarif_complaints(tool, log), name
    # A tool that never complains proves nothing.
    del report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    broken = reports.folder / "broken.sarif"
    broken.write_text(json.dumps(report))
    assert sarif_complaints(tool, broken)


def test_junit(arguments, reports):
    if arguments.schemas is None:
        skip("no folder with junit-10.xsd: set CABLEMARK_SHARED")
    schema = have_python("xmlschema", arguments.components).XMLSchema(str(arguments.schemas / "junit-10.xsd"))
    for run in RUNS:
        reports.check(run, "junit")
        schema.validate(str(reports.folder / f"{run}.junit"))


def test_rdjson(arguments, reports):
    if arguments.schemas is None:
        skip("no folder with rdf/DiagnosticResult.json: set CABLEMARK_SHARED")
    validate = have_python("jsonschema", arguments.components).validate
    schema = json.loads((arguments.schemas / "rdf/DiagnosticResult.json").read_text())
    for run in RUNS:
        validate(json.loads(reports.check(run, "rdjson")), schema)


def test_own(arguments, reports):
    """The schemas of docs/schemas, over what the commands print."""
    jsonschema = have_python("jsonschema", arguments.components)
    schemas = arguments.source / "docs/schemas"

    def hold(name, text):
        jsonschema.validate(json.loads(text), json.loads((schemas / f"{name}.json").read_text()))

    for run in RUNS:
        hold("json", reports.check(run, "json"))
        for line in reports.check(run, "ndjson").splitlines():
            hold("ndjson", line)
    cables = sorted((reports.folder / "findings").rglob("*.cable"))
    assert len(cables) > 30
    for cable in cables:
        hold("parse", reports.command("parse", "--format", "json", str(cable)))
        hold("parse", reports.command("parse", "--text", "--format", "json", str(cable)))
    hold("json", reports.command("check", "--format", "json", "--select", "no-such-rule", "."))
    hold("marking", reports.command("marking", "--format", "json", "(S//NF)", "SECRET", "(X)", ""))
    hold("rollup", reports.command("rollup", "--format", "json", "(C)", "(S//NF)", "(U)"))
    hold("rules", reports.command("rules", "--format", "json"))
    for expression in ("1", "1u", "1.5", "'x'", "b'x'", "[1, null]", "{'a': true}", "type(1)", "level.S", "1 +", "1/0"):
        hold("eval", reports.command("eval", "--format", "json", expression))
    # A schema that takes anything proves nothing.
    for name in ("json", "ndjson", "parse", "marking", "rollup", "rules", "eval"):
        try:
            hold(name, '{"no": 1}')
        except jsonschema.ValidationError:
            continue
        raise AssertionError(f"{name} takes anything")


def test_others(arguments, reports):
    """GitLab by the fields that it documents; csv and register by Python's reader; XML and workflow commands."""
    import csv
    import io
    import re
    import xml.etree.ElementTree
    for run in RUNS:
        documents = json.loads(reports.check(run, "json"))["documents"]
        findings = [finding for document in documents for finding in document["findings"]]
        errors = [document for document in documents if document["error"]]
        entries = json.loads(reports.check(run, "gitlab"))
        assert len(entries) == len(findings) + len(errors), run
        for entry in entries:
            assert all(isinstance(entry[name], str) and entry[name] for name in
                       ("description", "check_name", "fingerprint", "severity")), entry
            assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
            assert not entry["location"]["path"].startswith(("/", "./"))
            assert entry["location"]["lines"]["begin"] >= 1
        assert len({entry["fingerprint"] for entry in entries}) == len(entries)
        rows = list(csv.DictReader(io.StringIO(reports.check(run, "csv").decode(), newline="")))
        assert len(rows) == len(findings) + len(errors), run
        assert all(None not in row and None not in row.values() for row in rows)
        cables = [document for document in documents if not document["path"].endswith(".yaml")]
        rows = list(csv.DictReader(io.StringIO(reports.check(run, "register").decode(), newline="")))
        assert len(rows) == len(cables), run
        tree = xml.etree.ElementTree.fromstring(reports.check(run, "checkstyle"))
        assert len(tree.findall("file/error")) == len(findings) + len(errors), run
        for line in reports.check(run, "github").decode().splitlines():
            assert re.match(r"::(error|warning|notice) [^:]*::|not annotated: |cablemark: ", line), line
    print("held")


TOPICS = {"others": test_others, "sarif": test_sarif, "junit": test_junit, "rdjson": test_rdjson, "own": test_own}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("topic", choices=TOPICS)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--components", type=pathlib.Path, required=True)
    parser.add_argument("--schemas", type=pathlib.Path)
    arguments = parser.parse_args()
    arguments.program, arguments.source = arguments.program.resolve(), arguments.source.resolve()
    arguments.components = arguments.components.resolve()
    if arguments.schemas is not None and not arguments.schemas.is_dir():
        arguments.schemas = None
    with tempfile.TemporaryDirectory() as folder:
        TOPICS[arguments.topic](arguments, Reports(arguments, pathlib.Path(folder)))


if __name__ == "__main__":
    main()
