"""``compare``: scenarios or results, held against the first on the same luck."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from ballast.analysis.results.file_names import COMPARISON, RUNS
from ballast.cli.size_options import CommandRequest, size_options
from ballast.requests.acting_request import LEAD
from ballast.requests.comparison_request import compared_plans, unused
from ballast.requests.progress_bar import progress_bar
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ballast.analysis.results.folder_writing import Folder
    from ballast.analysis.results.run_folder import RunFolder
    from ballast.analysis.stats.acting import ActingStudy
    from ballast.analysis.stats.comparison import ComparedSource, Comparison, PlayedHistories
    from ballast.sim.scenario.questions import OutcomeQuestion
    from ballast.sim.scenario.schema import LoadedScenario


@click.command(
    epilog="Example: python run.py compare summer-2023 military-channel-open --draws 50 --runs 20"
)
@click.argument("things", nargs=-1, required=True, metavar="RESULTS RESULTS... | SCENARIO...")
@click.option("--out", metavar="DIR", help="Folder for tables, the list of flips and a picture.")
@click.option(
    "--pays", is_flag=False, flag_value=LEAD, metavar="[OUTCOME]",
    help=f"Also up to which cost the change pays, made to avert this [{LEAD}].",
)  # fmt: skip
@click.option(
    "--rests",
    metavar="OUTCOME",
    help="Also what the difference in this outcome rests on: parameters switched off in both.",
)
@size_options
def compare(things: tuple[str, ...], pays: str | None, rests: str | None, **options: Any) -> None:
    """Hold results or scenarios against the first, history by history on the same luck.

    Prints the difference of every outcome with both uncertainties, the histories that flip each
    way, and how much the common luck is worth. Results must have been played with one seed and
    the same draws, runs and days; scenarios are played so now.

    --pays asks when the change pays: its cost as a share of the loss that it is to avert, and
    which parameters are worth learning before one decides. It needs 31 draws or more.
    """
    request = CommandRequest(**options)
    folders = [Path(thing) for thing in things if Path(thing).is_dir()]
    problems = request.problems()
    if len(things) < 2:
        problems.append(Problem(f"expected two or more, got {things[0]!r} alone", key="compare"))
    if folders and len(folders) < len(things):
        other = next(thing for thing in things if not Path(thing).is_dir())
        message = f"expected results folders alone or scenarios alone, got {other!r} among folders"
        problems.append(Problem(message, key="compare"))
    if folders:
        problems += unused(request)
    if folders and rests is not None:
        problems.append(Problem("expected scenarios with it, got results", option="rests"))
    problems += _out_problems(request.out)
    loaded = [] if folders else request.load(things, problems)
    if problems:
        raise InputError(*problems)
    if folders:
        found = compare_folders(
            folders, as_json=request.as_json, out=request.out, quiet=request.quiet, pays=pays
        )
    else:
        question = None if rests is None else _asked(rests, loaded, request)
        found = _compare_scenarios(things, loaded, request, pays)
        if question is not None:
            found |= {"rests": _rests(things, loaded, request, question)}
    if request.as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False))


def compare_folders(
    folders: Sequence[Path],
    *,
    as_json: bool,
    out: str | None = None,
    quiet: bool = True,
    pays: str | None = None,
) -> dict[str, Any]:
    """Compare results folders with the first; prints unless JSON is wanted, which it gives.

    Raises:
        InputError: a folder that cannot be read, or that was not played on the same luck.
    """
    from ballast.analysis.results.run_folder import open_results

    problems: list[Problem] = []
    stored: list[RunFolder] = []
    for folder in folders:
        try:
            opened = open_results(folder)
            stored.append(opened)
            opened.files.check(RUNS)
        except InputError as error:
            problems += error.problems
    problems += _other_luck(stored)
    if pays is not None and not problems:
        problems += _pays_problems(stored, pays)
    if problems:
        raise InputError(*problems)
    versions = sorted({s.manifest["code"]["ballast"] for s in stored})
    if len(versions) > 1 and not quiet:
        click.echo(f"made by different versions of Ballast: {', '.join(versions)}", err=True)
    return _finish(sources_of(stored), as_json, out, quiet, pays)


def _pays_problems(played: Sequence[PlayedHistories], outcome: str) -> list[Problem]:
    """Why it cannot be said when a change pays."""
    from ballast.requests.acting_request import acting_problems

    first = played[0]
    scenarios = [one.loaded for one in played]
    return acting_problems(scenarios, outcome, first.days, first.draws, first.runs)


def sources_of(stored: Sequence[RunFolder]) -> list[ComparedSource]:
    """The histories of results folders; errors as of :func:`compare_folders`."""
    from ballast.analysis.stats.comparison import ComparedSource

    problems = _other_luck(stored)
    if problems:
        raise InputError(*problems)
    names = _names([one.folder for one in stored])
    return [
        ComparedSource.of(name, one, one.histories) for name, one in zip(names, stored, strict=True)
    ]


def _other_luck(stored: Sequence[RunFolder]) -> list[Problem]:
    """Why results were not played on the luck of the first."""
    from ballast.analysis.results.run_folder import unlike_sizes

    return [
        problem
        for other in stored[1:]
        for problem in unlike_sizes(
            stored[0].manifest, other.manifest, str(other.folder), of=str(stored[0].folder)
        )
    ]


def _compare_scenarios(
    names: Sequence[str],
    loaded: list[LoadedScenario],
    request: CommandRequest,
    pays: str | None,
) -> dict[str, Any]:
    """Play scenarios with the seed of the first, and compare them."""
    from ballast.analysis.stats.comparison import ComparedSource
    from ballast.requests.run_to_folder import ahead
    from ballast.sim.experiments.recording import record

    plans = compared_plans(request, loaded)
    if pays is not None and (problems := _pays_problems(plans, pays)):
        raise InputError(*problems)
    length = plans[0].histories * plans[0].days
    with TemporaryDirectory(prefix="ballast-") as place:
        sources = []
        with progress_bar("histories", length * len(plans), request.quiet) as progress:
            for number, (name, plan) in enumerate(zip(_names(names), plans, strict=True)):
                path = Path(place) / f"{number}.parquet"
                record(plan, path, request.processes, ahead(progress, number * length))
                source = ComparedSource.of(name, plan, path)
                sources.append(replace(source, canonical_hash=loaded[number].canonical_hash))
        return _finish(sources, request.as_json, request.out, request.quiet, pays)


def _asked(name: str, loaded: list[LoadedScenario], request: CommandRequest) -> OutcomeQuestion:
    """The outcome of ``--rests``, which all scenarios have to answer."""
    from ballast.requests.lever_request import LeverRequest

    plans = compared_plans(request, loaded)
    asked = [LeverRequest(of=name).question(plan.loaded, plan.days) for plan in plans]
    return asked[0]


def _rests(
    things: Sequence[str],
    loaded: list[LoadedScenario],
    request: CommandRequest,
    question: OutcomeQuestion,
) -> list[dict[str, Any]]:
    """Play what differences rest on; prints it unless JSON is wanted, which it gives."""
    from ballast.analysis.text.lever_rests import classes_sentence, rests_sentence
    from ballast.cli.screen import console, say
    from ballast.requests.difference_rests import rests_of

    found = rests_of(compared_plans(request, loaded), _names(things), question, request.processes)
    if not request.as_json:
        screen = console()
        for one in found:
            say(screen, f"\nwhat {one.name} changes in {question.name} rests on", "bold")
            say(screen, rests_sentence(one.rests, question.kind))
            say(screen, classes_sentence(one.rests))
    return [
        {"other": one.name, "outcome": question.name, "difference": asdict(one.effect)}
        | {"classes": dict(one.rests.classes)}
        | {"supports": [asdict(support) for support in one.rests.supports]}
        for one in found
    ]


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


def _out_problems(out: str | None) -> tuple[Problem, ...]:
    from ballast.analysis.results.folder_writing import refuse_other_comparison

    try:
        if out is not None:
            refuse_other_comparison(Path(out))
    except InputError as error:
        return error.problems
    return ()


def _finish(
    sources: list[ComparedSource],
    as_json: bool,
    out: str | None,
    quiet: bool,
    pays: str | None,
) -> dict[str, Any]:
    """Compare, write where asked, and print unless JSON is wanted."""
    from ballast.analysis.results.folder_writing import Folder
    from ballast.analysis.stats.comparison import compare as held

    studies: list[ActingStudy] = []
    if pays is not None:
        from ballast.analysis.stats.acting import acting

        studies = [acting(sources[0], other, pays) for other in sources[1:]]
    with nullcontext() if out is None else Folder(Path(out)) as folder:
        comparison = (
            held(sources[0], sources[1:]) if folder is None else _written(folder, sources, studies)
        )
    if not as_json:
        from ballast.cli.comparison_table import print_comparison
        from ballast.cli.screen import console

        print_comparison(console(), comparison)
        for study in studies:
            from ballast.cli.print_acting import print_acting

            print_acting(console(), study)
    if out is not None and not quiet:
        click.echo(f"comparison in {out}", err=True)
    told = comparison.as_json()
    return told if pays is None else told | {"pays": [study.as_json() for study in studies]}


def _written(
    folder: Folder, sources: list[ComparedSource], studies: list[ActingStudy]
) -> Comparison:
    """Compare and write the tables, the pictures with captions, and the hashes of all."""
    from ballast.analysis.plots.comparison_picture import Differences, draw_into
    from ballast.analysis.results.comparison_folder import write_acting, write_comparison
    from ballast.analysis.results.sealed_files import seal

    comparison = write_comparison(folder, sources[0], sources[1:])
    draw_into(folder.path, Differences.of(comparison))
    if studies:
        from ballast.analysis.plots.acting_picture import draw_acting

        write_acting(folder, studies)
        draw_acting(folder.path, studies)
    seal(folder.path, mark=COMPARISON)
    return comparison
