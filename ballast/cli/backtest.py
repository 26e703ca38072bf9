"""``backtest``: proper scores of forecasts on a dated record, beside rivals."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ballast.cli.day_option import DAY
from ballast.requests.progress_bar import progress_bar

if TYPE_CHECKING:
    from rich.console import Console

    from ballast.analysis.forecasts.scored_forecasts import Backtest


@click.command(epilog="Example: python run.py backtest from-the-balloon --out balloon")
@click.argument("what", metavar="SHEET|SCENARIO|BACKTEST")
@click.argument("files", nargs=-1, metavar="[FILE...]")
@click.option(
    "--observed",
    multiple=True,
    metavar="FILE",
    help="A file of events to score on; more may be named, or follow without the option.",
)
@click.option(
    "--first",
    type=DAY,
    metavar="DATE",
    help="First day that the events cover.  [default: their first]",
)
@click.option(
    "--last",
    type=DAY,
    metavar="DATE",
    help="Last day that the events cover.  [default: their last]",
)
@click.option("--scenario", metavar="SCENARIO", help="Of a sheet whose scenario has moved.")
@click.option("--draws", type=int, help="Sampled parameter draws.  [default: 200]")
@click.option("--runs", type=int, help="Histories under each.  [default: 50]")
@click.option("--seed", type=int, help="Root seed; the scenario's own if not given.")
@click.option("--out", metavar="DIR", help="Folder for the page, pictures, tables and the sheet.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def backtest(
    what: str,
    files: tuple[str, ...],
    observed: tuple[str, ...],
    first: date | None,
    last: date | None,
    scenario: str | None,
    draws: int | None,
    runs: int | None,
    seed: int | None,
    out: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Score forecasts on a dated record, beside rivals that know as much.

    What forecasts is a SHEET that `questions --out` froze, which is not played again; a SCENARIO,
    which is played and asked its own questions; or a BACKTEST, a file that names a scenario, a
    record and questions. FILEs are events in any format that `events` reads.

    Who won comes first. Each question resolves to yes, to no, or to void, with the row that decided
    it. The misses head the tables; then come mean scores of all forecasters, the skill against each
    rival with its interval over resampled blocks of questions, and how often central intervals of
    counts hold what came.
    """
    from ballast.analysis.results.folder_writing import refuse_other_backtest
    from ballast.requests.backtest_request import asked_backtest
    from ballast.requests.forecaster import Sizes

    request = asked_backtest(
        what,
        (*observed, *files),
        first=first,
        last=last,
        scenario=scenario,
        sizes=Sizes(draws=draws, runs=runs, seed=seed),
    )
    if out is not None:
        refuse_other_backtest(Path(out))
    with progress_bar("histories", request.lanes, quiet) as progress:
        found = request.play(progress)
    if out is not None:
        from ballast.requests.backtest_to_folder import write_backtest

        page = write_backtest(found, Path(out))
    if as_json:
        from ballast.analysis.forecasts.backtest_json import backtest_json

        content = backtest_json(found)
        click.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _print(found)
    if out is not None and not quiet:
        click.echo(f"written to {page}", err=True)


def _print(found: Backtest) -> None:
    from ballast.analysis.forecasts.backtest_tables import (
        is_warning,
        span_lines,
        void_rows,
        winners,
    )
    from ballast.cli.screen import console, say

    about, screen = found.about, console()
    same = about["title"] == about["scenario"]
    say(screen, about["title"] + ("" if same else f": {about['scenario']}"), "bold")
    for line in winners(found):
        say(screen, line)
    say(screen, "")
    for line in span_lines(found):
        say(screen, line, "" if is_warning(line) else "dim")
    if found.scored:
        _tables(screen, found)
    _anew(screen, found)
    if found.void:
        say(screen, "")
        say(screen, f"Void: {len(found.void)}", "bold")
        for why, names in void_rows(found):
            say(screen, f"  {why}: {names}")


def _anew(screen: Console, found: Backtest) -> None:
    """Numbers that were made anew, since their data came after the freeze."""
    from ballast.analysis.forecasts.freeze_tables import ANEW_COLUMNS, ANEW_TITLE, anew_rows
    from ballast.cli.screen import say, show
    from ballast.cli.table_layout import Column

    if rows := anew_rows(found):
        say(screen, "")
        say(screen, ANEW_TITLE, "bold")
        columns = [Column(name, left=True, wraps=n > 0) for n, name in enumerate(ANEW_COLUMNS)]
        show(screen, columns, rows)


def _tables(screen: Console, found: Backtest) -> None:
    from ballast.analysis.forecasts import backtest_tables as tables
    from ballast.analysis.text.nouns import amount
    from ballast.cli.screen import say, show
    from ballast.cli.table_layout import Column

    misses, asked = tables.miss_rows(found), amount(len(found.scored), "question")
    say(screen, "")
    say(screen, f"Missed: {len(misses)} of {asked}", "bold")
    if misses:
        left, wraps = (0, 3, 4), (0, 4)
        columns = [
            Column(name, left=n in left, wraps=n in wraps)
            for n, name in enumerate(tables.MISS_COLUMNS)
        ]
        show(screen, columns, misses)
    say(screen, "")
    say(screen, f"Mean scores of {asked}", "bold")
    columns = [Column(name, left=n == 0) for n, name in enumerate(tables.SCORE_COLUMNS)]
    show(screen, columns, tables.score_rows(found))
    for note in tables.score_notes(found):
        say(screen, note, "dim")
    say(screen, "")
    say(screen, tables.SKILL_TITLE, "bold")
    columns = [Column(name, left=n in (0, 4)) for n, name in enumerate(tables.SKILL_COLUMNS)]
    show(screen, columns, tables.skill_rows(found))
    say(screen, tables.blocks_note(found), "dim")
    coverage = tables.coverage_lines(found)
    for line in ["", *coverage] if coverage else []:
        say(screen, line)
