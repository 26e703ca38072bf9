"""A study killed at random moments and resumed, until it is finished: what is left is the same.

``python -m tests.ballast.requests.kills 50`` kills 50 times; the suite does it a few times.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ballast.sim.streams import Luck
from tests.cases import ROOT, SMALL

SHARDS = 16
DAYS = ", ".join(str(day) for day in range(1, SHARDS + 1))
TEXT = f"""
title: Visits of many lengths
scenario: {SMALL}
factors:
  length: {{keys: [visits.arne-spring.days], values: [{DAYS}]}}
  parameters.tension.base: {{law: uniform, steps: 2}}
design: {{kind: grid}}
runs: 100
days: 60
outcomes: [rung_4_or_higher, tension_mean]
"""
WHOLE = "whole"
NOT_COMPARED = "manifest.json"
"""It says when the study was begun and how long it took."""


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a study but the manifest."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != NOT_COMPARED
    }


def command(config: Path, out: Path, *more: str) -> list[str]:
    """The command that plays or resumes a study."""
    return [sys.executable, "run.py", "sweep", str(config), "--out", str(out), "--quiet", *more]


def killed(
    config: Path,
    folder: Path,
    kills: int,
    seed: int = 1,
    command: Callable[..., list[str]] = command,
) -> list[Path]:
    """Kill studies at random moments and resume them, until so many kills have hit.

    Moments are drawn from the time that a whole study takes, so that they fall into starting,
    playing, writing tables and drawing. A study that comes to its end is let be, and a new one
    begun.

    Args:
        config: file of the study.
        folder: where studies are made: ``whole``, which nobody kills, and the others.
        kills: how many have to hit a study that is under way.
        seed: of the moments.
        command: that plays or resumes, from the file, the folder and more words.

    Returns:
        The folders of the studies that were killed, all of them finished in the end.
    """
    started = time.monotonic()
    subprocess.run(command(config, folder / WHOLE), cwd=ROOT, check=True, capture_output=True)
    whole, hit, tried = time.monotonic() - started, 0, 0
    made = [folder / "0"]
    while hit < kills:
        luck = Luck(seed, np.array([tried]), np.array([0]))
        moment, tried = float(luck.uniform("kill", 0)[0]) * whole, tried + 1
        with subprocess.Popen(
            command(config, made[-1], "--resume", "--workers", "2"),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                process.wait(timeout=moment)
                made.append(folder / str(len(made)))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                hit += 1
    subprocess.run(command(config, made[-1], "--resume"), cwd=ROOT, check=True, capture_output=True)
    return made


def main() -> None:
    """Kill as often as asked and say whether the bytes are the same."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        config = folder / "study.yaml"
        config.write_text(TEXT, encoding="utf-8")
        made = killed(config, folder, kills)
        expected = files(folder / WHOLE)
        same = all(files(one) == expected for one in made)
    print(f"{kills} kills of {len(made)} studies; bytes of all the same as of a whole one: {same}")
    sys.exit(not same)


if __name__ == "__main__":
    main()
