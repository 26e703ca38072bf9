"""The levers of a scenario ranked by what they do to one outcome: what is told, kept and drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pandas as pd

from ballast.analysis.stats.lever_effects import Effect, Interaction
from ballast.analysis.stats.lever_grounds import RestsOn as RestsOn
from ballast.analysis.stats.lever_grounds import Support as Support
from ballast.analysis.stats.lever_grounds import Unknown as Unknown
from ballast.analysis.stats.uncertainty import Estimate
from ballast.sim.scenario.lever_words import EITHER

FLOATS = (
    "difference", "mc_low", "mc_high", "draws_low", "draws_high", "draws_error", "same_way",
    "p_value",
)  # fmt: skip


@dataclass(frozen=True)
class RankedLever:
    """A lever, who can do it, and what it does."""

    id: str
    sentence: str
    who: str
    group: str
    effect: Effect

    def row(self) -> dict[str, Any]:
        """A row of ``levers.parquet``."""
        found, about = self.effect, self.effect.contrast.difference
        return {
            "lever": self.id,
            "sentence": self.sentence,
            "who": self.who,
            "group": self.group,
            "estimate": found.contrast.other,
            "difference": about.value,
            "mc_low": about.mc_low,
            "mc_high": about.mc_high,
            "draws_low": about.draws_low,
            "draws_high": about.draws_high,
            "draws_error": found.draws_error,
            "same_way": found.same_way,
            "draws_down": found.draws_down,
            "draws_up": found.draws_up,
            "down": found.contrast.down,
            "up": found.contrast.up,
            "histories": found.contrast.histories,
            "p_value": found.contrast.p_value,
            "moved": found.beyond,
        }


@dataclass(frozen=True)
class Pair:
    """Two levers made together."""

    one: str
    other: str
    found: Interaction


@dataclass(frozen=True, kw_only=True)
class LeverStudy:
    """What levers do to one outcome.

    Attributes:
        title, scenario_file, canonical_hash: of the scenario.
        version: of Ballast.
        outcome, definition, kind, horizon_days: what is asked.
        side, governments: whose levers alone were asked for, if so; names of both by id.
        seed, draws, runs, days: sizes.
        base: the outcome without any change.
        levers: from the one that lowers the outcome most to the one that raises it most; events
            that nobody decides are among them.
        best, worst: ids of the three decided by somebody that lower it most, and raise it most.
        best_rivals, worst_rivals: ids that may be among them all the same.
        unknowns: parameters with the widest swings, the widest first.
        rests: of the best and the worst.
        pairs: combinations that were asked for.
        left_out: why a lever was not played, by id.
        base_error: half a 95 % interval of the ends of the interval of ``base`` over draws; None
            where the runs do not resolve how wide that is.
        same: by id of a lever, ids of those of the other government that do the same in every
            history; it stands for them wherever levers are told.
        not_played: what of a budget's parts was left out, and why.
        sizes: why fewer draws were played than there might have been; empty where none are.
        seconds_a_history: of one process, as they were played.
        by_draw: of each lever, the columns of ``PairedDraws.of_table``, in the order of draws.
    """

    title: str
    scenario_file: str
    canonical_hash: str
    version: str
    outcome: str
    definition: str
    kind: str
    horizon_days: int
    side: str | None
    governments: Mapping[str, str]
    seed: int
    draws: int
    runs: int
    days: int
    base: Estimate
    levers: tuple[RankedLever, ...]
    best: tuple[str, ...]
    worst: tuple[str, ...]
    best_rivals: tuple[str, ...]
    worst_rivals: tuple[str, ...]
    unknowns: tuple[Unknown, ...] = ()
    rests: tuple[RestsOn, ...] = ()
    pairs: tuple[Pair, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    base_error: float | None = None
    same: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_played: tuple[str, ...] = ()
    sizes: str = field(default="", compare=False)
    seconds_a_history: float = field(default=0.0, compare=False)
    by_draw: Mapping[str, pd.DataFrame] = field(default_factory=dict, compare=False)

    def lever(self, name: str) -> RankedLever:
        """One of them by its id."""
        return next(lever for lever in self.levers if lever.id == name)

    def told(self, name: str) -> RankedLever:
        """One of them as it is told: with those of the other government that do the same."""
        one, others = self.lever(name), self.same.get(name, ())
        if not others:
            return one
        words = (one.sentence, *(self.lever(other).sentence for other in others))
        return replace(one, sentence=", or ".join(words), who=EITHER)

    @property
    def decided(self) -> list[RankedLever]:
        """Those that somebody can do, as they are told: one row for those that do the same."""
        rest = {other for others in self.same.values() for other in others}
        return [
            self.told(lever.id)
            for lever in self.levers
            if lever.who != "nobody" and lever.id not in rest
        ]

    @property
    def events(self) -> list[RankedLever]:
        """Events that nobody decides."""
        return [lever for lever in self.levers if lever.who == "nobody"]

    def table(self) -> pd.DataFrame:
        """One row per lever, as in ``levers.parquet``; probabilities are 0 … 1."""
        frame = pd.DataFrame([lever.row() for lever in self.levers])
        return frame.astype(dict.fromkeys(FLOATS, float))

    def as_json(self) -> dict[str, Any]:
        """The content of ``levers.json``."""
        return {
            "title": self.title,
            "scenario_file": self.scenario_file,
            "canonical_hash": self.canonical_hash,
            "code": {"ballast": self.version},
            "outcome": self.outcome,
            "definition": self.definition,
            "kind": self.kind,
            "horizon_days": self.horizon_days,
            "side": self.side,
            "governments": dict(self.governments),
            "seed": self.seed,
            "draws": self.draws,
            "runs": self.runs,
            "days": self.days,
            "base": asdict(self.base),
            "base_error": self.base_error,
            "same": {name: list(others) for name, others in self.same.items()},
            "correction": {"method": "Holm", "level": 0.05, "tests": len(self.levers)},
            "best": list(self.best),
            "best_rivals": list(self.best_rivals),
            "worst": list(self.worst),
            "worst_rivals": list(self.worst_rivals),
            "levers": [lever.row() for lever in self.levers],
            "unknowns": [asdict(one) for one in self.unknowns],
            "rests": [
                {
                    "lever": one.lever,
                    "classes": dict(one.classes),
                    "supports": [asdict(support) for support in one.supports],
                }
                for one in self.rests
            ],
            "pairs": [
                {
                    "levers": [pair.one, pair.other],
                    "together": asdict(pair.found.together),
                    "beyond_sum": asdict(pair.found.beyond_sum),
                }
                for pair in self.pairs
            ],
            "left_out": dict(self.left_out),
            "not_played": list(self.not_played),
        }
