"""``questions``: the dated questions of a scenario with the model's answers, to be scored later."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ballast.cli.day_option import DAY
from ballast.requests.progress_bar import progress_bar
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.analysis.forecasts.frozen_sheet import Forecast, QuestionSheet

KINDS = {
    "outcome": "Outcomes of the scenario",
    "visit": "Visits by a day",
    "count": "Counts in a window",
    "channel": "Channels by a day",
    "act": "Acts by a day",
    "incident": "Incidents",
    "rung": "Rungs of the ladder",
}


@click.command(epilog="Example: python run.py questions summer-2023 --out july.json")
@click.argument("scenario")
@click.option(
    "--at",
    type=DAY,
    metavar="DATE",
    help="Day on which the sheet is frozen, the start or earlier.  [default: the start]",
)
@click.option("--draws", type=int, default=200, show_default=True, help="Sampled parameter draws.")
@click.option("--runs", type=int, default=50, show_default=True, help="Histories under each.")
@click.option("--seed", type=int, help="Root seed; the scenario's own if not given.")
@click.option("--out", "sheet", type=click.Path(), help="Write the sheet to this new .json file.")
@click.option("--json", "as_json", is_flag=True, help="Print the sheet as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the questions as CSV.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def questions(
    scenario: str,
    at: date | None,
    draws: int,
    runs: int,
    seed: int | None,
    sheet: str | None,
    as_json: bool,
    as_csv: bool,
    quiet: bool,
) -> None:
    """Print the dated questions of SCENARIO, with the rule by which each is resolved.

    A question is an outcome that happens or not, or an entry of `questions:`. Each has the day on
    which it opens and closes, its probability with the interval of chance and the spread over
    draws, and the probabilities of rivals that the scenario knows. --out keeps the sheet with a
    hash of all that it says.
    """
    from ballast.analysis.forecasts.question_sheet import question_sheet
    from ballast.requests.question_request import asked_sample
    from ballast.sim.scenario.library import load_scenario

    if as_json and as_csv:
        raise InputError(Problem("expected one of --json and --csv, got both", key="questions"))
    if sheet is not None:
        _new_file(Path(sheet))
    lab, day = asked_sample(load_scenario(scenario), at, draws, runs, seed)
    with progress_bar("histories", lab.lanes, quiet) as progress:
        lab.watch(progress)
        made = question_sheet(lab, day)
    if sheet is not None:
        _write(Path(sheet), made)
    if as_json:
        click.echo(json.dumps(made.as_json(), indent=2, ensure_ascii=False, allow_nan=False))
    elif as_csv:
        click.echo(_csv(made), nl=False)
    else:
        _print(made)
    if sheet is not None and not quiet:
        click.echo(f"written to {sheet}", err=True)


def _new_file(path: Path) -> None:
    """Refuse a place where the sheet cannot be written, before anything is played."""
    if path.suffix != ".json":
        raise InputError(Problem(f"expected a file that ends in .json, got {path}", option="out"))
    if path.exists():
        raise InputError(Problem(f"expected a new file, found {path} there", option="out"))
    if not path.parent.is_dir():
        raise InputError(Problem(f"expected a folder that is there, got {path}", option="out"))


def _write(path: Path, sheet: QuestionSheet) -> None:
    from ballast.analysis.results.whole_files import json_bytes, write_all

    try:
        write_all({path: json_bytes(sheet.as_json())})
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise InputError(Problem(message, option="out")) from None


def _csv(sheet: QuestionSheet) -> str:
    table = sheet.table()
    for column in ("rule", "rivals"):
        table[column] = [json.dumps(value, ensure_ascii=False) for value in table[column]]
    return str(table.to_csv(index=False, lineterminator="\n"))


def _print(sheet: QuestionSheet) -> None:
    from ballast.analysis.text.nouns import amount
    from ballast.cli.screen import console, say, show
    from ballast.cli.table_layout import Column

    about, screen = sheet.about, console()
    say(screen, f"{about['title']}: questions as of {about['at']}", "bold")
    sizes = f"{about['draws']} draws x {about['runs']} runs over {about['days']} days"
    say(screen, f"{sizes}, seed {about['seed']}")
    columns = [
        Column("question", left=True, wraps=True), Column("closes"), Column("draws (5-95 %)"),
        Column("mean"), Column("95 % of chance"), Column("id", left=True),
    ]  # fmt: skip
    rows: list[tuple[str, ...]] = []
    for kind, title in KINDS.items():
        of_kind = [row for row in sheet.forecasts if row.question.kind == kind]
        if of_kind:
            rows.append((f"{title}:",))
            rows += [_row(row) for row in of_kind]
    show(screen, columns, rows)
    if sheet.left_out:
        names = ", ".join(sheet.left_out)
        say(screen, f"left out, since their days are not days of the run: {names}")
    rivals = [row for row in sheet.forecasts if row.question.rivals]
    for row in rivals:
        given = ", ".join(f"{who} {p:.0%}" for who, p in row.question.rivals.items())
        say(screen, f"rivals of {row.question.id}: {given}")
    say(
        screen,
        f"{amount(len(sheet.forecasts), 'question')}; sha256 {sheet.as_json()['sha256']}",
        "dim",
    )


def _row(row: Forecast) -> tuple[str, ...]:
    from ballast.analysis.text.cells import number, span
    from ballast.analysis.text.rounding import decimals

    about = row.question
    if row.probability is None:
        return (f"   {about.text}", about.closes.isoformat(), "–", "not asked", "–", about.id)
    digits = decimals((row.mc_low, row.mc_high), (row.draws_low, row.draws_high))
    return (
        f"   {about.text}",
        about.closes.isoformat(),
        span(row.draws_low, row.draws_high, "probability", digits) or "not resolved",
        number(row.probability, "probability", digits),
        span(row.mc_low, row.mc_high, "probability", digits) or "–",
        about.id,
    )
