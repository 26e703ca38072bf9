"""``watch``: one history played live in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ballast.live.history_choice import LARGEST_NUMBER, HistoryChoice
from ballast.requests.sizes import seed_problems
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.sim.scenario.schema import LoadedScenario

LARGEST_PORT = 65_535


@click.command(epilog="Example: python run.py watch summer-2023 --draw 1 --run 9")
@click.argument("scenario")
@click.option("--seed", type=int, help="Root seed; the scenario's own if not given.")
@click.option(
    "--draw",
    type=int,
    default=0,
    help="Parameter draw [0: the modes, or a posterior's likeliest row].",
)
@click.option("--run", "run_number", type=int, default=0, help="Run under that draw [0].")
@click.option("--port", type=int, help="Port on this machine; a free one if not given.")
@click.option("--no-browser", is_flag=True, help="Print the address only.")
def watch(
    scenario: str,
    seed: int | None,
    draw: int,
    run_number: int,
    port: int | None,
    no_browser: bool,
) -> None:
    """Watch one history of SCENARIO in the browser, step by step, and change what drives it.

    Until a slider is moved it is the history of the same seed, draw and run in any ensemble. The
    page is served to this machine only. Ctrl-C ends it.
    """
    from ballast.sim.scenario.library import load_scenario

    problems = _problems(seed, draw, run_number, port)
    loaded: LoadedScenario | None = None
    try:
        loaded = load_scenario(scenario)
    except InputError as error:
        problems = [*error.problems, *problems]
    if problems or loaded is None:
        raise InputError(*problems)
    from ballast.live.serving import listen, serve

    history = HistoryChoice(
        loaded=loaded,
        seed=loaded.scenario.seed if seed is None else seed,
        draw=draw,
        run=run_number,
    )

    def tell(address: str) -> None:
        click.echo(f"watching {scenario}, {history.name}, at {address} (Ctrl-C ends it)", err=True)

    serve(history, listen(port), tell, browser=not no_browser)


def _problems(seed: int | None, draw: int, run: int, port: int | None) -> list[Problem]:
    """Everything that cannot be meant."""
    found = seed_problems(seed)
    for key, number, least, most in (
        ("--draw", draw, 0, LARGEST_NUMBER),
        ("--run", run, 0, LARGEST_NUMBER),
        ("--port", port, 1, LARGEST_PORT),
    ):
        if number is not None and not least <= number <= most:
            message = f"expected a whole number of {least} … {most}, got {number}"
            found.append(Problem(message, key=key))
    return found
