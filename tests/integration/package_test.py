"""Installs the Debian package in a bare Debian 12 and uses it there.

usage: package_test.py --build FOLDER --source FOLDER [--root FOLDER]

The root is made by debootstrap unless --root names one (with man-db, bash-completion, zsh and fish). Exit 77 means that it
cannot be made here: CTest shows the test as skipped.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
PACKAGES = "man-db,bash-completion,zsh,fish"
MIRROR = "http://deb.debian.org/debian"


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


class Root:
    def __init__(self, folder):
        self.folder = folder

    def run(self, script, exits=(0,), shell="/bin/bash"):
        done = subprocess.run(["chroot", self.folder, "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                               "HOME=/root", "LANG=C.UTF-8", "TERM=dumb", shell, "-c", script], capture_output=True,
                              text=True)
        assert done.returncode in exits, (script, done.returncode, done.stdout, done.stderr)
        return done.stdout


def make_root(folder):
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        skip("a Debian root needs debootstrap, and the rights of root")
    done = subprocess.run(["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", folder, MIRROR],
                          capture_output=True, text=True)
    if done.returncode != 0:
        skip(f"debootstrap failed: {done.stdout[-300:]}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--root", type=pathlib.Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        package_folder = pathlib.Path(scratch) / "package"
        done = subprocess.run(["cpack", "-G", "DEB", "-B", str(package_folder)], cwd=arguments.build,
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        package = next(package_folder.glob("*.deb"))
        print(f"{package.name}: {package.stat().st_size} bytes")
        needs = subprocess.run(["dpkg-deb", "-f", str(package), "Depends"], capture_output=True, text=True).stdout.strip()
        if needs:
            skip(f"only the package of a release build stands alone; this one needs {needs}")
        folder = arguments.root or pathlib.Path(scratch) / "root"
        if arguments.root is None:
            make_root(folder)
        shutil.copy(package, folder / "root/cablemark.deb")
        shutil.copytree(arguments.source / "tests/golden", folder / "root/golden", dirs_exist_ok=True)
        root = Root(folder)
        # A small system leaves manual pages out unless it is told otherwise.
        (folder / "etc/dpkg/dpkg.cfg.d/docker").unlink(missing_ok=True)
        root.run("dpkg -i /root/cablemark.deb")
        assert "cablemark 1." in root.run("cablemark --version")
        assert "sha256:" in root.run("cablemark --version")
        root.run("cablemark check /root/golden/clean/*.cable")
        assert "portion-above-overall" in root.run("cablemark check /root/golden/portion-above-overall/*.cable", (1,))
        assert "CABLEMARK-CHECK(1)" in root.run("man cablemark-check | cat")
        assert "marking" in root.run("man cablemark | cat")
        assert root.run("man --warnings cablemark-check 2>&1 >/dev/null | cat") == ""
        complete = ("source /usr/share/bash-completion/completions/cablemark; COMP_WORDS=(cablemark {}); "
                    "COMP_CWORD={}; _cablemark; echo ${{COMPREPLY[@]}}")
        assert root.run(complete.format("che", 1)).split() == ["check"]
        assert root.run(complete.format("check --fail-level w", 3)).split() == ["warning"]
        assert root.run(complete.format("baseline pr", 2)).split() == ["prune"]
        assert "--no-suppressions" in root.run(complete.format("check --no", 2)).split()
        root.run("zsh -n /usr/share/zsh/vendor-completions/_cablemark")
        found = root.run("complete -C 'cablemark base'", shell="/usr/bin/fish")
        assert found.startswith("baseline"), found
        found = root.run("complete -C 'cablemark check --fail-level w'", shell="/usr/bin/fish")
        assert "warning" in found, found
        root.run("dpkg -r cablemark")
        root.run("command -v cablemark", (1, 127))
    print("held")


if __name__ == "__main__":
    main()
