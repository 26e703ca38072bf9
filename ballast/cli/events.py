"""``events``: which format a file of event data has, and what became of every row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from ballast.requests.progress_bar import progress_bar

if TYPE_CHECKING:
    from rich.console import Console

    from ballast.analysis.observed.event_reading import ObservedEvents
    from ballast.analysis.observed.row_fates import FileAccount


@click.command(
    epilog="Example: python run.py events seeds/events-before.csv --scenario summer-2023"
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--scenario", required=True, metavar="SCENARIO", help="Whose two governments it is about."
)
@click.option(
    "--freeze",
    metavar="DATE",
    help="Last day, as YYYY-MM-DD: what happened or was published later is not read.",
)
@click.option("--out", metavar="FILE", help="Write what was read to a new file, in plain format.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def events(
    files: tuple[str, ...],
    scenario: str,
    freeze: str | None,
    out: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Say which format each FILE of event data has, and account for every row.

    Formats: GDELT 1 and 2, ICEWS, POLECAT, COW MID 5 (disputes together with their participants),
    the plain format (date, source, target, weight) and the record of events of this project;
    gzipped or in a zip archive too. A file is recognised by its columns, not by its name. The
    governments are found by their codes: governments.ID.codes in the scenario, or those that are
    shipped for such governments.
    """
    from ballast.requests.event_request import EventRequest

    request = EventRequest(files=files, scenario=scenario, freeze=freeze, out=out)
    reader = request.reader()
    with progress_bar("bytes", reader.size, quiet) as progress:
        found = reader.read(request.last_day, progress)
    if out is not None:
        from ballast.analysis.observed.plain_file import write_plain

        write_plain(found.events, out)
    if as_json:
        content = _json(found, scenario)
        click.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _print(found)
    for problem in () if quiet else found.left_out:
        click.echo(f"note: left out of its archive: {problem}", err=True)
    if out is not None and not quiet:
        click.echo(f"written to {out}: {_counted(len(found.events), 'event')}", err=True)


def _json(found: ObservedEvents, scenario: str) -> dict[str, Any]:
    from ballast.analysis.observed.row_fates import Fate

    return {
        "scenario": scenario,
        "freeze": None if found.freeze is None else found.freeze.isoformat(),
        "governments": dict(found.dyad.names),
        "files": [
            {
                "file": one.file,
                "format": one.layout,
                "rows": one.rows,
                **{fate.value: one.counts[fate] for fate in Fate},
                "uncategorised": one.uncategorised,
                "first": one.first,
                "last": one.last,
                "directions": [
                    {"source": source, "target": target, "events": count}
                    for (source, target), count in sorted(one.directions.items())
                ],
                "examples": [
                    {"line": line, "fate": fate.value, "why": why}
                    for fate, line, why in one.examples
                ],
            }
            for one in found.accounts
        ],
        "left_out": [str(problem) for problem in found.left_out],
    }


def _print(found: ObservedEvents) -> None:
    from ballast.cli.screen import console, say, show
    from ballast.cli.table_layout import Column

    to = console()
    if len(found.accounts) == 1:
        _print_one(to, found.accounts[0])
    else:
        headings, rows = _side_by_side(found.accounts)
        columns = [Column(text, left=n < 2, wraps=n == 0) for n, text in enumerate(headings)]
        show(to, columns, rows)
    say(to, "")
    for line in _read(found):
        say(to, line)
    troubles = [
        f"{one.file}:{line}: {fate.value.replace('_', ' ')}: {why}"
        for one in found.accounts
        for fate, line, why in one.examples
    ]
    if troubles:
        say(to, "")
        say(to, "First rows of each kind of trouble:")
        for line in troubles:
            say(to, line)


def _print_one(to: Console, account: FileAccount) -> None:
    from ballast.analysis.observed.row_fates import ALWAYS_TOLD, FATE_WORDS, Fate
    from ballast.cli.screen import say, show
    from ballast.cli.table_layout import Column

    say(to, f"{account.file}: {account.layout}, {_counted(account.rows, 'row')}", "bold")
    say(to, "")
    rows = [
        (name, f"{account.counts[fate]:,}", meaning)
        for fate, (name, meaning) in ((fate, FATE_WORDS[fate]) for fate in Fate)
        if fate in ALWAYS_TOLD or account.counts[fate]
    ]
    rows.append(("all rows", f"{account.rows:,}", ""))
    show(to, [Column("rows", left=True), Column("number"), Column("", left=True, wraps=True)], rows)


def _side_by_side(accounts: tuple[FileAccount, ...]) -> tuple[list[str], list[list[str]]]:
    """A row for each file and one for all, a column for each fate that some row had."""
    from ballast.analysis.observed.row_fates import FATE_WORDS, Fate

    fates = [fate for fate in Fate if any(one.counts[fate] for one in accounts)]
    rows = [
        [one.file, one.layout, f"{one.rows:,}", *(f"{one.counts[fate]:,}" for fate in fates)]
        for one in accounts
    ]
    totals = [sum(one.counts[fate] for one in accounts) for fate in fates]
    everything = sum(one.rows for one in accounts)
    rows.append(["all files", "", f"{everything:,}", *(f"{total:,}" for total in totals)])
    return ["file", "format", "rows", *(FATE_WORDS[fate][0] for fate in fates)], rows


def _read(found: ObservedEvents) -> list[str]:
    """What was read, in sentences."""
    from collections import Counter

    from ballast.sim.scenario.event_record import ACT

    freeze = "" if found.freeze is None else f" Nothing after {found.freeze} was read."
    if not found.events:
        return [f"No event of {' and '.join(found.dyad.names.values())} was read.{freeze}"]
    directions: Counter[tuple[str, str]] = Counter()
    for one in found.accounts:
        directions += one.directions
    said = [
        f"{count:,} by both"
        if source == target
        else f"{count:,} by {found.dyad.names[source]} to {found.dyad.names[target]}"
        for (source, target), count in sorted(directions.items())
    ]
    span = f"from {found.events[0].date} to {found.events[-1].date}"
    lines = [f"{_counted(len(found.events), 'event')} {span}: {', '.join(said)}.{freeze}"]
    bare = [event.process for event in found.events if not event.category]
    acts = sum(process in (ACT, "response") for process in bare)
    if others := len(bare) - acts:
        verb = "has" if others == 1 else "have"
        lines.append(
            f"{_counted(others, 'row')} of visits, summits, encounters and the like {verb} no "
            "category; none is needed."
        )
    if acts:
        verb = "fits" if acts == 1 else "fit"
        lines.append(f"{_counted(acts, 'act')} {verb} no category of the menu; the weight is kept.")
    return lines


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
