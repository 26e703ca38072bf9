"""An ensemble from its plan to its results folder, whoever asked for it."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ballast.analysis.results.folder_writing import Folder
from ballast.analysis.results.run_manifest import Provenance
from ballast.analysis.stats.contrasts import Contrast, Contrasting
from ballast.analysis.stats.daily_distributions import (
    channels_table,
    days_table,
    series_table,
    shares_at_limits,
    visits_table,
    weeks_table,
)
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.outcome_estimates import Outcome, alarms
from ballast.analysis.stats.precision import Watch
from ballast.analysis.stats.run_summary import Summary, summary_of
from ballast.analysis.stats.variant_spreads import spreads, variants_table, without_effect
from ballast.requests.branch_base import beside_base
from ballast.sim.experiments.montecarlo import Plan
from ballast.sim.experiments.recording import Recorded, record
from ballast.sim.outcomes.history_tables import logged_acts, visit_events
from ballast.sim.outcomes.measured import measure
from ballast.sim.outcomes.media_reports import media_reports
from ballast.sim.outcomes.merging import Totals
from ballast.sim.outcomes.row_groups import row_groups
from ballast.sim.scenario.difference import differences
from ballast.sim.scenario.library import base_of, shipped_folder
from ballast.sim.scenario.schema import LoadedScenario, Variant
from ballast.sim.vocabulary import RUNG_TITLES
from ballast.sim.world.compiled_scenario import compile_scenario

PILOT = ("rung_5_or_higher", 0.01)
"""The outcome and the half-width for which a run advises draws and runs."""
Progress = Callable[[int], None] | None


@dataclass(frozen=True, kw_only=True)
class FinishedRun:
    """What an ensemble came to.

    Attributes:
        plan: with the draws that were played in the end.
        outcomes, alarms: rows and warnings of the summary.
        summary: the content of ``summary.json``.
        contrasts: of each variant with the scenario, by its name.
        above: by rung from 1 on, the probability of it or a higher one day by day.
        histories: behind each of these.
        seconds: of playing.
    """

    plan: Plan
    outcomes: list[Outcome]
    alarms: list[str]
    summary: dict[str, Any]
    contrasts: dict[str, list[Contrast]]
    above: list[list[float]]
    histories: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class RunWork:
    """A run to be carried out.

    Attributes:
        plan: what is played, with all draws that the budget allows if there is a watch; its draws
            have been checked.
        command: as typed, for the manifest.
        workers: processes; None for one a processor.
        progress: told how many history-days have been played.
        watch: says when to stop; None plays all.
        varied: structural variants to play too, by name.
        base: of a branch, to play after them and to compare with it.
    """

    plan: Plan
    command: str
    workers: int | None = None
    progress: Progress = None
    watch: Watch | None = None
    varied: Mapping[str, tuple[Variant, LoadedScenario]] = field(default_factory=dict)
    base: Plan | None = None

    @property
    def length(self) -> int:
        """History-days of the run, without variants and base."""
        return self.plan.histories * self.plan.days

    @property
    def total(self) -> int:
        """History-days of all of it."""
        base = 0 if self.base is None else self.base.histories * self.base.days
        return self.length * (1 + len(self.varied)) + base

    @property
    def variants(self) -> dict[str, Variant]:
        """What the variants are, by name."""
        return {name: variant for name, (variant, _) in self.varied.items()}


def play_into(results: Folder, work: RunWork) -> FinishedRun:
    """Play a plan and write its tables, its summary and its manifest.

    In four steps: the histories, variants in the same histories, what it all comes to, and the
    tables. Pictures, report and hashes are those of :func:`finish`.

    Raises:
        InterruptedRun: stopped by the user, or for want of processes.
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    runs, onsets, episodes = (results.place(name) for name in ("runs", "onsets", "episodes"))
    asked = work.plan.loaded.scenario.series is not None
    series = results.place("history_series") if asked else None
    recorded = record(
        work.plan,
        runs,
        work.workers,
        work.progress,
        work.watch,
        causes=onsets,
        disputes=episodes,
        series=series,
    )
    plan = replace(work.plan, draws=recorded.draws, looks=())
    seconds = time.perf_counter() - clock
    found = _play_variants(work, plan, runs)
    finished = _summarised(work, plan, recorded, runs, found, seconds)
    results.json("manifest", _provenance(work, plan, started, seconds).manifest())
    if plan.loaded.posterior is not None:
        results.posterior(plan.loaded.posterior)
    results.json("summary", finished.summary)
    if work.varied:
        results.frame("variants", variants_table(work.variants, found))
    if work.base is not None:
        told = ahead(work.progress, (1 + len(work.varied)) * work.length)
        results.frame("base", beside_base(plan, work.base, runs, work.workers, told))
    _write_tables(results, recorded.totals, plan)
    return finished


def _play_variants(work: RunWork, plan: Plan, runs: Path) -> dict[str, list[Contrast]]:
    """The same histories under each variant, compared with those on disk."""
    found = {}
    for number, (name, (_, other)) in enumerate(work.varied.items(), start=1):
        told = ahead(work.progress, number * work.length)
        found[name] = _contrast_variant(plan, other, runs, work.workers, told)
    return found


def _summarised(
    work: RunWork,
    plan: Plan,
    recorded: Recorded,
    runs: Path,
    contrasts: dict[str, list[Contrast]],
    seconds: float,
) -> FinishedRun:
    """What the histories on disk come to."""
    pieces = (rows.to_pandas() for rows in row_groups(runs))
    sizes = Draws.sized(plan.draws, plan.runs)
    counted = summary_of(pieces, plan.loaded.scenario, plan.days, sizes, plan.loaded.menu)
    outcomes = counted.outcomes()
    warnings = alarms(outcomes, shares_at_limits(recorded.totals))
    summary = _summary(counted, outcomes, warnings, work.watch)
    if work.varied:
        _add_structure(summary, work.variants, contrasts)
    above, _, draws = recorded.totals.rungs()
    return FinishedRun(
        plan=plan,
        outcomes=outcomes,
        alarms=warnings,
        summary=summary,
        contrasts=contrasts,
        above=(above / (draws * plan.runs)).T.tolist(),
        histories=draws * plan.runs,
        seconds=seconds,
    )


def _provenance(work: RunWork, plan: Plan, started: datetime, seconds: float) -> Provenance:
    base, changes = _branch(plan.loaded)
    return Provenance(
        loaded=plan.loaded,
        seed=plan.seed,
        draws=plan.draws,
        runs=plan.runs,
        days=plan.days,
        sample=plan.sample,
        command=work.command,
        started=started,
        seconds=seconds,
        differences=changes,
        base=base,
    )


def finish(folder: Path) -> None:
    """Draw the pictures of a results folder, write its report, and then the hash of every file."""
    from ballast.analysis.plots.run_pictures import draw_all
    from ballast.analysis.report import read_material
    from ballast.analysis.report import write as write_report
    from ballast.analysis.results.sealed_files import seal

    draw_all(folder)
    write_report(read_material(folder))
    seal(folder)


def _branch(loaded: LoadedScenario) -> tuple[str | None, tuple[str, ...]]:
    """How a command names the base of a branch, and what the branch changes, a line each."""
    base = base_of(loaded)
    if base is None:
        return None, ()
    path = Path(base.path)
    ships = path.parent.resolve() == shipped_folder("scenarios").resolve()
    return path.stem if ships else shlex.quote(str(path)), tuple(differences(base, loaded))


def ahead(progress: Progress, done: int) -> Progress:
    """Progress that begins where earlier work has ended."""
    return None if progress is None else lambda more: progress(done + more)


def _write_tables(results: Folder, totals: Totals, plan: Plan) -> None:
    """All tables but those written already."""
    setting = compile_scenario(plan.loaded)
    results.frame("days", days_table(totals, setting, plan.days))
    results.frame("weeks", weeks_table(totals, setting, plan.days))
    results.frame("visits", visits_table(totals, setting))
    results.frame("channels", channels_table(totals, setting))
    if totals.series:
        results.frame("series", series_table(totals, setting))
    results.table("acts", logged_acts(totals.logged, setting))
    results.table("visit_events", visit_events(totals.logged, setting))
    results.table("media", media_reports(totals.logged, setting, plan.seed))


def _contrast_variant(
    plan: Plan,
    other: LoadedScenario,
    path: Path,
    workers: int | None,
    progress: Callable[[int], None] | None,
) -> list[Contrast]:
    """The same histories under a variant, held against those of the scenario on disk."""
    beside = path.with_name("variant.parquet")
    record(replace(plan, loaded=other, logged=0), beside, workers, progress)
    contrasting = Contrasting(Draws.sized(plan.draws, plan.runs))
    for one, two in zip(row_groups(path), row_groups(beside), strict=True):
        contrasting.take(
            measure(one.to_pandas(), plan.loaded.scenario, plan.days, menu=plan.loaded.menu),
            measure(two.to_pandas(), other.scenario, plan.days, menu=other.menu),
        )
    beside.unlink()
    return contrasting.contrasts()


def _summary(
    counted: Summary, outcomes: list[Outcome], warnings: list[str], watch: Watch | None
) -> dict[str, Any]:
    """The content of ``summary.json``, but for variants."""
    rungs = zip(RUNG_TITLES.items(), counted.highest_rungs(), strict=True)
    summary: dict[str, Any] = {
        "outcomes": {outcome.name: outcome.as_json() for outcome in outcomes},
        "highest_rung": [
            {"rung": rung.value, "name": name, **outcome.as_json()}
            for (rung, name), outcome in rungs
        ],
        "alarms": warnings,
    }
    advice = counted.advised(*PILOT)
    if advice is not None:
        name, half = PILOT
        draws, runs = advice
        summary["advice"] = {"outcome": name, "half_width": half, "draws": draws, "runs": runs}
    if watch is not None:
        summary["precision"] = watch.as_json()
    return summary


def _add_structure(
    summary: dict[str, Any], variants: dict[str, Variant], found: dict[str, list[Contrast]]
) -> None:
    """The third spread of every outcome, and the terms that do nothing."""
    for name, spread in spreads(variants, found).items():
        summary["outcomes"][name] |= {
            "structure_low": spread.low,
            "structure_high": spread.high,
            "structure_lowest": spread.lowest,
            "structure_highest": spread.highest,
        }
    summary["without_effect"] = without_effect(variants, found)
