"""What happens to outputs when a run is killed, and whether threads change a byte.

usage: robust_test.py TOPIC --program CABLEMARK --source FOLDER [--kills N] [--cables N]
"""
import argparse
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

FORMATS = ("full", "concise", "grouped", "json", "ndjson", "sarif", "github", "junit", "gitlab", "rdjson", "checkstyle",
           "markdown", "csv", "register", "evidence")


def make_tree(source, folder, count):
    """Cables of the goldens in rotation, each with a number of its own; some are no cables."""
    texts = [path.read_bytes() for path in sorted((source / "tests/golden").rglob("*.cable"))]
    for n in range(count):
        target = folder / f"{n % 50:02}" / f"{n:05}.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        text = texts[n % len(texts)] + f"\nNOTE {n}\n".encode() if n % 97 else b"lunch is at noon\n"
        target.write_bytes(text)


def environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("CABLEMARK_")}


def run(words, folder, **more):
    return subprocess.run(words, cwd=folder, capture_output=True, env=environment(), **more)


def kill(arguments, folder):
    """Killed at random moments: every output is the old one or the whole new one."""
    make_tree(arguments.source, folder / "tree", 300)
    for path in (folder / "tree").rglob("*.txt"):
        if path.read_bytes() == b"lunch is at noon\n":
            path.unlink()
    outputs = ["out.json", "out.sarif", "evidence.html", "register.csv"]
    check = [arguments.program, "check", "--isolated", "--as-of", "2020-01-01", "--format", "json=out.json",
             "--format", "sarif=out.sarif", "--evidence", "evidence.html", "--register", "register.csv", "--format",
             "concise", "tree"]
    baseline = [arguments.program, "baseline", "write", "--accept-new", "--as-of", "2020-01-01", "tree"]
    names = {"check": (check, outputs), "baseline": (baseline, [".cablemark-baseline.yaml"])}
    chance = random.Random(20)
    for what, (words, files) in names.items():
        start = time.monotonic()
        done = run(words, folder)
        assert done.returncode in (0, 1), done.stderr.decode()
        length = time.monotonic() - start
        whole = {name: (folder / name).read_bytes() for name in files}
        replaced = killed = runs = 0
        while killed < arguments.kills // 2:
            runs += 1
            assert runs < 10 * arguments.kills, "nearly every run ended before it was killed"
            for name in files:
                (folder / name).write_bytes(b"# old\nbaseline: 1\nfindings: []\n")
            child = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                     env=environment())
            time.sleep(chance.uniform(0, length))
            child.kill()
            killed += child.wait() == -signal.SIGKILL
            for name in files:
                now = (folder / name).read_bytes()
                assert now == whole[name] or now == b"# old\nbaseline: 1\nfindings: []\n", (what, name, len(now))
                replaced += now == whole[name]
        print(f"{what}: killed {killed} of {runs} runs, {replaced} outputs whole and new, none half")
    # The same by the signals that a run ends by itself, and nothing is left behind then.
    for path in folder.glob("*.??????"):
        path.unlink()
    before = sorted(path.name for path in folder.iterdir())
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        seen = set()
        for _ in range(10):
            child = subprocess.Popen(check, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                     env=environment())
            time.sleep(length * chance.uniform(0.3, 0.6))
            child.send_signal(number)
            seen.add(child.wait())
        assert seen <= {code, 0, 1, -number}, seen
        assert sorted(path.name for path in folder.iterdir()) == before
        print(f"signal {number}: exit {sorted(seen)}")


def threads(arguments, folder):
    """The same bytes at every number of threads, in every format."""
    make_tree(arguments.source, folder / "tree", arguments.cables)
    words = [arguments.program, "check", "--isolated", "--as-of", "2020-01-01", "--no-progress"]
    for name in FORMATS:
        sizes = []
        for jobs in ("1", "2"):
            with open(folder / f"out.{jobs}", "wb") as out:
                code = subprocess.run([*words, "-j", jobs, "--format", name, "tree"], cwd=folder, stdout=out,
                                      stderr=subprocess.DEVNULL, env=environment()).returncode
            assert code == 2, code
            sizes.append((folder / f"out.{jobs}").stat().st_size)
        done = subprocess.run(["cmp", "out.1", "out.2"], cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, (name, done.stdout)
        print(f"{name}: {sizes[0]} bytes, the same at -j1 and -j2")


TOPICS = {"kill": kill, "threads": threads}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("topic", choices=TOPICS)
    parser.add_argument("--program", required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--cables", type=int, default=2000)
    arguments = parser.parse_args()
    arguments.program = str(pathlib.Path(arguments.program).resolve())
    with tempfile.TemporaryDirectory() as folder:
        TOPICS[arguments.topic](arguments, pathlib.Path(folder))


if __name__ == "__main__":
    sys.exit(main())
