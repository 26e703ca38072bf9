"""``after-action``: what each decision of a game cost, against what else could have been done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ballast.cli.screen import console, say, show
from ballast.cli.table_layout import Column
from ballast.requests.progress_bar import progress_bar
from ballast.requests.sizes import size_problems
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.analysis.stats.decision_regret import AfterAction

PAGE, PICTURES = (".html", ".htm"), (".png", ".svg", ".pdf")


EXAMPLE = "Example: python run.py after-action summer-2023-played.yaml"


@click.command("after-action", epilog=EXAMPLE)
@click.argument("game")
@click.option(
    "--rung", type=int, default=5, show_default=True, help="The headline: so high or higher."
)
@click.option("--pairs", type=int, help="Futures of each alternative [40].")
@click.option("--final-pairs", type=int, help="Others of the choice and the best one [400].")
@click.option("--workers", type=int, help="Processes; the same numbers with any [one a processor].")
@click.option(
    "--out", metavar="FILE", help="Also a page (.html) or the picture (.png, .svg, .pdf)."
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def after_action(
    game: str,
    rung: int,
    pairs: int | None,
    final_pairs: int | None,
    workers: int | None,
    out: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Say what each decision of GAME, a saved game, cost in the risk of a crisis.

    On the morning of each decision everything that could have been done instead is played on:
    nothing, what the model would have done, and each single thing, in futures with the same random
    numbers. They differ on that day alone; the model decides from the next morning on. The regret
    is the risk after the choice less the risk after the best alternative, in futures of their own.
    """
    from ballast.game.looking_back import (
        FINAL_PAIRS,
        PAIRS,
        look_back,
        rung_problems,
        sealed_game,
    )
    from ballast.sim.experiments.montecarlo import usable_workers

    problems = size_problems(pairs=pairs, final_pairs=final_pairs, workers=workers)
    problems += [*rung_problems(rung), *_out_problems(out, game)]
    try:
        saved = sealed_game(game)
    except InputError as error:
        raise InputError(*problems, *error.problems) from None
    if problems:
        raise InputError(*problems)
    with progress_bar("decisions", len(saved.played.decisions), quiet) as progress:
        study = look_back(
            saved,
            rung=rung,
            pairs=pairs or PAIRS,
            final_pairs=final_pairs or FINAL_PAIRS,
            workers=usable_workers(workers),
            progress=progress,
        )
    command = f"ballast after-action {game} --rung {rung} --pairs {study.pairs}"
    command += f" --final-pairs {study.final_pairs}"
    if out is not None:
        _write(study, Path(out), command)
        if not quiet:
            click.echo(f"written to {out}", err=True)
    if as_json:
        click.echo(json.dumps(study.as_json(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _print(study, command)


def _out_problems(out: str | None, game: str) -> list[Problem]:
    if out is None:
        return []
    path = Path(out)
    if path.suffix.lower() not in (*PAGE, *PICTURES):
        names = ", ".join((*PAGE[:1], *PICTURES))
        return [Problem(f"expected a name that ends in one of {names}, got {out}", option="out")]
    if path.is_dir():
        return [Problem(f"expected a file, got the folder {out}", option="out")]
    return []


def _write(study: AfterAction, path: Path, command: str) -> None:
    from ballast.analysis.plots.regret_over_time import PICTURE, RegretPicture
    from ballast.analysis.report.after_action_page import after_action_page

    form = path.suffix.lower()
    if form in PAGE:
        content = after_action_page(study, command).encode()
    else:
        content = PICTURE.content(RegretPicture(study), form[1:])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        message = f"expected a file that can be written, got {path}: {error.strerror}"
        raise InputError(Problem(message, option="out")) from error


def _print(study: AfterAction, command: str) -> None:
    from ballast.analysis.text import regret_cells as cells

    screen = console()
    say(screen, cells.title_of(study), "bold")
    say(screen, cells.sizes_sentence(study))
    columns = [
        Column(name, left=number in (0, 1, 2, 5), wraps=number in (1, 2))
        for number, name in enumerate(cells.HEADINGS)
    ]
    show(screen, columns, [cells.decision_cells(one) for one in study.decisions])
    say(screen, cells.short_sentence(study))
    say(screen, cells.legend(study), "dim")
    say(screen, f"the same numbers again: {command}", "dim")
