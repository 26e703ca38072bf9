"""``compare``: scenarios or results, held against the first on the same luck."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from ballast.cli.size_options import size_options
from ballast.requests.progress_bar import progress_bar
from ballast.requests.request import RunRequest, load_all, plan_of
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ballast.analysis.results.folder_writing import Folder
    from ballast.analysis.stats.comparison import ComparedSource, Comparison
    from ballast.sim.experiments.montecarlo import Plan
    from ballast.sim.scenario.schema import LoadedScenario


@click.command(
    epilog="Example: python run.py compare summer-2023 military-channel-open --draws 50 --runs 20"
)
@click.argument("things", nargs=-1, required=True, metavar="RESULTS RESULTS... | SCENARIO...")
@click.option("--out", metavar="DIR", help="Folder for tables, the list of flips and a picture.")
@size_options
def compare(things: tuple[str, ...], **options: Any) -> None:
    """Hold results or scenarios against the first, history by history on the same luck.

    Prints the difference of every outcome with both uncertainties, the histories that flip each
    way, and how much the common luck is worth. Results must have been played with one seed and
    the same draws, runs and days; scenarios are played so now.
    """
    request = RunRequest(**options)
    folders = [Path(thing) for thing in things if Path(thing).is_dir()]
    problems = request.problems()
    if len(things) < 2:
        problems.append(Problem(f"expected two or more, got {things[0]!r} alone", key="compare"))
    if folders and len(folders) < len(things):
        other = next(thing for thing in things if not Path(thing).is_dir())
        message = f"expected results folders alone or scenarios alone, got {other!r} among folders"
        problems.append(Problem(message, key="compare"))
    if folders:
        problems += _unused(request)
    problems += _out_problems(request.out)
    loaded = [] if folders else load_all(things, request, problems)
    if problems:
        raise InputError(*problems)
    if folders:
        found = compare_folders(
            folders, as_json=request.as_json, out=request.out, quiet=request.quiet
        )
    else:
        found = _compare_scenarios(things, loaded, request)
    if request.as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False))


def compare_folders(
    folders: Sequence[Path], *, as_json: bool, out: str | None = None, quiet: bool = True
) -> dict[str, Any]:
    """Compare results folders with the first; prints unless JSON is wanted, which it gives.

    Raises:
        InputError: a folder that cannot be read, or that was not played on the same luck.
    """
    return _finish(sources_of(folders, quiet), as_json, out, quiet)


def sources_of(folders: Sequence[Path], quiet: bool = True) -> list[ComparedSource]:
    """The histories of results folders; errors as of :func:`compare_folders`."""
    from ballast.analysis.results.stored_run import RUNS, Stored, open_results, unlike_sizes

    problems: list[Problem] = []
    stored: list[Stored] = []
    for folder in folders:
        try:
            stored.append(open_results(folder))
        except InputError as error:
            problems += error.problems
    for other in stored[1:]:
        first = stored[0]
        problems += unlike_sizes(
            first.manifest, other.manifest, str(other.folder), of=str(first.folder)
        )
    if problems:
        raise InputError(*problems)
    versions = sorted({s.manifest["code"]["ballast"] for s in stored})
    if len(versions) > 1 and not quiet:
        click.echo(f"made by different versions of Ballast: {', '.join(versions)}", err=True)
    from ballast.analysis.stats.comparison import ComparedSource

    return [
        ComparedSource.of(name, s, s.folder / RUNS)
        for name, s in zip(_names(folders), stored, strict=True)
    ]


def _compare_scenarios(
    names: Sequence[str], loaded: list[LoadedScenario], request: RunRequest
) -> dict[str, Any]:
    """Play scenarios with the seed of the first, and compare them."""
    from ballast.analysis.stats.comparison import ComparedSource
    from ballast.requests.run_to_folder import ahead
    from ballast.sim.experiments.montecarlo import check_plan
    from ballast.sim.experiments.recording import record
    from ballast.sim.scenario.outcome_checks import asking_alike
    from ballast.sim.scenario.settings import run_settings

    settings = run_settings()
    hashes = [scenario.canonical_hash for scenario in loaded]
    loaded = asking_alike(loaded)
    days = min(scenario.scenario.days for scenario in loaded)
    request = replace(
        request,
        seed=loaded[0].scenario.seed if request.seed is None else request.seed,
        days=days if request.days is None else request.days,
    )
    plans: list[Plan] = [
        replace(plan_of(request, settings, scenario), logged=0) for scenario in loaded
    ]
    for plan in plans:
        check_plan(plan)
    length = plans[0].histories * plans[0].days
    with TemporaryDirectory(prefix="ballast-") as place:
        sources = []
        with progress_bar("histories", length * len(plans), request.quiet) as progress:
            for number, (name, plan) in enumerate(zip(_names(names), plans, strict=True)):
                path = Path(place) / f"{number}.parquet"
                record(plan, path, request.workers, ahead(progress, number * length))
                source = ComparedSource.of(name, plan, path)
                sources.append(replace(source, canonical_hash=hashes[number]))
        return _finish(sources, request.as_json, request.out, request.quiet)


def _names(given: Sequence[Path | str]) -> list[str]:
    """Short names, or what was typed where those are not different."""
    short = [
        Path(name).resolve().name if Path(name).is_dir() else Path(name).stem for name in given
    ]
    if len(set(short)) == len(short):
        return short
    full = [str(name) for name in given]
    if len(set(full)) == len(full):
        return full
    return [f"{name} ({number})" for number, name in enumerate(full, start=1)]


def _unused(request: RunRequest) -> list[Problem]:
    """Options that say what to play, where nothing is played."""
    asked = {
        "--draws": request.draws,
        "--runs": request.runs,
        "--seed": request.seed,
        "--days": request.days,
        "--workers": request.workers,
    }
    return [
        Problem("expected scenarios with it; results have been played already", key=key)
        for key, value in asked.items()
        if value is not None
    ]


def _out_problems(out: str | None) -> tuple[Problem, ...]:
    from ballast.analysis.results.folder_writing import (
        COMPARISON,
        COMPARISON_FILES,
        refuse_other_files,
    )

    try:
        if out is not None:
            what = "an earlier comparison"
            refuse_other_files(Path(out), COMPARISON, COMPARISON_FILES, what)
    except InputError as error:
        return error.problems
    return ()


def _finish(
    sources: list[ComparedSource], as_json: bool, out: str | None, quiet: bool
) -> dict[str, Any]:
    """Compare, write where asked, and print unless JSON is wanted."""
    from ballast.analysis.results.folder_writing import Folder
    from ballast.analysis.stats.comparison import compare as held

    with nullcontext() if out is None else Folder(Path(out)) as folder:
        comparison = held(sources[0], sources[1:]) if folder is None else _written(folder, sources)
    if not as_json:
        from ballast.cli.comparison_table import print_comparison
        from ballast.cli.screen import console

        print_comparison(console(), comparison)
    if out is not None and not quiet:
        click.echo(f"comparison in {out}", err=True)
    return comparison.as_json()


def _written(folder: Folder, sources: list[ComparedSource]) -> Comparison:
    """Compare and write the tables, the picture with its caption, and the hashes of all."""
    from ballast.analysis.plots.comparison_picture import TABLE, Differences, draw_into
    from ballast.analysis.results.folder_writing import COMPARISON, seal
    from ballast.analysis.stats.comparison import FlipsFile
    from ballast.analysis.stats.comparison import compare as held

    with FlipsFile(folder.path / "flips.parquet") as flips:
        comparison = held(sources[0], sources[1:], flips.add)
    folder.json(COMPARISON, comparison.as_json())
    folder.frame(TABLE, comparison.table())
    draw_into(folder.path, Differences.of(comparison))
    seal(folder.path, mark=COMPARISON)
    return comparison
