"""Whether a results folder is what was written, and whether its histories can be played again."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from itertools import zip_longest
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ballast.analysis.results.file_names import (
    ACTS,
    EPISODES,
    HISTORY_SERIES,
    ONSETS,
    RUNS,
    VISIT_EVENTS,
)
from ballast.analysis.results.run_folder import RunFolder
from ballast.analysis.results.run_manifest import logged_sample
from ballast.sim import __version__
from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.errors import Problem
from ballast.sim.experiments.engine_agreement import CLOSE
from ballast.sim.experiments.montecarlo import usable_workers
from ballast.sim.experiments.workers import Crew, NoProcesses
from ballast.sim.outcomes.episodes import ODDS_DIGITS
from ballast.sim.outcomes.history_tables import (
    episodes,
    histories,
    history_series,
    logged_acts,
    onsets,
    visit_events,
)
from ballast.sim.outcomes.row_groups import row_groups
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.world.compiled_scenario import compile_scenario

SHARE, MOST = 0.01, 200
"""Share of the histories that are replayed where nothing is said, and how many at most."""
Name = tuple[int, int]
"""Draw and run of a history."""
Played = tuple[pa.Table | None, ...]
"""Row, first dispute, all disputes, acts, events of visits and series of a history."""
ABOUT_DISPUTES = (ONSETS, EPISODES)
OF_LOGGED = {
    ACTS: ("act", ("date", "source", "act")),
    VISIT_EVENTS: ("event", ("date", "visit", "event")),
}
"""Tables of the logged histories: what a row is called, and the columns that tell of it."""
ROWS = OF_LOGGED | {HISTORY_SERIES: ("period", ("first", "last"))}
"""The same of all tables that are compared row by row."""
WORTH_PROCESSES = 20
"""Fewer histories are replayed sooner here than processes are started."""


def made_by(stored: RunFolder) -> list[str]:
    """A note where another version made the folder."""
    version = stored.manifest["code"].get("ballast", "unknown")
    if version == __version__:
        return []
    return [
        f"made by Ballast {version}, replayed by {__version__}; the changelog says whether numbers "
        "changed between them"
    ]


def sampled(stored: RunFolder, number: int | None) -> list[Name]:
    """Histories chosen at random by a stream of the seed, in (draw, run) order.

    Args:
        stored: results.
        number: how many; None for 1 %, at least one and at most 200.
    """
    everyone = stored.draws * stored.runs
    wanted = max(1, min(round(SHARE * everyone), MOST)) if number is None else number
    lanes = np.arange(everyone)
    luck = Luck(stored.seed, lanes // stored.runs, lanes % stored.runs).uniform("verify", 0)
    chosen = np.sort(np.argsort(luck, kind="stable")[: min(wanted, everyone)])
    return [divmod(int(lane), stored.runs) for lane in chosen]


def replay(
    stored: RunFolder, names: list[Name], progress: Callable[[int], None] | None = None
) -> list[Problem]:
    """Play histories in the Mesa model and say in which columns and acts they differ.

    Args:
        stored: results.
        names: of the histories.
        progress: told how many have been replayed.

    Raises:
        InterruptedRun: stopped by the user, or worker processes die again and again.
    """
    problems, rows = [], _rows(stored, names)
    kept = {file: _table(stored, file) for file in (*ABOUT_DISPUTES, *ROWS)}
    logged = logged_sample(stored.manifest)
    with closing(_again(stored, names, progress)) as played:
        for number, (name, (again, *replayed)) in enumerate(zip(names, played, strict=True)):
            problems += _differences(stored, rows.slice(number, 1), again)
            is_logged = bool(logged.holds(*(np.array([n]) for n in name))[0])
            for (file, table), other in zip(kept.items(), replayed, strict=True):
                if table is None or other is None or (file in OF_LOGGED and not is_logged):
                    continue
                differences = _row_differences if file in ROWS else _dispute_differences
                problems += differences(stored.folder / file, name, _of(table, name), other)
    return problems


def _again(
    stored: RunFolder, names: list[Name], progress: Callable[[int], None] | None
) -> Generator[Played, None, None]:
    """Rows and acts of the histories, in order; on all processors where there are many."""
    payload = (stored.loaded, stored.seed, stored.days)
    workers = usable_workers(None)
    if workers > 1 and len(names) >= WORTH_PROCESSES:
        try:
            yield from Crew(_player, payload, names, workers, progress).results()
            return
        except NoProcesses:
            pass  # one after the other, then
    play, done = _player(payload), 0

    def note(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done)

    for name in names:
        yield play(name, note)


def _player(
    payload: tuple[LoadedScenario, int, int],
) -> Callable[[Name, Callable[[int], None]], Played]:
    """What plays a history in the Mesa model and gives its row and its acts."""
    loaded, seed, days = payload
    setting = compile_scenario(loaded)

    def play(name: Name, note: Callable[[int], None]) -> Played:
        tally = DiplomacyModel(loaded, seed, *name, days).play()
        note(1)
        return (
            histories([tally], setting, days),
            onsets(tally, setting),
            episodes(tally, setting),
            logged_acts([tally.log], setting),
            visit_events([tally.log], setting),
            None if tally.history_series is None else history_series(tally, setting),
        )

    return play


def _rows(stored: RunFolder, names: list[Name]) -> pa.Table:
    """The stored rows of some histories, which are in order."""
    lanes = np.array([draw * stored.runs + run for draw, run in names])
    parts, first = [], 0
    for rows in row_groups(stored.folder / RUNS):
        here = lanes[(lanes >= first) & (lanes < first + rows.num_rows)] - first
        parts.append(rows.take(pa.array(here)))
        first += rows.num_rows
    return pa.concat_tables(parts)


def _table(stored: RunFolder, name: str) -> pa.Table | None:
    try:
        return pq.read_table(stored.folder / name)
    except (OSError, pa.ArrowException):
        return None  # that it is gone or broken is said where files are checked


def _of(table: pa.Table, name: Name) -> pa.Table:
    """The rows of one history."""
    draw, run = name
    return table.filter((table["draw"].to_numpy() == draw) & (table["run"].to_numpy() == run))


def _differences(stored: RunFolder, kept: pa.Table, again: pa.Table) -> list[Problem]:
    """A problem for each column of one history in which replay and table differ."""
    where = str(stored.folder / RUNS)
    draw, run = again["draw"][0].as_py(), again["run"][0].as_py()
    names = dict.fromkeys((*kept.column_names, *again.column_names))
    found = []
    for name in names:
        if name not in kept.column_names or name not in again.column_names:
            which = "replayed" if name in kept.column_names else "stored"
            message = f"expected the column in both, found none {which}"
        else:
            one, two = kept[name][0].as_py(), again[name][0].as_py()
            if _same(one, two):
                continue
            message = f"stored {one!r}, replayed {two!r}"
        found.append(Problem(f"draw {draw}, run {run}: {message}", name, where))
    return found


def _same(one: object, two: object, within: float = 0.0) -> bool:
    if isinstance(one, float) and isinstance(two, float):
        return bool(np.isclose(one, two, rtol=CLOSE, atol=within))
    return type(one) is type(two) and one == two


def _dispute_differences(file: Path, name: Name, kept: pa.Table, again: pa.Table) -> list[Problem]:
    """The first particular of a history's disputes in which replay and table differ."""
    rounded = 1.5 * 10.0**-ODDS_DIGITS  # a sum that differs in its last digit may round otherwise
    missing: dict[str, object] = {}
    rows = zip_longest(kept.to_pylist(), again.to_pylist(), fillvalue=missing)
    for number, (one, two) in enumerate(rows, start=1):
        for column in dict.fromkeys((*one, *two)):
            here, there = one.get(column), two.get(column)
            if not _same(here, there, within=rounded):
                which = f"draw {name[0]}, run {name[1]}, dispute {number}"
                message = f"{which}: stored {here!r}, replayed {there!r}"
                return [Problem(message, column, str(file))]
    return []


def _row_differences(file: Path, name: Name, kept: pa.Table, again: pa.Table) -> list[Problem]:
    """The first act, event or period in which replay and table differ."""
    what, telling = ROWS[file.name]
    one, two = kept.to_pylist(), again.to_pylist()
    if one == two:
        return []
    position = next(
        (n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b),
        min(len(one), len(two)),
    )
    described = [
        " ".join(str(rows[position][column]) for column in telling)
        if position < len(rows)
        else f"no more {what}"
        for rows in (one, two)
    ]
    message = (
        f"draw {name[0]}, run {name[1]}: {what} {position + 1}: stored {described[0]}, "
        f"replayed {described[1]}"
    )
    if described[0] == described[1]:
        message += ", with other particulars"
    return [Problem(message, file=str(file))]
