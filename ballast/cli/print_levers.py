"""``levers``: every change that somebody could make, ranked by what it does to one outcome."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ballast.cli.size_options import size_options
from ballast.requests.lever_request import BUDGET, LEAD, LeverRequest
from ballast.requests.progress_bar import progress_bar
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.analysis.stats.lever_study import LeverStudy, RankedLever

TOLD = ("as_json", "quiet")
"""Of a request, what is asked of a kept ranking too."""
BUDGET_HELP = f"""\
Time for all of it, with supports, pairs and the page, as 90s, 5m or 1h [{BUDGET}]."""


@dataclass(frozen=True, kw_only=True)
class LeverCommand(LeverRequest):
    """A ranking as the command takes it."""

    out: str | None = None
    as_json: bool = False
    quiet: bool = False


@click.command(epilog="Example: python run.py levers summer-2023 --side US --budget 2m")
@click.argument("thing", metavar="SCENARIO | RESULTS")
@click.option("--side", metavar="ID", help="Only what this government can do, alone or not.")
@click.option("--of", metavar="OUTCOME", help=f"What the levers change [{LEAD}].")
@click.option("--budget", metavar="TIME", help=BUDGET_HELP)
@click.option("--pairs", type=int, metavar="N", help="Also every two of the best N together.")
@click.option("--out", metavar="DIR", help="Folder [results/NAME OF THE SCENARIO-levers].")
@click.option(
    "--pays",
    metavar="LEVER",
    help="Of RESULTS: up to which cost this lever pays, by its id or its sentence.",
)
@size_options
def levers(thing: str, pays: str | None, **options: Any) -> None:
    """Rank every single change that somebody could make to SCENARIO by what it does to an outcome.

    The changes are found in the scenario: channels opened or suspended, visits moved or called
    off, officials sent or barred, conduct halved or doubled, forces kept apart, calls answered,
    and, apart, events that nobody decides. All are played in the same histories. Prints the three
    best and the three worst of each side, the ten that lower the outcome most and the ten that
    raise it most, who can do each, and what the first and the last rest on; writes JSON, tables,
    a picture and levers.html.

    --draws and --runs say the sizes, and give the same numbers anywhere; --budget chooses them,
    and covers all that is done: levers, what they rest on, parameters, pairs, page. What there is
    no time for is left out and named; a block of histories that has begun is ended.

    Of the folder RESULTS that it left, the same is printed again without playing anything, or,
    with --pays, when one of the levers pays, and which parameters are worth learning first. That
    needs 30 draws or more.
    """
    request = LeverCommand(**options)
    if Path(thing).is_dir():
        _kept(Path(thing), pays, request)
        return
    problems = []
    if pays is not None:
        message = "expected the folder of a ranking with it, got a scenario: rank its levers first"
        problems.append(Problem(message, option="pays"))
    _rank(thing, request, problems)


def _kept(folder: Path, pays: str | None, request: LeverCommand) -> None:
    """Print what a folder holds, or when one of its levers pays."""
    from ballast.analysis.results.levers_folder import LeversFolder
    from ballast.cli.print_acting import print_acting
    from ballast.cli.screen import console
    from ballast.requests.lever_acting import lever_acting

    said = {name: value for name, value in vars(request).items() if name not in TOLD}
    problems = [
        Problem("expected a scenario with it; these levers have been ranked already", option=name)
        for name, value in said.items()
        if value is not None
    ]
    if problems:
        raise InputError(*problems)
    kept = LeversFolder(folder)
    if pays is None:
        if request.as_json:
            _tell(kept.study.as_json())
        else:
            _print(kept.study, kept.command)
        return
    acting = lever_acting(kept.study, pays, kept.loaded, option="pays")
    if request.as_json:
        _tell(acting.as_json())
    else:
        print_acting(console(), acting)


def _tell(content: dict[str, Any]) -> None:
    click.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))


def _rank(scenario: str, request: LeverCommand, problems: list[Problem]) -> None:
    """Play, rank, write and print."""
    from ballast.analysis.results.folder_writing import refuse_other_levers
    from ballast.analysis.results.kept_levers import levers_folder
    from ballast.requests.acting_request import size_messages
    from ballast.requests.lever_plan import plan_levers
    from ballast.requests.lever_ranking import rank_levers
    from ballast.requests.lever_to_folder import write_levers

    folder = Path(request.out or f"results/{levers_folder(Path(scenario).stem)}")
    try:
        refuse_other_levers(folder)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(*problems, *request.problems())
    plan = plan_levers(request, scenario)
    if not request.quiet:
        about = f"{len(plan.levers)} levers and events, up to {plan.draws} draws x {plan.runs} runs"
        click.echo(about, err=True)
    with progress_bar("histories", plan.history_days, request.quiet) as progress:
        study = rank_levers(plan, progress)
    command = request.again(scenario, study)
    write_levers(study, plan.loaded, folder, command)
    if request.as_json:
        _tell(study.as_json())
    else:
        _print(study, command)
    if not request.quiet:
        click.echo(f"levers in {folder}, the page is levers.html", err=True)
        if study.kind == "probability" and not size_messages(study.draws, study.runs):
            words = shlex.join(["ballast", "levers", str(folder), "--pays", study.best[0]])
            click.echo(f"up to which cost one pays: {words}", err=True)
        click.echo(plan.clock().told(study.seconds_a_history), err=True)


def _print(study: LeverStudy, command: str) -> None:
    from ballast.analysis.text import lever_cells as cells
    from ballast.analysis.text.lever_choice import by_side
    from ballast.analysis.text.lever_rests import rests_lines, unnamed_sentence
    from ballast.cli.screen import console, say, show
    from ballast.cli.table_layout import Column

    screen = console()
    say(screen, f"{study.title}: what would change {cells.title_of(study)}", "bold")
    say(screen, f"{cells.definition_of(study)}. {cells.base_sentence(study)}.")
    columns = [
        Column(name, left=number < 2, wraps=number == 0)
        for number, name in enumerate(cells.HEADINGS)
    ]
    if sides := by_side(study):
        rows = _rows([(f"{part.title}:", part.levers) for part in sides], study)
        few = [tuple(row[n] for n in cells.SIDES if n < len(row)) for row in rows]
        show(screen, [columns[n] for n in cells.SIDES], few)
        say(screen, cells.side_legend(study, sides), "dim")
        say(screen, "")
    show(screen, columns, _rows(_parts(study), study))
    say(screen, cells.legend(study), "dim")
    for sentence in cells.ranking_sentences(study):
        say(screen, sentence)
    for one in study.rests:
        if lines := rests_lines(one, study.kind, cells.digits_of(study)):
            say(screen, f"\n{study.told(one.lever).sentence}", "bold")
            for line in lines:
                say(screen, f"   {line}")
    if unnamed := unnamed_sentence(study):
        say(screen, f"\n{unnamed}")
    if study.unknowns:
        say(screen, "")
        names = [Column(n, left=k == 0, wraps=k == 0) for k, n in enumerate(cells.UNKNOWN_HEADINGS)]
        show(screen, names, [cells.unknown_cells(one, study) for one in study.unknowns])
    if study.pairs:
        say(screen, "")
        names = [Column(n, left=k == 0, wraps=k == 0) for k, n in enumerate(cells.PAIR_HEADINGS)]
        show(screen, names, [cells.pair_cells(pair, study) for pair in study.pairs])
    for name, why in study.left_out.items():
        say(screen, f"! {name} was not played: {why}")
    for sentence in cells.time_sentences(study):
        say(screen, f"! {sentence}")
    say(screen, f"the same numbers again: {command}", "dim")


def _rows(parts: list[tuple[str, list[RankedLever]]], study: LeverStudy) -> list[tuple[str, ...]]:
    from ballast.analysis.text.lever_cells import lever_cells

    rows: list[tuple[str, ...]] = []
    for title, some in parts:
        rows.append((title,) if some else (f"{title} none",))
        rows += [("   " + one, *rest) for one, *rest in (lever_cells(x, study) for x in some)]
    return rows


def _parts(study: LeverStudy) -> list[tuple[str, list[RankedLever]]]:
    from ballast.analysis.text.lever_choice import NOTHING, ends, nothing_found

    low, high, between = ends(study)
    chance = f" ({NOTHING.lower()})" if nothing_found(study) else ""
    more = f" ({between} more between, on the page)" if between else ""
    parts = [(f"Lower it most{chance}:", low), (f"Raise it most{more}:", high)]
    return parts + ([("Events that nobody decides:", study.events)] if study.events else [])
