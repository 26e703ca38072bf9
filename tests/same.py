"""Whether anything comes out differently than at an earlier revision: ``python -m tests.same``."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.same_contents import EQUAL, OTHER, VERDICTS, Found, compare_folders

ROOT = Path(__file__).parents[1]
SIZE = ("--draws", "4", "--runs", "10")
ALONE = ("--workers", "1")
BASELINE, BRANCH = "summer-2023", "military-channel-open"
STUDY = """
title: Encounters and memory
scenario: example-island
factors:
  parameters.encounters.rate: {}
  parameters.tension.half_life: {}
design: {kind: saltelli, points: 8}
runs: 4
days: 120
outcomes: [rung_4_or_higher, encounters]
"""
TRACE = ("trace", BASELINE, "--draw", "2", "--run", "3")
Jobs = dict[str, list[list[str]]]


def jobs_of(scenarios: list[str], study: Path) -> Jobs:
    """What is played in both checkouts: commands by the name of the folder that they fill.

    ``verify`` comes after each, so that each revision replays what it has written.
    """
    runs = {
        "with-variants": ["run", BASELINE, "--variants", "--draws", "3", "--runs", "4", *ALONE],
        "precise": ["run", BASELINE, "--precision", "0.1", "--budget", "160", *SIZE, *ALONE],
        **{name: ["run", name, *SIZE, *ALONE] for name in scenarios},
    }
    others = {
        "compared": ["compare", BASELINE, BRANCH, *SIZE, *ALONE],
        "study": ["sweep", str(study), *ALONE],
    }
    told = {
        "traced": [list(TRACE), [*TRACE, "--but-for", "--all"], [*TRACE, "--json"]],
        "rare": [["run", BASELINE, "--rare", "rung_5_or_higher", *SIZE, *ALONE]],
    }
    sampled = ["--sample", "2"]
    return {
        name: [
            [*words, "--out", f"results/{name}"],
            ["verify", f"results/{name}", *(sampled if name in runs else [])],
        ]
        for name, words in (runs | others).items()
    } | told


def play(checkout: Path, folder: Path, jobs: Jobs) -> None:
    """Run the jobs with the code of a checkout, alone: no other copy of it is imported."""
    script = ROOT / "tests" / "same_playing.py"
    subprocess.run(
        [sys.executable, "-P", str(script), str(checkout), str(folder)],
        input=json.dumps(jobs),
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(checkout), "COLUMNS": "100", "NO_COLOR": "1"},
    )


@contextmanager
def checked_out(revision: str, place: Path) -> Iterator[Path]:
    """A revision as a working tree that is gone afterwards."""
    git("worktree", "add", "--quiet", "--detach", str(place), revision)
    try:
        yield place
    finally:
        git("worktree", "remove", "--force", str(place))


def git(*words: str) -> str:
    """What a git command prints.

    Raises:
        subprocess.CalledProcessError: it fails; git has said why.
    """
    done = subprocess.run(["git", *words], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def revision_before() -> str:
    """Where this branch left ``main``; on ``main`` the last commit, or the one before it."""
    try:
        fork = git("merge-base", "HEAD", "main")
    except subprocess.CalledProcessError:
        fork = git("rev-parse", "HEAD")
    changed = git("status", "--porcelain", "--untracked-files=no")
    return fork if changed or fork != git("rev-parse", "HEAD") else "HEAD~1"


def compared(revision: str, place: Path) -> list[Found]:
    """Play everything at a revision and here, in two folders of ``place``, and compare them.

    What the revision gave is not played again if ``place`` has it already.
    """
    study = place / "encounters-and-memory.yaml"
    study.write_text(STUDY, encoding="utf-8")
    before = place / git("rev-parse", "--short", f"{revision}^{{commit}}")
    shared = git("ls-tree", "--name-only", revision, "scenarios/").splitlines()
    names = {Path(name).stem for name in shared if name.endswith(".yaml")}
    here = {path.stem for path in (ROOT / "scenarios").glob("*.yaml")}
    jobs = jobs_of(sorted(names & here), study)
    with tempfile.TemporaryDirectory(dir=place) as temporary:
        after = Path(temporary) / "here"
        if not before.is_dir():
            with checked_out(revision, Path(temporary) / "checkout") as checkout:
                play(checkout, Path(temporary) / "there", jobs)
            (Path(temporary) / "there").rename(before)
        play(ROOT, after, jobs)
        return [*compare_folders(before, after), *failures(after)]


def failures(folder: Path) -> Iterator[Found]:
    """Commands that ended otherwise than well: equal failures prove nothing."""
    for path in sorted(folder.glob("*.txt")):
        last = path.read_text("utf-8").splitlines()[-1]
        if last != "exit code 0":
            yield Found(path.name, OTHER, f"the command failed: {last}")


def report(found: list[Found]) -> str:
    """What is not equal, with the files that have a reason in common in one line, and counts."""
    files: dict[tuple[str, str], list[str]] = {}
    for one in found:
        if one.verdict != EQUAL:
            files.setdefault((one.verdict, one.why), []).append(one.file)
    counts = Counter(one.verdict for one in found)
    rows = [("files compared", len(found)), *((word, counts[word]) for word in VERDICTS)]
    return "\n".join(
        [
            *(f"{_several(names)}: {verdict}: {why}" for (verdict, why), names in files.items()),
            *(f"{word:<28}{count:>6}" for word, count in rows),
        ]
    )


def _several(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def main() -> int:
    """Compare, print, and give 1 if any file differs."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.same",
        description="Play every shipped scenario, a study, a comparison and a trace at an earlier "
        "revision and in this checkout, and compare all tables bit for bit, and all summaries and "
        "terminal output.",
    )
    parser.add_argument(
        "revision",
        nargs="?",
        metavar="REV",
        help="what to compare with [where this branch left main; on main HEAD with uncommitted "
        "changes, else HEAD~1]",
    )
    parser.add_argument(
        "--keep", metavar="DIR", help="keep what REV gave in this folder, for the next time"
    )
    asked = parser.parse_args()
    revision = asked.revision or revision_before()
    with tempfile.TemporaryDirectory(prefix="ballast-same-") as temporary:
        place = Path(asked.keep or temporary).resolve()
        place.mkdir(parents=True, exist_ok=True)
        found = compared(revision, place)
    print(report(found))
    return int(any(one.verdict == OTHER for one in found))


if __name__ == "__main__":
    sys.exit(main())
