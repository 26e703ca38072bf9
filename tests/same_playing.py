"""The commands of ``tests.same`` in one checkout, each with its output in a file.

Called as ``python -P tests/same_playing.py CHECKOUT FOLDER``, with the jobs as JSON on standard
input. It imports nothing of this checkout, because it plays other revisions too.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path

DRAWING = {
    "ballast": (
        ("ballast.analysis.plots.run_pictures", "draw_all"),
        ("ballast.analysis.plots.study_pictures", "draw_study"),
        ("ballast.analysis.report", "write"),
    ),
    "sim": (
        ("analysis.pictures", "draw_all"),
        ("analysis.study_pictures", "draw_study"),
        ("analysis.report", "write"),
    ),
}
"""Pictures and pages, by the package of a revision: most of the time, and no table needs them."""


def play_jobs(checkout: Path, folder: Path, jobs: dict[str, list[list[str]]]) -> None:
    """Run every job, as many at a time as there are processors, with ``folder`` as its place."""
    folder.mkdir(parents=True, exist_ok=True)
    package = "ballast" if (checkout / "ballast").is_dir() else "sim"
    with ProcessPoolExecutor(initializer=draw_nothing, initargs=(package,)) as pool:
        list(pool.map(partial(play, checkout, folder), jobs, jobs.values()))


def draw_nothing(package: str) -> None:
    """Leave out pictures and pages; what a revision calls otherwise is drawn all the same."""
    for module, name in DRAWING[package]:
        with suppress(ModuleNotFoundError):
            setattr(import_module(module), name, lambda *_, **__: None)


def play(checkout: Path, folder: Path, job: str, commands: list[list[str]]) -> None:
    """Run the commands of a job one after the other; text goes to ``JOB.N.txt`` in the folder."""
    os.chdir(folder)
    for number, words in enumerate(commands):
        with open(folder / f"{job}.{number}.txt", "w", encoding="utf-8") as file:
            sys.stdout = sys.stderr = file
            code = _exit_code(partial(_run, checkout, words))
            print(f"exit code {code}")
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__


def _run(checkout: Path, words: list[str]) -> None:
    sys.argv = ["run.py", *words]
    runpy.run_path(str(checkout / "run.py"), run_name="__main__")


def _exit_code(call: Callable[[], None]) -> object:
    try:
        call()
    except SystemExit as end:
        return end.code or 0
    return 0


if __name__ == "__main__":
    play_jobs(Path(sys.argv[1]), Path(sys.argv[2]), json.load(sys.stdin))
