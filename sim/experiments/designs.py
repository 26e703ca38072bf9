"""Designs: which points of the space of factors are played.

Designs of numbers between 0 and 1 come from SALib and SciPy, each from a seed of its own; factors
turn them into values. A grid, a list and one factor at a time are made of values at once.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.factors import Factor
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.sweep_file import SweepDesign
from ballast.sim.streams import Luck

MOST_POINTS = 1_000_000
FOURIER_HARMONICS = 4
"""Harmonics that FAST adds up, as its authors advise."""


@dataclass(frozen=True, kw_only=True)
class DesignPoints:
    """The points of a study.

    Attributes:
        values: (P, k) value of each factor at each point; of a choice its position.
        unit: (P, k) the same in [0, 1]; None for designs made of values.
        groups: names of what the design varies: the factors, or groups of them.
    """

    values: Floats
    unit: Floats | None
    groups: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.values)


def points_of(design: SweepDesign, factors: tuple[Factor, ...], folder: Path) -> DesignPoints:
    """The points of a design.

    Args:
        design: as the file says, checked.
        factors: k of them.
        folder: that the file of a list is relative to.

    Raises:
        InputError: a list that cannot be read, or too many points.
    """
    names = tuple(factor.name for factor in factors)
    made_of_values = {"grid": _grid, "one-at-a-time": _one_at_a_time}
    if design.kind in made_of_values:
        return DesignPoints(
            values=made_of_values[design.kind](design, factors), unit=None, groups=names
        )
    if design.kind == "list":
        assert design.file is not None, "a list has been checked to have one"
        return DesignPoints(values=_listed(folder / design.file, factors), unit=None, groups=names)
    groups = _groups(factors) if design.groups else list(names)
    unit = _in_the_cube(design, groups)
    values = np.stack([factor.at(unit[:, n]) for n, factor in enumerate(factors)], axis=1)
    return DesignPoints(values=values, unit=unit, groups=tuple(dict.fromkeys(groups)))


def size(design: SweepDesign, factors: tuple[Factor, ...]) -> int:
    """How many points a design has; 0 for a list, which has to be read."""
    number = design.points or 0
    k = len(set(_groups(factors))) if design.groups else len(factors)
    steps = [len(factor.grid(design.steps)) for factor in factors]
    return {
        "grid": math.prod(steps),
        "one-at-a-time": 1 + sum(steps),
        "morris": number * (k + 1),
        "saltelli": number * ((2 * k + 2) if design.second_order else (k + 2)),
        "fast": number * k,
        "list": 0,
    }.get(design.kind, number)


def _groups(factors: tuple[Factor, ...]) -> list[str]:
    """Class of evidence of each factor; choices are a group of their own."""
    return ["choice" if f.evidence is None else f.evidence.value for f in factors]


def _in_the_cube(design: SweepDesign, groups: list[str]) -> Floats:
    """Points in [0, 1], a column a factor; factors of one group move together."""
    assert design.points is not None, "a design of this kind has been checked to have points"
    number, k = design.points, len(groups)
    # SALib takes 0 for no seed in places
    seed = design.seed + 1
    problem: dict[str, Any] = {
        "num_vars": k,
        "names": [str(n) for n in range(k)],
        "bounds": [[0.0, 1.0]] * k,
    }
    if len(set(groups)) < k:
        problem["groups"] = groups
    if design.kind == "random":
        luck = Luck(seed, np.arange(number), np.zeros(number, np.int64))
        return np.stack([luck.uniform(f"design.{n}", 0) for n in range(k)], axis=1)
    if design.kind == "latin-hypercube":
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(k, rng=seed).random(number))
    if design.kind == "sobol-sequence":
        from scipy.stats import qmc

        return np.asarray(qmc.Sobol(k, rng=seed).random_base2(int(math.log2(number))))
    if design.kind == "saltelli":
        from SALib.sample import sobol

        return np.asarray(
            sobol.sample(problem, number, calc_second_order=design.second_order, seed=seed)
        )
    if design.kind == "morris":
        from SALib.sample import morris

        return np.asarray(morris.sample(problem, number, num_levels=design.grid_levels, seed=seed))
    from SALib.sample import fast_sampler

    return np.asarray(fast_sampler.sample(problem, number, M=FOURIER_HARMONICS, seed=seed))


def _grid(design: SweepDesign, factors: tuple[Factor, ...]) -> Floats:
    return np.array(list(product(*(factor.grid(design.steps) for factor in factors))))


def _one_at_a_time(design: SweepDesign, factors: tuple[Factor, ...]) -> Floats:
    """The baseline, then each factor through its values with the others at the baseline."""
    base = [0.0 if factor.baseline is None else factor.baseline for factor in factors]
    rows = [base]
    for n, factor in enumerate(factors):
        rows += [[*base[:n], float(value), *base[n + 1 :]] for value in factor.grid(design.steps)]
    return np.array(rows)


def _listed(path: Path, factors: tuple[Factor, ...]) -> Floats:
    """Points of a CSV file with a column a factor."""
    file = str(path)
    try:
        with path.open(newline="", encoding="utf-8-sig") as text:
            rows = list(csv.reader(text))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"expected a CSV file with a column a factor, got: {error}"
        raise InputError(Problem(message, file=file)) from None
    header = [name.strip() for name in rows[0]] if rows else []
    names = [factor.name for factor in factors]
    problems = [
        Problem(f"expected a column {name!r}, found none{nearest(name, header)}", file=file, line=1)
        for name in names
        if name not in header
    ] + [
        Problem(
            f"expected the name of a factor, got {name!r}{nearest(name, names)}", file=file, line=1
        )
        for name in header
        if name not in names
    ]
    if len(header) != len(set(header)):
        problems.append(Problem("expected each column once", file=file, line=1))
    if problems:
        raise InputError(*problems)
    places = [header.index(name) for name in names]
    values = []
    for line, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        if len(row) != len(header):
            message = f"expected {len(header)} values, got {len(row)}"
            problems.append(Problem(message, file=file, line=line))
            continue
        point = []
        for factor, place in zip(factors, places, strict=True):
            value = _value(factor, row[place].strip())
            if isinstance(value, str):
                problems.append(Problem(value, factor.name, file, line, place + 1))
            else:
                point.append(value)
        values.append(point)
    if not values and not problems:
        problems.append(Problem("expected a row a point, found none", file=file))
    if problems:
        raise InputError(*problems)
    return np.array(values)


def _value(factor: Factor, word: str) -> float | str:
    """What a cell says of a factor, or what is wrong with it."""
    known = [str(choice) for choice in factor.choices]
    if factor.choices and not factor.numeric:
        if word in known:
            return float(known.index(word))
        return f"expected a level, got {word!r}{nearest(word, known)}"
    try:
        value = float(word)
    except ValueError:
        return f"expected a number, got {word!r}"
    if factor.choices:
        if value in factor.choices:
            return float(factor.choices.index(value))
        return f"expected one of {', '.join(f'{c:g}' for c in factor.choices)}, got {word}"
    if not factor.low <= value <= factor.high:
        return f"expected {factor.low:g} … {factor.high:g}, got {word}"
    return value
