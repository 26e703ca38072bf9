"""The footing of the public composite: how tone follows what the news layer would report.

``python seeds/footing.py`` prints scale and shift beside those in ``targets.yaml``; it needs no
public file, only the figures measured on one (``tone_level``, ``tone_change_…``: ``measure.py``).
The event record is put through the news layer of the rule book (mean reports at the centres of its
numbers). The scale is fitted to the changes of tone round the dated events, by least squares
through the origin, with an interval from what is left over (Student's t); the shift then gives the
level of the eleven months of the record.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import numpy as np
from scipy.stats import t as student

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballast.sim.rules import reporting
from ballast.sim.rules.quantity import Floats, decay
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.schema import LoadedScenario
from seeds.measure import (
    RECORDED_FROM,
    TONE_AFTER,
    TONE_BEFORE,
    TONE_EVENTS,
    Figure,
    print_beside,
    read_figures,
)

SCENARIO = "summer-2023"


def reported_in_record(loaded: LoadedScenario) -> Floats:
    """Expected Goldstein weight times reports by day of the record, up to the day before day 0.

    An act has its code's weight; anything else has its own.
    """
    days = (loaded.scenario.start - RECORDED_FROM).days
    numbers = {name: prior.centre for name, prior in loaded.scenario.parameters.items()}
    fade = decay(np.array([numbers["reporting.half_life"]]))
    found = np.zeros(days + reporting.COVERAGE_DAYS)
    for event in loaded.record:
        score = loaded.menu.acts[event.act].goldstein if event.act else event.weight
        mean = reporting.expected_reports(
            np.array([event.weight]),
            np.array([numbers["reporting.reports"]]),
            np.array([numbers["reporting.attention"]]),
        )
        for lag in range(reporting.COVERAGE_DAYS):
            place = event.day + days + lag
            if 0 <= place < len(found):
                found[place] += float((mean * reporting.share_of_day(lag, fade))[0]) * score
    return found[:days]


def changes(reported: Floats) -> dict[str, float]:
    """Change of what is reported round each dated event; before the record its mean stands."""
    found = {}
    for name, day in TONE_EVENTS.items():
        first = (day - RECORDED_FROM) // timedelta(days=1)
        before = reported[max(0, first - TONE_BEFORE) : first]
        usual = reported.mean() if not len(before) else before.mean()
        found[name] = float(reported[first : first + TONE_AFTER].mean() - usual)
    return found


def footing(targets: dict[str, dict[str, float]], reported: Floats) -> dict[str, Figure]:
    """Scale and shift, each with its 95 % interval."""
    moved = changes(reported)
    of_layer = np.array(list(moved.values()))
    of_tone = np.array([targets[f"tone_change_{name}"]["value"] for name in moved])
    square = float((of_layer**2).sum())
    scale = float((of_layer * of_tone).sum()) / square
    freedom = len(of_layer) - 1
    left = float(((of_tone - scale * of_layer) ** 2).sum()) / freedom
    half = float(student.ppf(0.975, freedom)) * float(np.sqrt(left / square))
    low, high = max(0.0, scale - half), scale + half
    level, usual = targets["tone_level"]["value"], float(reported.mean())
    ends = sorted(level - each * usual for each in (low, high))
    return {
        "tone_scale": (scale, low, high),
        "tone_shift": (level - scale * usual, ends[0], ends[1]),
    }


def main(arguments: list[str]) -> int:
    """Print scale and shift beside those on file."""
    if arguments:
        print("usage: python seeds/footing.py", file=sys.stderr)
        return 2
    targets = read_figures("targets.yaml")
    reported = reported_in_record(load_scenario(SCENARIO))
    print_beside(footing(targets, reported), targets, digits=4)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
