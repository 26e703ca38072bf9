"""The shape of a file in ``configs/sweeps``: what a parameter study varies, and what it asks."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, Strict

from ballast.sim.scenario.schema import Identifier, Model, Real
from ballast.sim.scenario.shape import Line, Text

Count = Annotated[int, Strict(), Field(ge=1, le=1_000_000)]
Number = Annotated[int, Strict()] | Real
Level = Annotated[bool, Strict()] | Number | date | str | None
Share = Annotated[float, Strict(), Field(ge=0.0, le=1.0)]

CONTINUOUS = ("random", "latin-hypercube", "sobol-sequence", "morris", "saltelli", "fast")
"""Designs that spread points over the whole space."""
PAIRED = ("grid", "one-at-a-time", "list")
"""Designs whose points may differ in one factor from others."""
DesignKind = Literal[
    "grid",
    "list",
    "one-at-a-time",
    "random",
    "latin-hypercube",
    "sobol-sequence",
    "morris",
    "saltelli",
    "fast",
]
Picture = Literal[
    "effects",
    "response_curves",
    "heat_map",
    "tornado",
    "sobol_bars",
    "morris_plane",
    "parallel_coordinates",
    "boxes",
    "regret_map",
]


class SweptFactor(Model):
    """One thing that varies: a number of the scenario, or a choice between levels."""

    label: Line = ""
    """Name for tables and pictures; the key if not said."""
    keys: Annotated[tuple[str, ...], Field(max_length=100)] = ()
    """Dotted keys that take the value, all the same one; the factor's own name if not said.
    ``{side}`` stands for each government."""
    low: Real | None = None
    """Lowest value; the low end of the prior if not said."""
    high: Real | None = None
    """Highest value; the high end of the prior if not said."""
    law: Literal["uniform", "prior", "log"] | None = None
    """How values spread between low and high: evenly, as the prior says, or evenly in logarithms.
    The prior where neither low nor high is said, else evenly."""
    steps: Annotated[int, Strict(), Field(ge=2, le=1000)] | None = None
    """Values of a grid or of one factor at a time; those of the design if not said."""
    values: tuple[Number, ...] = ()
    """The values that come up, instead of a range."""
    levels: tuple[Level, ...] | dict[Identifier, dict[str, Any]] = ()
    """The levels of a choice: values that the keys take, or names with what each changes, by
    dotted key as in a branch."""
    baseline: Level = None
    """Value or level of the scenario as it is, where the factor cannot find it by itself."""


class SweepDesign(Model):
    """Which points of the space are played."""

    kind: DesignKind
    """``grid`` all combinations; ``list`` points from a file; ``one-at-a-time`` each factor alone;
    ``random``, ``latin-hypercube`` and ``sobol-sequence`` spread over the space; ``morris``
    elementary effects; ``saltelli`` variance-based indices; ``fast`` the same by Fourier
    analysis."""
    points: Count | None = None
    """How many: points, base points (saltelli), trajectories (morris), points a factor (fast)."""
    steps: Annotated[int, Strict(), Field(ge=2, le=1000)] = 5
    """Values of each numeric factor in a grid or one at a time."""
    grid_levels: Annotated[int, Strict(), Field(ge=2, le=100)] = 4
    """Levels of the grid on which trajectories of morris move; even."""
    second_order: Annotated[bool, Strict()] = False
    """Whether saltelli asks for interactions of pairs too."""
    groups: Literal["evidence"] | None = None
    """Vary factors of one class of evidence together (saltelli), instead of each alone."""
    file: str | None = None
    """Of a list: a CSV file with a column a factor, relative to this file."""
    seed: Annotated[int, Strict(), Field(ge=0, le=2**31 - 1)] = 0
    """Of the design alone; histories have the seed of the study."""


class Discovery(Model):
    """In which region of the space an outcome is high, or low."""

    outcome: str | None = None
    """The first outcome if not said."""
    above: Real | None = None
    """A point counts where the outcome is above this …"""
    below: Real | None = None
    """… or below this."""
    density: Share = 0.8
    """Share of counting points that a box should have at least."""
    boxes: Annotated[int, Strict(), Field(ge=1, le=10)] = 1
    """How many boxes, one after the other."""


class Robustness(Model):
    """How well each scenario does across the space; the scenarios are the policies."""

    outcome: str | None = None
    """The first outcome if not said."""
    better: Literal["lower", "higher"] = "lower"
    """Which direction is better."""
    satisfied: Real | None = None
    """A point is satisfactory where the outcome is on the better side of this."""


class Budget(Model):
    """What a study may cost."""

    histories: Annotated[int, Strict(), Field(ge=1)] | None = None
    """A study of more histories is refused before it begins."""
    minutes: Annotated[float, Strict(), Field(gt=0.0)] | None = None
    """After so many minutes the study stops where it is, and can be resumed."""


class SweepFile(Model):
    """A parameter study."""

    title: Line
    """What the study is called in tables, pictures and pages."""
    question: Text = ""
    """What it asks."""
    scenario: str | None = None
    """Name of a shipped scenario, or a file relative to this one."""
    scenarios: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    """Several instead, played at the same points on the same luck: policies."""
    factors: Annotated[dict[str, SweptFactor], Field(min_length=1)]
    """What varies, by dotted key or by a name of its own. ``*`` makes every drawn number that fits
    a factor of its own, such as ``parameters.ladder.*`` or ``*``."""
    design: SweepDesign
    """Which points are played."""
    draws: Count = 1
    """Parameter draws a point, for what does not vary; 1: the modes, or the likeliest row of
    a posterior; more: sampled draws alone."""
    runs: Count = 100
    """Histories of each draw."""
    days: Annotated[int, Strict(), Field(ge=1, le=3650)] | None = None
    """Length of a history; the scenario's if not said."""
    seed: Annotated[int, Strict(), Field(ge=0, le=2**63 - 1)] | None = None
    """Root seed; the scenario's if not said."""
    luck: Literal["common", "independent"] | None = None
    """Whether all points are played on the same luck or each on its own; common for a grid, a
    list and one at a time, else independent. Scenarios share luck at every point either way."""
    outcomes: tuple[str, ...] = ("rung_4_or_higher", "rung_5_or_higher", "tension_mean")
    """What is asked; pictures show the first."""
    discovery: Discovery | None = None
    """Look for the region where an outcome is high or low."""
    robustness: Robustness | None = None
    """Judge the scenarios as policies; asked of the first outcome where there are several."""
    pictures: tuple[Picture, ...] | None = None
    """Which pictures; all that the study has tables for if not said."""
    budget: Budget = Budget()
    """What it may cost."""
