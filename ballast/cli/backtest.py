"""``backtest``: proper scores of a scenario's forecasts on a dated record, beside rivals."""

from __future__ import annotations

import json
from math import isfinite
from typing import TYPE_CHECKING, Any

import click

from ballast.requests.progress_bar import progress_bar

if TYPE_CHECKING:
    from rich.console import Console

    from ballast.analysis.forecasts.scored_forecasts import Backtest

RIVAL_TITLES = {
    "ballast": "Ballast",
    "uniform": "one half for everything",
    "base_rate": "base rate of the time before",
    "persistence": "as in the last stretch",
    "homogeneous_poisson": "Poisson at the rate before",
    "weekly_autoregression": "autoregression of weeks",
    "self_exciting": "self-exciting (Hawkes)",
}


@click.command(epilog="Example: python run.py backtest from-the-balloon")
@click.argument("config")
@click.option("--observed", metavar="FILE", help="A file of events in place of the record.")
@click.option("--seed", type=int, help="Root seed; the scenario's own if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def backtest(
    config: str, observed: str | None, seed: int | None, as_json: bool, quiet: bool
) -> None:
    """Score the scenario of CONFIG on a dated record, beside rivals that know as much.

    Each question resolves to yes, to no, or to void, with the row that decided it. The misses come
    first, then mean scores of all forecasters, the skill against each rival with its interval over
    resampled blocks of questions, and how often central intervals of counts hold what came.
    """
    from ballast.requests.backtest_request import asked_backtest
    from ballast.requests.sizes import seed_problems
    from ballast.sim.errors import InputError

    problems = seed_problems(seed)
    if problems:
        raise InputError(*problems)
    request = asked_backtest(config, observed, seed)
    with progress_bar("histories", request.lanes, quiet) as progress:
        found = request.play(progress)
    if as_json:
        click.echo(json.dumps(_json(found), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _print(found)


def _print(found: Backtest) -> None:
    from ballast.cli.screen import console, say

    about, screen = found.about, console()
    say(screen, f"{about['title']}: {about['scenario']}, frozen {about['freeze']}", "bold")
    say(
        screen,
        f"{about['events']} events from {about['first']} to {about['last']}; "
        f"{about['draws']} draws x {about['runs']} runs, seed {about['seed']}",
    )
    if not found.scored:
        say(screen, "no question can be resolved by this record")
    else:
        _misses(screen, found)
        _scores(screen, found)
        _skill(screen, found)
        _coverage(screen, found)
    if found.void:
        say(screen, "")
        say(screen, "Void", "bold")
        for row in found.void:
            say(screen, f"  {row.question.id}: {row.resolution.why}")


def _misses(screen: Console, found: Backtest) -> None:
    from ballast.cli.screen import say, show
    from ballast.cli.table_layout import Column

    misses = found.misses()
    say(screen, "")
    say(screen, f"Missed: {len(misses)} of {len(found.scored)} questions", "bold")
    if misses:
        columns = [
            Column("question", left=True, wraps=True), Column("Ballast"), Column("base rate"),
            Column("came", left=True), Column("the row that decided it", left=True, wraps=True),
        ]  # fmt: skip
        show(
            screen,
            columns,
            [
                (
                    row.question.text,
                    f"{row.probabilities['ballast']:.0%}",
                    f"{row.probabilities['base_rate']:.0%}",
                    "yes" if row.resolution.answer else "no",
                    row.resolution.row or f"{row.resolution.count} in the window",
                )
                for row in misses
            ],
        )


def _scores(screen: Console, found: Backtest) -> None:
    from ballast.cli.screen import say, show
    from ballast.cli.table_layout import Column

    means = found.means()
    say(screen, "")
    say(screen, f"Mean scores of {len(found.scored)} questions", "bold")
    columns = [
        Column("forecaster", left=True), Column("Brier"), Column("log"), Column("baseline"),
        Column("CRPS of counts"),
    ]  # fmt: skip
    order = sorted(means, key=lambda who: means[who]["brier"])
    show(
        screen,
        columns,
        [
            (
                RIVAL_TITLES[who],
                *(
                    _number(means[who][name], digits)
                    for name, digits in (("brier", 3), ("log", 3), ("baseline", 1), ("crps", 2))
                ),
            )
            for who in order
        ],
    )
    say(screen, "Brier, log and CRPS are better when small, the baseline score when large.", "dim")


def _skill(screen: Console, found: Backtest) -> None:
    from ballast.analysis.scoring.skill import Withheld
    from ballast.cli.screen import say, show
    from ballast.cli.table_layout import Column

    rows = []
    for rival in found.forecasters[1:]:
        skill = found.skill(rival)
        if isinstance(skill, Withheld):
            rows.append((RIVAL_TITLES[rival], str(skill), "", ""))
        else:
            winner = "Ballast" if skill.low > 0 else "the rival" if skill.high < 0 else "open"
            interval = f"{skill.low:+.2f} … {skill.high:+.2f}"
            rows.append((RIVAL_TITLES[rival], f"{skill.value:+.2f}", interval, winner))
    blocks = len({row.block for row in found.scored})
    say(screen, "")
    say(screen, "Skill in Brier: 1 less the score over the rival's", "bold")
    columns = [
        Column("rival", left=True), Column("skill"), Column("95 %"), Column("ahead", left=True)
    ]  # fmt: skip
    show(screen, columns, rows)
    say(screen, f"Intervals over resampled blocks: {blocks} entries of questions.", "dim")


def _coverage(screen: Console, found: Backtest) -> None:
    from ballast.cli.screen import say

    covered = found.covered()
    if not covered:
        return
    say(screen, "")
    for each in covered:
        say(
            screen,
            f"{each.level:.0%} intervals hold {each.inside} of {each.questions} counts "
            f"({each.low:.0%} to {each.high:.0%}).",
        )


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if isfinite(value) else "–"


def _json(found: Backtest) -> dict[str, Any]:
    from dataclasses import asdict

    rows = found.table().astype(object)
    rows = rows.where(rows.notna(), None)
    return {
        **found.about,
        "questions": rows.to_dict(orient="records"),
        "scores": {
            who: {name: value if isfinite(value) else None for name, value in scores.items()}
            for who, scores in (found.means() if found.scored else {}).items()
        },
        "skill": {
            rival: _skill_json(found.skill(rival))
            for rival in found.forecasters[1:]
            if found.scored
        },
        "coverage": [asdict(each) for each in found.covered()],
    }


def _skill_json(skill: Any) -> Any:
    from dataclasses import asdict

    from ballast.analysis.scoring.skill import Withheld

    if isinstance(skill, Withheld):
        return {"withheld": str(skill)}
    return {n: v if isfinite(v) else None for n, v in asdict(skill).items()}
