"""``trace``: one history as a dated chronicle, and what would have come but for single events."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ballast.analysis.results.file_names import SUMMARY
from ballast.requests.progress_bar import progress_bar
from ballast.requests.sizes import seed_problems
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.analysis.narrative.but_for import ButFor
    from ballast.sim.experiments.traced_history import Traced
    from ballast.sim.scenario.schema import LoadedScenario

UNSAID = ""
"""``--but-for`` without an outcome."""
LARGEST_NUMBER = 2**31 - 1
FORMATS = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
NARROWEST, WIDEST = 60, 100


@dataclass(frozen=True, kw_only=True)
class TraceRequest:
    """What the user asked for."""

    seed: int | None
    draw: int
    run_number: int
    until: str | None
    but_for: str | None
    form: str | None
    out: str | None
    everything: bool
    as_json: bool
    quiet: bool

    def problems(self, loaded: LoadedScenario | None, name: str) -> list[Problem]:
        """Everything that cannot be meant; dates only where the scenario could be read."""
        found = seed_problems(self.seed)
        for key, number in (("--draw", self.draw), ("--run", self.run_number)):
            if not 0 <= number <= LARGEST_NUMBER:
                span = f"0 … {LARGEST_NUMBER}"
                message = f"expected a whole number of {span}, got {number}"
                found.append(Problem(message, key=key))
        if self.out is not None and Path(self.out).is_dir():
            found.append(Problem(f"expected a file, got the folder {self.out}", option="out"))
        elif self.out is not None and _is_scenario(self.out, loaded):
            found.append(Problem("expected another file than the scenario itself", option="out"))
        return found + _until_problems(self.until, loaded, name)

    def days(self, loaded: LoadedScenario) -> int:
        """How many days are played."""
        if self.until is None:
            return loaded.scenario.days
        return (date.fromisoformat(self.until) - loaded.scenario.start).days + 1


def _is_scenario(out: str, loaded: LoadedScenario | None) -> bool:
    return loaded is not None and Path(out).resolve() == Path(loaded.path).resolve()


def _until_problems(until: str | None, loaded: LoadedScenario | None, name: str) -> list[Problem]:
    """A last day that is no date, or lies before the start or beyond the horizon."""
    if until is None:
        return []
    try:
        day = date.fromisoformat(until)
    except ValueError:
        return [Problem(f"expected a day as YYYY-MM-DD, got {until!r}", option="until")]
    if loaded is None:
        return []
    start, days = loaded.scenario.start, loaded.scenario.days
    if 0 <= (day - start).days < days:
        return []
    last = date.fromordinal(start.toordinal() + days - 1)
    message = f"expected a date from {start} to {last}, the days of {name}, got {until}"
    return [Problem(message, option="until")]


@click.command(
    epilog="Example: python run.py trace summer-2023 --draw 1 --run 9 --until 2023-08-31 --but-for"
)
@click.argument("scenario", required=False)
@click.option("--seed", type=int, help="Root seed; the scenario's own if not given.")
@click.option(
    "--draw",
    type=int,
    default=0,
    help="Parameter draw [0: the modes, or a posterior's likeliest row].",
)
@click.option("--run", "run_number", type=int, default=0, help="Run under that draw [0].")
@click.option("--until", metavar="DATE", help="Last day, as YYYY-MM-DD; the horizon if not given.")
@click.option(
    "--but-for",
    "but_for",
    is_flag=False,
    flag_value=UNSAID,
    metavar="[OUTCOME]",
    help=f"Also the single events without which OUTCOME (of {SUMMARY}) had been otherwise; "
    "the highest rung from 4 on, else the summit, if not said.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html"]),
    help="[text, or as FILE ends]",
)
@click.option("--out", metavar="FILE", help="Write here instead of printing.")
@click.option("--all", "everything", is_flag=True, help="Also ordinary acts and encounters.")
@click.option("--json", "as_json", is_flag=True, help="Print the events as JSON.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def trace(scenario: str | None, **options: Any) -> None:
    """Tell one history of SCENARIO: who did what to whom, why, and what it changed.

    The history is that of the same seed, draw and run in any ensemble.
    """
    from ballast.sim.scenario.library import load_scenario

    if scenario is None and options["but_for"]:
        # the outcome is optional: "--but-for summer-2023" means the scenario
        scenario, options["but_for"] = options["but_for"], UNSAID
    if scenario is None:
        raise click.MissingParameter(param_hint="SCENARIO", param_type="argument")
    request = TraceRequest(**options)
    problems: list[Problem] = []
    loaded: LoadedScenario | None = None
    try:
        loaded = load_scenario(scenario)
    except InputError as error:
        problems += error.problems
    problems += request.problems(loaded, scenario)
    if problems or loaded is None:
        raise InputError(*problems)
    _trace(request, loaded, scenario)


def _trace(request: TraceRequest, loaded: LoadedScenario, name: str) -> None:
    from ballast.sim.experiments.traced_history import trace as play

    seed = loaded.scenario.seed if request.seed is None else request.seed
    days = request.days(loaded)
    with progress_bar("days", days, request.quiet) as progress:
        traced = play(loaded, seed, request.draw, request.run_number, days, progress=progress)
    found = _but_for(request, traced)
    if request.as_json:
        content = traced.chronicle.as_json()
        if request.but_for is not None:
            content["but_for"] = None if found is None else found.as_json(traced.chronicle)
        _give(request, json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
        return
    _give(request, _told(request, traced, found, _how(request, name, seed)))


def _but_for(request: TraceRequest, traced: Traced) -> ButFor | None:
    """The answer to ``--but-for``; None where nothing was asked, or there is nothing to ask."""
    if request.but_for is None:
        return None
    from ballast.analysis.narrative.but_for import but_for, question_of
    from ballast.sim.experiments.deletion_replays import replay, work

    chronicle = traced.chronicle
    outcome = question_of(traced, request.but_for or None, "--but-for")
    if outcome is None:
        return None
    with progress_bar("histories", work(chronicle), request.quiet) as progress:
        return but_for(chronicle, replay(chronicle, progress), outcome)


def _told(request: TraceRequest, traced: Traced, found: ButFor | None, how: str) -> str:
    """The chronicle in the form that was asked for."""
    from ballast.analysis.narrative.context import Context
    from ballast.analysis.narrative.counterfactual_text import NOTHING_ASKED, answer
    from ballast.analysis.narrative.story import tell
    from ballast.analysis.narrative.story_markdown import as_markdown
    from ballast.analysis.narrative.story_page import as_html
    from ballast.analysis.narrative.story_text import as_text

    story = tell(traced.chronicle, everything=request.everything)
    unless: tuple[str, ...] = ()
    if found is not None:
        unless = answer(Context(traced.chronicle), found)
    elif request.but_for is not None:
        unless = (NOTHING_ASKED,)
    form = request.form or FORMATS.get(Path(request.out or "").suffix.lower(), "text")
    if form == "markdown":
        return as_markdown(story, unless, how)
    if form == "html":
        return as_html(story, unless, how)
    width, strong, faint = _terminal(request)
    return as_text(story, unless, width, strong, faint)


Style = Callable[[str], str]


def _terminal(request: TraceRequest) -> tuple[int, Style, Style]:
    """Width of the lines and styles; 80 and none where nobody looks at a terminal."""
    from ballast.analysis.narrative.story_text import plain

    if request.out is not None or not sys.stdout.isatty():
        return 80, plain, plain
    from shutil import get_terminal_size

    width = min(WIDEST, max(NARROWEST, get_terminal_size().columns))
    if os.environ.get("NO_COLOR"):
        return width, plain, plain
    return width, lambda s: click.style(s, bold=True), lambda s: click.style(s, dim=True)


def _how(request: TraceRequest, name: str, seed: int) -> str:
    """The command that gives the same again, wherever the seed came from."""
    words = ["ballast trace", name, f"--seed {seed}"]
    words += [f"--draw {request.draw}", f"--run {request.run_number}"]
    if request.until is not None:
        words.append(f"--until {request.until}")
    if request.but_for is not None:
        words.append("--but-for" + (f" {request.but_for}" if request.but_for else ""))
    return " ".join(words)


def _give(request: TraceRequest, text: str) -> None:
    """Print, or write to the file asked for."""
    if request.out is None:
        click.echo(text, nl=False)
        return
    path = Path(request.out)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"expected a file that can be written, got {path}: {error.strerror}"
        raise InputError(Problem(message, option="out")) from error
    if not request.quiet:
        click.echo(f"written to {path}", err=True)
