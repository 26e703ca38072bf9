"""What becomes of disputes: rates, triggers, replies, lengths, ends, calls.

Disputes count that begin in the histories; one under way on day 0 does not. One that is open on the
last day has no end: lengths count it as lasting at least so long [KaplanMeier1958], and shares of
ends leave it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ballast.analysis.stats.censored_lengths import length_quantile, lengths_by_group
from ballast.analysis.stats.draws import PER_YEAR, Draws
from ballast.analysis.stats.pooled_ratios import pooled_ratio
from ballast.analysis.stats.uncertainty import Estimate, Floats, Ints, resamples
from ballast.sim.vocabulary import Ending, Occasion, Rung

QUARTERS = (0.25, 0.5, 0.75)
RESAMPLES = 400
SURE = (0.025, 0.975)


@dataclass(frozen=True, kw_only=True)
class Length:
    """Days within which a share of disputes ends; infinite where the histories are too short.

    Attributes:
        level: the share.
        days: the number of days.
        low, high: 95 %, draws resampled.
    """

    level: float
    days: float
    low: float
    high: float


@dataclass(frozen=True)
class Disputes:
    """The disputes that begin in the histories that estimates use.

    Args:
        episodes: columns of ``episodes.parquet``.
        runs: columns ``draw``, ``run`` and ``days_played`` of ``runs.parquet``.
        draws: how the histories divide into draws.
        days: length of the histories.
    """

    episodes: pd.DataFrame
    runs: pd.DataFrame
    draws: Draws
    days: int

    @property
    def begun(self) -> pd.DataFrame:
        """Those that begin in the histories, those at the modes too."""
        return self.episodes[self.episodes["start"] >= 0]

    @property
    def sampled(self) -> pd.DataFrame:
        """Those that estimates use."""
        return self.begun[_place(self.begun, self.draws) >= self.draws.first]

    def counted(self, some: pd.Series | None = None, column: str | None = None) -> Floats:
        """How many of some disputes each history has, or the sum of a column over them: (N,)."""
        rows = self.begun if some is None else self.begun[some]
        weights = None if column is None else rows[column].to_numpy(dtype=float)
        found = np.bincount(_place(rows, self.draws), weights, minlength=len(self.runs))
        return found.astype(float)

    def share(self, of: pd.Series, among: pd.Series | None = None) -> Estimate | None:
        """Share of disputes with something among all, or among some."""
        some = of if among is None else of & among
        return pooled_ratio(self.counted(some), self.counted(among), self.draws, "probability")

    def yearly(self, some: pd.Series | None = None) -> Estimate | None:
        """Some disputes a year; days after a war do not count."""
        played = self.runs["days_played"].to_numpy(dtype=float)
        return pooled_ratio(PER_YEAR * self.counted(some), played, self.draws, "mean")

    def by_occasion(self) -> dict[Occasion, Estimate]:
        """Disputes a year by what they begin with, the most frequent first."""
        found = {o: self.yearly(self.begun["occasion"] == o.value) for o in Occasion}
        known = {o: about for o, about in found.items() if about is not None and about.value}
        return dict(sorted(known.items(), key=lambda pair: -pair[1].value))

    def opened_by(self, sides: Sequence[str]) -> dict[str, Estimate | None]:
        """Share of disputes of which each government makes a matter."""
        return {side: self.share(self.begun["opener"] == side) for side in sides}

    def replied(self) -> Estimate | None:
        """Share of disputes in which the addressee replies in kind, among those that have ended."""
        return self.share(self.begun["replied"], self._closed)

    def one_day(self) -> Estimate | None:
        """Share of disputes that are over after a day, among those of which it can be seen."""
        seen = self._closed | (self.begun["days"] > 1)
        return self.share(self._closed & (self.begun["days"] == 1), seen)

    def ended(self, ending: Ending) -> Estimate | None:
        """Share of disputes that end in a way, among those that have ended."""
        return self.share(self.begun["ended"] == ending.name.lower(), self._closed)

    def reaching(self, rung: Rung) -> Estimate | None:
        """Share of disputes that reach a rung or a higher one, among those that have ended."""
        return self.share(self.begun["highest_rung"] >= rung.value, self._closed)

    def per_dispute(self, column: str, among: pd.Series | None = None) -> Estimate | None:
        """Mean of a count over disputes."""
        return pooled_ratio(self.counted(among, column), self.counted(among), self.draws, "mean")

    def reply_days(self) -> Estimate | None:
        """Mean days until the reply, of disputes with one that began without a lethal accident.

        A lethal accident counts as replied on its day.
        """
        begun = self.begun
        some = begun["replied"] & (begun["occasion"] != Occasion.LETHAL_ACCIDENT.value)
        waited = begun.assign(waited=begun["reply_day"] - begun["start"])
        found = np.bincount(
            _place(begun[some], self.draws),
            waited.loc[some, "waited"].to_numpy(dtype=float),
            minlength=len(self.runs),
        )
        return pooled_ratio(found.astype(float), self.counted(some), self.draws, "mean")

    def answered(self) -> Estimate | None:
        """Share of calls that are answered."""
        calls = self.counted(None, "calls")
        return pooled_ratio(self.counted(None, "calls_answered"), calls, self.draws, "probability")

    @property
    def open_ones(self) -> int:
        """How many are open on the last day."""
        return int(self.sampled["end"].isna().sum())

    def lengths(self, seed: int, levels: Sequence[float] = QUARTERS) -> list[Length]:
        """Quantiles of the length in days; no row where there is no dispute."""
        rows = self.sampled
        if rows.empty:
            return []
        place = _place(rows, self.draws) - self.draws.first
        single = self.draws.sampled == 1
        group = place if single else place // self.draws.runs
        groups = self.draws.runs if single else self.draws.sampled
        days, open_ = rows["days"].to_numpy(dtype=np.int64), rows["end"].isna().to_numpy()
        counts = lengths_by_group(days, open_, group, groups, self.days)
        chosen = resamples(groups, RESAMPLES, seed)
        again = _counted_again(counts, chosen)
        found = []
        for level in levels:
            whole = length_quantile(counts.sum(axis=0), level)
            others = [d for one in again if not np.isnan(d := length_quantile(one, level))]
            low, high = np.quantile(others or [whole], SURE, method="nearest")
            found.append(Length(level=level, days=whole, low=float(low), high=float(high)))
        return found

    @property
    def _closed(self) -> pd.Series:
        return self.begun["end"].notna()


def _counted_again(counts: Floats, chosen: Ints) -> Floats:
    """Ended and open ones by length in samples of groups: (samples, 2, days + 1)."""
    often = np.stack([np.bincount(row, minlength=len(counts)) for row in chosen]).astype(float)
    return np.tensordot(often, counts, axes=1)


def _place(rows: pd.DataFrame, draws: Draws) -> Ints:
    """Which history each dispute is of: (n,)."""
    draw, run = (rows[name].to_numpy(dtype=np.int64) for name in ("draw", "run"))
    return np.asarray(draw * draws.runs + run)
