"""A study killed at random moments and resumed, until it is finished: what is left is the same.

``python -m tests.sweep.kills 50`` kills 50 times; the suite does it a few times.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from sim.streams import Luck
from tests.cases import ROOT, SMALL

DAYS = ", ".join(str(day) for day in range(1, 41))
TEXT = f"""
title: Forty scenarios
scenario: {SMALL}
factors:
  length: {{keys: [visits.arne-spring.days], values: [{DAYS}]}}
  parameters.tension.base: {{law: uniform, steps: 3}}
design: {{kind: grid}}
runs: 150
days: 60
outcomes: [rung_4_or_higher, tension_mean]
"""
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


def killed(config: Path, out: Path, kills: int, seed: int = 1) -> int:
    """Kill a study at random moments and resume it; how often it was killed before its end.

    Moments are drawn from the time that a whole study takes, so that they fall into starting,
    playing, writing tables and drawing.
    """
    started = time.monotonic()
    subprocess.run(
        command(config, out.with_name("timed")), cwd=ROOT, check=True, capture_output=True
    )
    whole = time.monotonic() - started
    moments = Luck(seed, np.arange(kills), np.zeros(kills, np.int64)).uniform("kill", 0)
    hit = 0
    for moment in moments:
        with subprocess.Popen(
            command(config, out, "--resume", "--workers", "2"),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                process.wait(timeout=float(moment) * whole)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                hit += 1
    subprocess.run(command(config, out, "--resume"), cwd=ROOT, check=True, capture_output=True)
    return hit


def main() -> None:
    """Kill as often as asked and say whether the bytes are the same."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        config = folder / "study.yaml"
        config.write_text(TEXT, encoding="utf-8")
        hit = killed(config, folder / "killed", kills)
        same = files(folder / "killed") == files(folder / "timed")
    print(f"killed {hit} of {kills} times before the end; bytes the same: {same}")
    sys.exit(not same)


if __name__ == "__main__":
    main()
