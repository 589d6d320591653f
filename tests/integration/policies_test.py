"""Holds policies against independent tools: ajv, yaml-language-server, @bufbuild/cel.

usage: policies_test.py TOPIC --program CABLEMARK --source FOLDER --components FOLDER

Exit 77 means that a component could not be had: CTest shows the test as skipped.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77
PACKAGES = {
    "schema": ["ajv@8", "yaml@2"],
    "language-server": ["yaml-language-server@1", "vscode-languageserver-textdocument@1", "vscode-uri@3"],
    "cel": ["@bufbuild/cel@0"],
}


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def install(packages, folder):
    folder.mkdir(parents=True, exist_ok=True)
    if not shutil.which("node") or not shutil.which("npm"):
        skip("node and npm are not there")
    if all((folder / "node_modules" / name.rsplit("@", 1)[0]).exists() for name in packages):
        return
    done = subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder), *packages],
                          capture_output=True, text=True)
    if done.returncode != 0:
        skip(f"{', '.join(packages)} cannot be installed by npm: {done.stderr.strip()[-200:]}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("topic", choices=PACKAGES)
    parser.add_argument("--program", required=True)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("--components", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    install(PACKAGES[arguments.topic], arguments.components)
    # Node looks for packages beside the script.
    script = arguments.components / f"{arguments.topic}.mjs"
    shutil.copyfile(arguments.source / "tests/integration" / f"policy_{arguments.topic}.mjs", script)
    done = subprocess.run(["node", str(script), arguments.program, str(arguments.source)])
    sys.exit(1 if done.returncode else 0)


if __name__ == "__main__":
    main()
