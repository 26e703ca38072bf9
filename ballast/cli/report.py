"""``report``: one self-contained HTML page about stored results, written again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ballast.analysis.results.file_names import COMPARISON
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.analysis.results.run_folder import RunFolder


@click.command(epilog="Example: python run.py report results/summer-2023 --out summer-2023.html")
@click.argument("results", metavar="RESULTS")
@click.option("--out", metavar="FILE", help="Write here [report.html of the folder].")
@click.option("--no-histories", is_flag=True, help="Without the single histories.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def report(results: str, out: str | None, no_histories: bool, quiet: bool) -> None:
    """Write the report of the folder RESULTS again, without running the simulations.

    The first screen answers: the question, the answer, its uncertainty and what would change it.
    Risk by day, causes of disputes, levers and the effect of a branch follow; the rest is folded,
    with three single histories (these are run again, in a few seconds). One file, no network.
    A validation.json in the folder, as validate --json prints it, is shown too.

    Of a folder that compare left its page is written again, and nothing is played.
    """
    from ballast.analysis.results.run_folder import open_results
    from ballast.analysis.results.sealed_files import mark_of

    problems = _out_problems(out)
    if mark_of(Path(results)) == COMPARISON:
        if no_histories:
            message = "expected results of a run with it, got a comparison"
            problems.append(Problem(message, option="no-histories"))
        path = _compared(Path(results), None if out is None else Path(out), problems)
        if not quiet:
            click.echo(f"written to {path}", err=True)
        return
    try:
        stored = open_results(Path(results))
        stored.check()
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(*problems)
    path = _write(stored, None if out is None else Path(out), stories=not no_histories)
    if not quiet:
        click.echo(f"written to {path}", err=True)


def _out_problems(out: str | None) -> list[Problem]:
    if out is not None and Path(out).is_dir():
        return [Problem(f"expected a file, got the folder {out}", option="out")]
    return []


def _compared(folder: Path, out: Path | None, problems: list[Problem]) -> Path:
    """Write the page of a comparison; the files that it is made from are checked first."""
    from ballast.analysis.report.comparison_page import write
    from ballast.analysis.results.comparison_folder import ComparisonFolder

    try:
        stored = ComparisonFolder(folder)
        assert stored.tables
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(*problems)
    try:
        return write(stored, out)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        message = f"expected a comparison that can be read, got: {said}"
        raise InputError(Problem(message, file=str(folder))) from None
    except OSError as error:
        message = f"expected a file that can be written, got {out or folder}: {error.strerror}"
        raise InputError(Problem(message, option="out")) from None


def _write(stored: RunFolder, out: Path | None, *, stories: bool) -> Path:
    """Write the page, and into the folder its hash if it lies there."""
    from ballast.analysis.report import write
    from ballast.analysis.report.report_material import material_of

    try:
        material = material_of(stored)
    except (OSError, ValueError, KeyError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        message = f"expected results that can be read, got: {said}"
        raise InputError(Problem(message, file=str(stored.folder))) from None
    try:
        return write(material, out, stories=stories)
    except OSError as error:
        where = out or stored.folder
        message = f"expected a file that can be written, got {where}: {error.strerror}"
        raise InputError(Problem(message, option="out")) from None
