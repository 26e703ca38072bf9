"""Makes the table of sizes of levers.md again: ``python docs/renew.py docs/levers.md``.

A block between ``<!-- sizes: SCENARIO LEVER LEVER... -->`` and ``<!-- end -->`` says how much the
effects of these levers differ between seeds, at each size of a ladder. A smaller size is the first
draws, and the first runs of each, of the largest one: a history is named by seed, draw and run, and
is the same at any size.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.lever_effects import as_measured, effects
from ballast.analysis.stats.uncertainty import Floats
from ballast.analysis.text.rounding import signed
from ballast.requests.lever_request import LeverRequest
from ballast.sim.experiments.shared_lanes import LanePlan, play_shared
from ballast.sim.experiments.shared_world import shared_world
from ballast.sim.outcomes.measured import Measured
from ballast.sim.scenario.levers import find_levers
from ballast.sim.scenario.library import load_scenario

BLOCK = re.compile(r"<!-- sizes: (?P<scenario>\S+) (?P<levers>.*?) -->.*?<!-- end -->", re.S)
LADDER = ((20, 10), (40, 10), (100, 5), (100, 10), (200, 5), (200, 10), (400, 10))
"""Draws and runs of each, from the fewest histories to the most; the last one has all others."""
SEEDS = tuple(range(1, 11))
BEST = 3
POINTS, END_POINTS, AGREE = 1.0, 4.0, 0.8
"""When a size is stable: limits of the three columns before the last, in points and as a share."""
HEAD = (
    "| draws x runs | histories | largest effect, mean of seeds | its deviation between seeds | "
    "the largest deviation of any | interval over draws resolved | deviation of its ends | "
    "same three best | stable |"
)


@dataclass(frozen=True)
class Seed:
    """What one seed gives at one size: a number a lever."""

    effects: Floats
    ends: Floats
    """(B, 2) interval over draws; missing where it is not resolved."""


@dataclass(frozen=True)
class Spread:
    """What a size gives over seeds, in the unit of the outcome.

    Attributes:
        draws, runs: the size.
        mean, deviation: over seeds, of the effect that is largest on average.
        widest: largest standard deviation over seeds of the effect of any lever.
        resolved: seeds whose histories resolve the interval over draws of the largest effect.
        ends: larger standard deviation over these of its two ends; None with fewer than two.
        agree: share of the three that lower the outcome most that is the same in two seeds, on
            average over all pairs of seeds.
    """

    draws: int
    runs: int
    mean: float
    deviation: float
    widest: float
    resolved: int
    ends: float | None
    agree: float

    @property
    def stable(self) -> bool:
        """Whether it is, by the rule that the page states."""
        ends = self.ends is None or 100.0 * self.ends <= END_POINTS
        return ends and 100.0 * self.widest <= POINTS and self.agree >= AGREE


def with_sizes(page: str) -> str:
    """A page with its table of sizes made again."""

    def block(found: re.Match[str]) -> str:
        head = found.group(0).split("-->")[0] + "-->"
        about, answers = played(found["scenario"], found["levers"].split())
        table = size_table([spread(about, answers, *size) for size in LADDER], len(answers))
        return f"{head}\n{table}\n<!-- end -->"

    return BLOCK.sub(block, page)


def played(
    name: str,
    levers: Sequence[str],
    seeds: Sequence[int] = SEEDS,
    size: tuple[int, int] = LADDER[-1],
    days: int | None = None,
) -> tuple[Measured, list[Floats]]:
    """A crisis or worse, and in which histories it comes: (1 + levers, draws, runs) for each seed.

    Raises:
        KeyError: no such lever.
    """
    loaded = load_scenario(name)
    length = loaded.scenario.days if days is None else days
    question = LeverRequest().question(loaded, length)
    known = {one.id: one.branch for one in find_levers(loaded)}
    world = shared_world(loaded, [known[one] for one in levers])
    sizes = {"draws": size[0], "runs": size[1], "days": length}
    plans = [LanePlan(world=world, outcome=question.name, seed=seed, **sizes) for seed in seeds]
    about = Measured(question.name, question.definition, question.kind, question.horizon_days, None)
    return about, [play_shared(plan, workers=1).values for plan in plans]


def spread(about: Measured, answers: Sequence[Floats], draws: int, runs: int) -> Spread:
    """What the first draws and runs of each seed give."""
    seeds = [_seed(about, values[:, :draws, :runs]) for values in answers]
    found = np.array([one.effects for one in seeds])
    deviations = found.std(axis=0, ddof=1)
    most = int(np.abs(found.mean(axis=0)).argmax())
    ends = np.array([one.ends[most] for one in seeds])
    resolved = ends[~np.isnan(ends).any(axis=1)]
    best = [set(np.argsort(row, kind="stable")[:BEST].tolist()) for row in found]
    return Spread(
        draws=draws,
        runs=runs,
        mean=float(found[:, most].mean()),
        deviation=float(deviations[most]),
        widest=float(deviations.max()),
        resolved=len(resolved),
        ends=float(resolved.std(axis=0, ddof=1).max()) if len(resolved) > 1 else None,
        agree=float(np.mean([len(one & other) / BEST for one, other in combinations(best, 2)])),
    )


def _seed(about: Measured, values: Floats) -> Seed:
    draws, runs = values.shape[1:]
    found = effects(as_measured(about, values, None), Draws(draws, runs, 0))
    ends = [
        (about.draws_low, about.draws_high) for about in (one.contrast.difference for one in found)
    ]
    return Seed(np.array([one.contrast.difference.value for one in found]), np.array(ends, float))


def size_table(sizes: Sequence[Spread], seeds: int) -> str:
    """The ladder as a table, and the first size from which all are stable."""
    rows = [HEAD, "|---" * HEAD.count(" |") + "|", *(_row(one, seeds) for one in sizes)]
    stable = [one.stable for one in sizes]
    first = next((n for n in range(len(sizes)) if all(stable[n:])), None)
    if first is None:
        told = "No size of this ladder is stable by that rule: play more than its last."
    else:
        one = sizes[first]
        told = f"Recommended by that rule: `--draws {one.draws} --runs {one.runs}`."
    rule = (
        f"{seeds} seeds; effects and their standard deviations over seeds in percentage points. "
        f"A size is stable where no effect deviates by more than {POINTS:g}, {100 * AGREE:.0f} % "
        "of the three that lower the outcome most are the same in two seeds on average, and the "
        "ends of the interval of the largest effect over draws, with the seeds that resolve it, "
        f"deviate by {END_POINTS:g} at most. The smallest size from which all are stable is "
        "recommended."
    )
    return "\n".join([*rows, "", rule, "", told])


def _row(one: Spread, seeds: int) -> str:
    ends = "–" if one.ends is None else f"{100 * one.ends:.1f}"
    cells = (
        f"{one.draws} x {one.runs}", f"{one.draws * one.runs:,}", signed(100 * one.mean, 1),
        f"{100 * one.deviation:.1f}", f"{100 * one.widest:.1f}", f"{one.resolved} of {seeds}",
        ends, f"{100 * one.agree:.0f} %", "yes" if one.stable else "no",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"
