"""The tables of a results folder, as pictures and report are made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from ballast.analysis.results.run_manifest import logged_sample
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.waiting_times import survival
from ballast.analysis.text.picture_credit import PictureCredit
from ballast.sim.outcomes.logged_sample import LoggedSample
from ballast.sim.vocabulary import Cause


class TableSource(Protocol):
    """A folder that gives its tables by name; those that may be missing are empty."""

    @property
    def folder(self) -> Path: ...
    def table(self, name: str) -> pd.DataFrame: ...
    def optional(self, name: str) -> pd.DataFrame: ...


@dataclass(frozen=True)
class Tables:
    """What the pictures of a results folder are drawn from.

    Histories and acts, which can be many, are read when they are first asked for.
    """

    manifest: dict[str, Any]
    summary: dict[str, Any]
    days: pd.DataFrame
    weeks: pd.DataFrame
    visits: pd.DataFrame
    variants: pd.DataFrame
    stored: TableSource

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.stored.folder

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A row a history, in (draw, run) order."""
        return self.stored.table("runs")

    @cached_property
    def acts(self) -> pd.DataFrame:
        """Acts of the histories of :attr:`sample`."""
        return self.stored.table("acts")

    @cached_property
    def ordinary_acts(self) -> pd.DataFrame:
        """The same without replies, presses and offers within disputes, which no record counts."""
        return self.acts[self.acts["cause"] != Cause.DISPUTE.name.lower()]

    @cached_property
    def onsets(self) -> pd.DataFrame:
        """One row per history in which a dispute begins; empty in a folder of an older version."""
        return self.stored.optional("onsets")

    @cached_property
    def episodes(self) -> pd.DataFrame:
        """One row per dispute; empty in a folder of an older version too."""
        return self.stored.optional("episodes")

    @cached_property
    def against(self) -> pd.DataFrame:
        """Differences of a branch to its base, a row an outcome; empty where there are none."""
        return self.stored.optional("base")

    @cached_property
    def suspensions(self) -> pd.DataFrame:
        """Suspensions of channels a history, by reason; empty in a folder of an older version."""
        return self.stored.optional("channels")

    @property
    def draws(self) -> Draws:
        """How the histories divide into parameter draws."""
        return Draws.sized(self.manifest["draws"], self.manifest["runs"])

    @property
    def sampled(self) -> pd.DataFrame:
        """The histories that estimates rest on: without draw 0, unless it is the only one."""
        return self.runs.iloc[self.draws.first :]

    @property
    def sample(self) -> LoggedSample:
        """Which histories are logged."""
        return logged_sample(self.manifest)

    @property
    def logged(self) -> int:
        """How many histories are logged."""
        return self.sample.histories(int(self.manifest["draws"]))

    @cached_property
    def waiting(self) -> pd.DataFrame:
        """Shares of histories that have not been on a high rung yet, day by day."""
        return survival(self.runs, self.draws, self.start, self.length)

    @property
    def provenance(self) -> PictureCredit:
        """What stands in the corner of a picture."""
        about = self.manifest
        version = about["code"]["ballast"]
        return PictureCredit(about["title"], about["seed"], about["draws"], about["runs"], version)

    @property
    def scenario(self) -> Mapping[str, Any]:
        """The scenario, as the manifest holds it."""
        found: Mapping[str, Any] = self.manifest["scenario"]
        return found

    @property
    def names(self) -> dict[str, str]:
        """Names of the governments by id."""
        governments = self.scenario["governments"]
        return {side: government["name"] for side, government in governments.items()}

    @property
    def start(self) -> date:
        """Day 0."""
        return date.fromisoformat(self.manifest["start"])

    @property
    def length(self) -> int:
        """Days played."""
        return int(self.manifest["days"])

    @property
    def last(self) -> date:
        """Last day played."""
        return self.start + timedelta(days=self.length - 1)


def calendar_marks(tables: Tables) -> pd.DataFrame:
    """Visits (at the mode where the day is a prior), elections and occasions: date, label, kind."""
    scenario = tables.scenario
    officials = scenario["officials"]
    rows = [
        (_day(visit["date"]), officials[visit["visitor"]]["name"], visit["phase"])
        if not visit["summit"]
        else (_day(visit["date"]), "summit", "summit")
        for visit in scenario["visits"].values()
        if visit["phase"] != "completed"
    ]
    rows += [
        (government["election"], f"election, {side}", "election")
        for side, government in scenario["governments"].items()
        if government["election"]
    ]
    rows += [
        (shock["date"], shock["name"] or name.replace("-", " "), "occasion")
        for section in ("shocks", "interventions")
        for name, shock in scenario[section].items()
    ]
    rows += [
        (_day(occasion["date"]), occasion["name"] or name.replace("-", " "), "occasion")
        for name, occasion in scenario["occasions"].items()
    ]
    table = pd.DataFrame(rows, columns=["date", "label", "kind"])
    return table.assign(date=pd.to_datetime(table["date"])).sort_values("date", kind="stable")


def _day(said: str | dict[str, str]) -> str:
    """The day of a visit or an occasion, or the mode of its prior."""
    return said if isinstance(said, str) else said["mode"]
