"""``demo``: half a minute with the invented island, and a report that opens."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

import click

from ballast.cli.size_options import CommandRequest
from ballast.sim.errors import InputError

SCENARIO = "example-island"
BRANCH = "example-island-hotline"
DRAWS, RUNS = 50, 20
"""Enough for intervals that can be read, and half a minute."""


@click.command(epilog="Example: python run.py demo")
@click.option("--out", metavar="DIR", help="Results folder [results/demo].")
@click.option("--no-browser", is_flag=True, help="Print where the report is, and do not open it.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def demo(out: str | None, no_browser: bool, quiet: bool) -> None:
    """Simulate an invented quarrel over an island, and open the report.

    A thousand histories of the scenario example-island, in about half a minute. They are those of
    run example-island --draws 50 --runs 20. Without a display the command prints where the report
    is.
    """
    from ballast.analysis.results.file_names import REPORT
    from ballast.analysis.results.folder_writing import refuse_other_results
    from ballast.cli.run_scenario import run_one

    request = CommandRequest(draws=DRAWS, runs=RUNS, out=out, quiet=quiet)
    problems = request.problems()
    (loaded,) = request.load([SCENARIO], problems)
    folder = Path("results/demo" if out is None else out)
    refuse_other_results(folder, loaded)
    if problems:
        raise InputError(*problems)
    run_one(request, request.plan(loaded), folder, variants=False, watch=None)
    report = folder / REPORT
    opened = not no_browser and has_display() and webbrowser.open(report.resolve().as_uri())
    if not quiet:
        for line in _next(report, opened):
            click.echo(line, err=True)


def has_display() -> bool:
    """Whether a browser would open in a window; in a terminal it would take the screen.

    On Windows and macOS there is a window but for a session from another machine.
    """
    if sys.platform in ("win32", "darwin"):
        return "SSH_CONNECTION" not in os.environ
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _next(report: Path, opened: bool) -> tuple[str, ...]:
    """Where the report is, and what to do next, as this command was called."""
    called = "python run.py" if Path(sys.argv[0]).name == "run.py" else "ballast"
    seen = "the report is open in your browser" if opened else "open the report in a browser"
    return (
        f"{seen}: {report.resolve()}",
        f"next, one history as a story:      {called} trace {SCENARIO}",
        f"next, what a hotline would change: {called} compare {SCENARIO} {BRANCH}",
    )
