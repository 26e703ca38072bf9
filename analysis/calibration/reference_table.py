"""The reference table: draws from the priors, and each target in the histories of a draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ballast.analysis.calibration.summaries import summarise
from ballast.sim.experiments.study_plan import Shard
from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.calibrated_world import PlayedWorld
from ballast.sim.scenario.calibration_worlds import Calibration
from ballast.sim.scenario.priors import places, quantile
from ballast.sim.scenario.schema import Prior
from ballast.sim.scenario.target_file import Target

DRAW = "draw"
SUMMARY_PARTS = ("summary", "mc", "shorter")


@dataclass(frozen=True, kw_only=True)
class ReferenceTable:
    """Draws with what each target is in their histories.

    Attributes:
        keys: dotted keys of the numbers that are calibrated: k.
        draws: (N,) numbers of the draws, rising; those whose feedback does not die out are missing.
        theta: (N, k) values in natural units.
        unit: (N, k) their places in the priors, in (0, 1).
        targets: m.
        summary: (N, m) each on the scale of its target.
        mc: (N, m) its Monte Carlo standard deviation.
        shorter: (N, m) the standard deviation that a record as long as the target's has beyond
            that of the histories.
        priors: by dotted key; :func:`ballast.sim.scenario.priors.quantile` gives theta from unit.
    """

    keys: tuple[str, ...]
    draws: Ints
    theta: Floats
    unit: Floats
    targets: tuple[Target, ...]
    summary: Floats
    mc: Floats
    shorter: Floats
    priors: Mapping[str, Prior]

    def at(self, unit: Floats) -> Floats:
        """Values in natural units at places in the priors: (R, k) both."""
        columns = [quantile(self.priors[key], unit[:, n]) for n, key in enumerate(self.keys)]
        return np.column_stack(columns)

    def frame(self) -> pd.DataFrame:
        """A row a draw: its number, its values, and the three numbers of each target."""
        columns: dict[str, Floats | Ints] = {DRAW: self.draws.astype(np.int32)}
        columns |= {key: self.theta[:, n] for n, key in enumerate(self.keys)}
        for part in SUMMARY_PARTS:
            numbers: Floats = getattr(self, part)
            columns |= {f"{part}.{t.id}": numbers[:, n] for n, t in enumerate(self.targets)}
        return pd.DataFrame(columns)

    def arrays(self) -> dict[str, Floats | Ints]:
        """What inference in other software needs, by name, as docs/calibrating.md has it."""
        observed = np.array([target.observed for target in self.targets]).reshape(-1, 2)
        return {
            "theta": self.theta,
            "unit": self.unit,
            "x": self.summary,
            "x_mc_sd": self.mc,
            "x_shorter_sd": self.shorter,
            "keys": np.array(self.keys),
            "targets": np.array([target.id for target in self.targets]),
            "observed": observed[:, 0],
            "observed_sd": observed[:, 1],
            "discrepancy": np.array([target.discrepancy for target in self.targets]),
            "draws": self.draws,
        }


def reference_table(
    calibration: Calibration, shards: Iterable[tuple[Shard, pa.Table]]
) -> ReferenceTable:
    """The reference table of a calibration whose shards have been played.

    Args:
        calibration: what was played.
        shards: all of them, world by world.
    """
    count = calibration.file.draws
    kept = np.ones(count, bool)
    columns: dict[str, tuple[Floats, Floats, Floats]] = {}
    worlds = list(calibration.worlds.values())
    for number, pieces in groupby(shards, key=lambda piece: piece[0].world):
        world = worlds[number]
        outcomes = _outcomes(world, count, (table for _, table in pieces))
        played = _played(world, outcomes)
        kept &= played
        for id_, (numerator, denominator) in world.columns.items():
            found = summarise(
                calibration.targets[id_], outcomes[numerator][played], outcomes[denominator][played]
            )
            columns[id_] = tuple(_widened(each, played) for each in found)  # type: ignore[assignment]
    draws = 1 + np.flatnonzero(kept)
    targets = tuple(calibration.targets.values())
    summary, mc, shorter = (
        np.column_stack([columns[target.id][part][kept] for target in targets])
        for part in range(len(SUMMARY_PARTS))
    )
    unit, theta = _values(calibration.priors, calibration.file.seed, draws)
    return ReferenceTable(
        keys=tuple(calibration.priors),
        draws=draws,
        theta=theta,
        unit=unit,
        targets=targets,
        summary=summary,
        mc=mc,
        shorter=shorter,
        priors=calibration.priors,
    )


def _outcomes(world: PlayedWorld, draws: int, tables: Iterator[pa.Table]) -> dict[str, Floats]:
    """Each outcome of the histories of a world: (N, h), not a number where none was played."""
    found = {name: np.full(draws * world.histories, np.nan) for name in world.outcomes}
    for table in tables:
        draw = table[DRAW].to_numpy().astype(np.int64)
        place = (draw - 1) * world.histories + table["run"].to_numpy()
        for name, values in found.items():
            values[place] = pc.cast(table[name], pa.float64()).to_numpy(zero_copy_only=False)
    return {name: values.reshape(draws, world.histories) for name, values in found.items()}


def _played(world: PlayedWorld, outcomes: Mapping[str, Floats]) -> Flags:
    """Draws whose histories have been played: (N,)."""
    return np.asarray(~np.isnan(outcomes[world.outcomes[0]]).any(axis=1))


def _widened(values: Floats, played: Flags) -> Floats:
    """Numbers of the draws that were played as those of all draws."""
    found = np.full(len(played), np.nan)
    found[played] = values
    return found


def _values(priors: Mapping[str, Prior], seed: int, draws: Ints) -> tuple[Floats, Floats]:
    """Places in the priors and values of some draws: (N, k) each."""
    unit = np.empty((len(draws), len(priors)))
    theta = np.empty_like(unit)
    for n, (key, place) in enumerate(places(priors, seed, draws).items()):
        unit[:, n] = place
        theta[:, n] = quantile(priors[key], place)
    return unit, theta
