"""``plot``: pictures again from stored results, without playing anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ballast.analysis.results.file_names import CAPTIONS, COMPARISON, PLOTS
from ballast.requests.figure_request import PRINT, figure_request
from ballast.requests.progress_bar import progress_bar
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ballast.analysis.results.run_folder import RunFolder
    from ballast.analysis.results.sealed_files import SealedFiles
    from ballast.cli.picture_commands import Jobs
    from ballast.requests.figure_request import FigureRequest

FORMATS = ("png", "svg", "pdf")


@click.command(
    epilog="Example: python run.py plot results/summer-2023 --kind survival --format pdf"
)
@click.argument("results", nargs=-1, required=True, metavar="RESULTS...")
@click.option("--kind", "kinds", multiple=True, metavar="K", help="Kind of picture, or all.")
@click.option(
    "--of", "outcomes", multiple=True, metavar="OUTCOME", help="Outcome of --kind histogram."
)
@click.option("--format", "format", type=click.Choice(FORMATS), default="png", show_default=True)
@click.option(
    "--width",
    default="7",
    show_default=True,
    metavar="W",
    help="Such as 88mm, 8.8cm or 3.5in; without a unit, inches; 3 to 12 inches.",
)
@click.option(
    "--dpi", type=int, default=PRINT, show_default=True, help="Pixels an inch of a PNG, 50 to 1200."
)
@click.option("--font", metavar="NAME", help="A font that is installed [DejaVu Sans].")
@click.option("--no-credit", is_flag=True, help="Without what made it, in the corner.")
@click.option("--out", metavar="DIR", help="Where to [plots/ of the folder RESULTS].")
@click.option("--json", "as_json", is_flag=True, help="Print files and captions as JSON.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def plot(
    results: tuple[str, ...],
    kinds: tuple[str, ...],
    outcomes: tuple[str, ...],
    format: str,
    width: str,
    dpi: int,
    font: str | None,
    no_credit: bool,
    out: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Draw pictures of the folder RESULTS from its tables, by default those that a run draws.

    Kinds: rungs, tension, highest_rung, survival, causes, histogram, encounters, visits, contacts,
    channels, acts, categories, reciprocity, variants. Of several folders, --kind rungs, tension
    and survival are drawn beside each other, on common axes, into --out; --kind forest draws the
    differences to the first, history by history, of results of the same luck. Of a folder that
    compare left, its forest is drawn again, and --kind effects, with --of OUTCOME, draws levels and
    differences of one outcome. What each picture shows in words goes into captions.json beside it.
    A figure narrower than 7 inches is no higher than it is wide, unless its rows need more.
    Pictures as a run draws them: --dpi 200.
    """
    folders = [Path(name) for name in results]
    figure = figure_request(width, dpi, font, credit=not no_credit)
    jobs, sealed = _jobs(folders, kinds, outcomes, format, figure, out)
    place = Path(out) if out is not None else folders[0] / PLOTS
    _check_place(place)
    known = _captions(place, sealed)
    drawn: dict[str, tuple[bytes, str]] = {}
    with progress_bar("pictures", len(jobs), quiet) as progress:
        for number, (name, job) in enumerate(jobs.items(), start=1):
            drawn[name] = job()
            if progress is not None:
                progress(number)
    files = _write(place, drawn, format, known, sealed)
    if as_json:
        told = [
            {"file": str(file), "caption": caption}
            for file, (_, caption) in zip(files, drawn.values(), strict=True)
        ]
        click.echo(json.dumps({"pictures": told}, indent=2, ensure_ascii=False))
    else:
        for file in files:
            click.echo(str(file))


def _jobs(
    folders: Sequence[Path],
    kinds: Sequence[str],
    outcomes: Sequence[str],
    format: str,
    figure: FigureRequest,
    out: str | None,
) -> tuple[Jobs, list[SealedFiles]]:
    """What is to be drawn of results, of several results, or of a comparison, and their files."""
    from ballast.analysis.results.comparison_folder import ComparisonFolder
    from ballast.analysis.results.sealed_files import mark_of
    from ballast.cli.picture_commands import of_comparison, of_results, of_several, several_problems

    compared = [folder for folder in folders if mark_of(folder) == COMPARISON]
    if len(folders) == 1 and compared:
        stored = ComparisonFolder(folders[0])
        return of_comparison(stored, kinds, outcomes, format, figure), [stored.files]
    wanted = kinds or (("histogram",) if outcomes else ())
    if len(folders) > 1:
        message = "expected results, got a comparison, which is drawn alone"
        problems = [Problem(message, file=str(folder)) for folder in compared]
        problems += several_problems(wanted, outcomes, out)
        if problems:
            raise InputError(*problems)
    several = _opened(folders)
    sealed = [stored.files for stored in several]
    if len(folders) == 1:
        return of_results(several[0].tables, wanted, outcomes, format, figure), sealed
    return of_several(several, wanted, format, figure), sealed


def _opened(folders: Sequence[Path]) -> list[RunFolder]:
    """All folders, with every file checked that a picture could be drawn from.

    Raises:
        InputError: one holds no results, lacks a file, or has one that was changed.
    """
    from ballast.analysis.results.run_folder import open_results

    problems: list[Problem] = []
    found = []
    for folder in folders:
        try:
            found.append(open_results(folder))
            found[-1].check("acts")
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return found


def _check_place(place: Path) -> None:
    """Refuse a place that cannot hold files, before anything is drawn.

    Raises:
        InputError: it is a file, or lies in one.
    """
    above = place
    while not above.exists() and above != above.parent:
        above = above.parent
    if not above.is_dir():
        raise InputError(Problem("expected a folder, got a file", option="out", file=str(above)))


def _captions(place: Path, sealed: Sequence[SealedFiles]) -> bytes | None:
    """The captions of earlier pictures; those of a folder of results are checked.

    Raises:
        InputError: they were changed.
    """
    path = place / CAPTIONS
    if not path.is_file():
        return None
    for files in sealed:
        if (name := files.name_of(path)) is not None:
            return files.path(name).read_bytes()
    return path.read_bytes()


def _write(
    place: Path,
    drawn: dict[str, tuple[bytes, str]],
    format: str,
    known: bytes | None,
    sealed: Sequence[SealedFiles],
) -> list[Path]:
    """Write pictures and captions, and the hashes of those that lie in a folder of results."""
    from ballast.analysis.plots.run_pictures import with_captions
    from ballast.analysis.results.whole_files import write_all

    contents = {place / f"{name}.{format}": content for name, (content, _) in drawn.items()}
    captions = with_captions(known, {name: words for name, (_, words) in drawn.items()})
    everything = {**contents, place / CAPTIONS: captions}
    try:
        write_all(everything)
        for files in sealed:
            files.record(everything)
    except OSError as error:
        message = f"expected a folder that can be written to: {error.strerror}"
        raise InputError(Problem(message, option="out", file=str(place))) from None
    return list(contents)
