"""A backtest that is asked for: what forecasts, and the record that it is scored on, checked."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from ballast.analysis.forecasts.frozen_sheet import HASH
from ballast.analysis.forecasts.question_sheet import posterior_about
from ballast.analysis.forecasts.scored_forecasts import Backtest
from ballast.analysis.forecasts.seen_events import seen
from ballast.analysis.forecasts.sheet_scoring import past_of, past_of_record, score_sheet
from ballast.analysis.observed.event_layouts import Format
from ballast.analysis.observed.event_reading import EventReader, ObservedEvents
from ballast.analysis.observed.recognised_files import recognised
from ballast.analysis.observed.row_fates import FATE_WORDS, TROUBLE, Fate, FileAccount
from ballast.analysis.text.nouns import amount
from ballast.requests.forecaster import Forecaster, Sizes
from ballast.requests.forecaster_request import asked_forecaster
from ballast.requests.misplaced_file import misplaced_file
from ballast.requests.more_questions import more_questions
from ballast.requests.record_days import beyond_rows, day_notes, day_problems
from ballast.sim import __version__
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.places import word_for
from ballast.sim.scenario.schema import LoadedScenario

CODED = (Format.GDELT, Format.ICEWS, Format.POLECAT)
"""Formats whose events are reports, coded by machine."""
LATE = "after the last day"
"""What rows after ``--last`` are called; a freeze is something else here."""
ONE_DAY = timedelta(days=1)
LEAST_PAST = 30
"""Days before the freeze from which on a record is taken to cover the time before."""


@dataclass(frozen=True, kw_only=True)
class BacktestRequest:
    """A backtest, checked.

    Attributes:
        forecaster: what forecasts.
        reader: of the record.
        first, last: days that the record covers; None where its rows are to say so.
    """

    forecaster: Forecaster
    reader: EventReader
    first: date | None
    last: date | None

    @property
    def lanes(self) -> int:
        """How many histories are played."""
        return self.forecaster.lanes

    def play(self, progress: Callable[[int], None] | None) -> Backtest:
        """Read the record, play the histories, and score.

        Raises:
            InputError: no row of the record is of the two governments, or one file is damaged.
        """
        found = self.reader.read(self.last)
        if not found.events:
            raise InputError(*_nothing_read(found))
        events = [seen(one) for one in found.events]
        days = events[0].day, events[-1].day
        if problems := beyond_rows(self.first, days[1]):
            raise InputError(*problems)
        sheet = self.forecaster.answered(progress)
        loaded, freeze = self.forecaster.loaded, self.forecaster.freeze
        last_known = min(freeze, loaded.scenario.start - ONE_DAY)
        first = self.first or min(days[0], last_known + ONE_DAY)
        last = self.last or days[1]
        least = LEAST_PAST if self.first is None else 1
        past = past_of(events, first, last_known, least) or past_of_record(loaded, last_known)
        known = self.forecaster.known
        about = {
            "title": self.forecaster.title,
            "scenario": loaded.scenario.title,
            "canonical_hash": loaded.canonical_hash,
            "code": __version__,
            "frozen": _frozen(self.forecaster),
            "numbers_on_data": None if known is None else known.as_json(),
            "observed": [account.file for account in found.accounts],
            "first": first.isoformat(),
            "freeze": freeze.isoformat(),
            "last": last.isoformat(),
            "rivals_learn_from": None if past is None else past.as_json(),
            "events": len(events),
            "first_event": days[0].isoformat(),
            "last_event": days[1].isoformat(),
            "seed": sheet.about["seed"],
            "draws": sheet.about["draws"],
            "runs": sheet.about["runs"],
            "notes": [
                *self.forecaster.notes,
                *day_notes((self.first, self.last), (first, last), days[1]),
                *_rows(found),
                *self._bad_rows(found),
                *self._of_reports(),
            ],
        }
        made = score_sheet(sheet, events, (first, last), past, loaded.menu, about)
        return self._with_more(made)

    def _with_more(self, made: Backtest) -> Backtest:
        """With the shipped backtests that ask more, where the user named a scenario or a sheet."""
        if self.forecaster.record is not None:
            return made
        names = list(dict.fromkeys(str(one.source.path) for one in self.reader.detected))
        more = more_questions(self.forecaster.loaded, names, len(made.scored))
        return replace(made, about={**made.about, "notes": [*more, *made.about["notes"]]})

    def _bad_rows(self, found: ObservedEvents) -> list[str]:
        """How many rows could not be read, and which command names their lines."""
        notes = []
        scenario = shlex.quote(word_for(self.forecaster.loaded.path))
        for one, account in zip(self.reader.detected, found.accounts, strict=True):
            bad = sum(account.counts[fate] for fate in TROUBLE)
            if bad:
                command = f"ballast events {shlex.quote(str(one.source.path))}"
                notes.append(
                    f"{account.file}: {amount(bad, 'row')} could not be read; "
                    f"`{command} --scenario {scenario}` names the lines."
                )
        return notes

    def _of_reports(self) -> list[str]:
        """That coders of news count otherwise than a model of governments."""
        titles = [one.layout.title for one in self.reader.detected if one.layout.format in CODED]
        return [
            f"{title} counts what news tell, by anybody of a country, and one act may be many of "
            "its events: thresholds that were set for acts of governments are reached sooner."
            for title in dict.fromkeys(titles)
        ]


def _frozen(forecaster: Forecaster) -> str:
    """Hashes of all that was frozen."""
    loaded, sheet = forecaster.loaded, forecaster.sheet
    if sheet is None:
        return f"Frozen scenario: sha256 {loaded.canonical_hash}.{_posterior(loaded)}"
    about = sheet.about
    posterior = about.get("posterior")
    parts = [
        f"Frozen sheet: sha256 {sheet.as_json()[HASH]}.",
        f"Of the scenario: sha256 {about['canonical_hash']}.",
        f"Of the code: sha256 {about['code_hash']} (Ballast {about['code']}).",
    ]
    if about.get("model"):
        parts.append(f"Model {about['model']}.")
    if posterior:
        parts.append(f"Posterior {posterior['name']}: sha256 {posterior['sha256']}.")
    return " ".join(parts)


def _posterior(loaded: LoadedScenario) -> str:
    found = posterior_about(loaded)
    return "" if found is None else f" Posterior {found['name']}: sha256 {found['sha256']}."


def _rows(found: ObservedEvents) -> list[str]:
    """What became of the rows of each file, in a line."""
    return [f"{one.file}: {_account(one)}." for one in found.accounts]


def _account(account: FileAccount) -> str:
    fates = ", ".join(
        f"{number} {LATE if fate is Fate.AFTER_FREEZE else FATE_WORDS[fate][0]}"
        for fate in Fate
        if (number := account.counts[fate])
    )
    return f"{account.layout}, {amount(account.rows, 'row')}: {fates or 'none'}"


def _nothing_read(found: ObservedEvents) -> list[Problem]:
    """That no row is of the two governments, file by file."""
    names = " and ".join(found.dyad.names.values())
    return [
        Problem(f"expected events of {names}, got {_account(one)}", file=one.file)
        for one in found.accounts
    ]


def asked_backtest(
    name: str,
    observed: Sequence[str] = (),
    *,
    first: date | None = None,
    last: date | None = None,
    scenario: str | Path | LoadedScenario | None = None,
    sizes: Sizes | None = None,
) -> BacktestRequest:
    """A backtest by what forecasts and the record that it is scored on.

    Args:
        name: of a sheet, a backtest or a scenario: a path, or the name of a shipped one.
        observed: files of events in place of those that a backtest names.
        first, last: days that the record covers; those that a backtest says, or those of the first
            and the last row, if not given.
        scenario: of a sheet, where it does not lie where the sheet says.
        sizes: of what is played.

    Raises:
        InputError: every problem of the files, the scenario and the record.
    """
    problems: list[Problem] = []
    if (misplaced := misplaced_file(name, observed)) is not None:
        raise InputError(misplaced)
    forecaster: Forecaster | None = None
    try:
        forecaster = asked_forecaster(name, scenario, Sizes() if sizes is None else sizes)
    except InputError as error:
        problems += error.problems
    named = None if forecaster is None else forecaster.record
    files = list(observed) or ([] if named is None else list(named.files))
    if not files and forecaster is not None:
        problems.append(Problem("expected a file of events after it, got none", key=name))
    detected = recognised(files, problems, [])
    if named is not None:
        first, last = first or named.first, last or named.last
    if forecaster is not None:
        problems += day_problems(first, last, forecaster.freeze)
        reader = EventReader(detected, forecaster.loaded)
        problems += reader.problems()
    if problems or forecaster is None:
        raise InputError(*problems)
    return BacktestRequest(forecaster=forecaster, reader=reader, first=first, last=last)
