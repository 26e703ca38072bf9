"""``compare``: scenarios or results, held against the first on the same luck."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from ballast.analysis.results.file_names import RUNS
from ballast.cli.size_options import CommandRequest, size_options
from ballast.requests import comparison_sources as compared
from ballast.requests.acting_request import LEAD
from ballast.requests.comparison_request import compared_plans, unused
from ballast.requests.progress_bar import progress_bar
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.analysis.results.run_folder import RunFolder
    from ballast.analysis.stats.acting import ActingStudy
    from ballast.analysis.stats.comparison import ComparedSource, Comparison, PlayedHistories
    from ballast.requests.comparison_to_folder import ComparisonAbout
    from ballast.requests.difference_rests import ComparedRests
    from ballast.sim.experiments.montecarlo import Plan
    from ballast.sim.scenario.questions import OutcomeQuestion
    from ballast.sim.scenario.schema import LoadedScenario


@click.command(
    epilog="Example: python run.py compare summer-2023 military-channel-open --draws 50 --runs 20"
)
@click.argument("things", nargs=-1, required=True, metavar="RESULTS RESULTS... | SCENARIO...")
@click.option(
    "--of", metavar="OUTCOME[,OUTCOME]", help="Look at these outcomes alone, in this order."
)
@click.option("--out", metavar="DIR", help="Folder for report.html, tables, flips and pictures.")
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
def compare(
    things: tuple[str, ...],
    of: str | None,
    pays: str | None,
    rests: str | None,
    **options: Any,
) -> None:
    """Hold results or scenarios against the first, history by history on the same luck.

    Prints the differences, the largest first, with both uncertainties, the histories that flip each
    way, and how much the common luck is worth. Of several scenarios there is a table for each
    outcome. Results must have been played with one seed and the same draws, runs and days;
    scenarios are played so now, and each is asked the outcomes that any of them declares.

    --out writes a report too: the difference in a sentence, pictures, what it rests on, and one
    history told under both. "report DIR" writes it again.

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
            folders,
            as_json=request.as_json,
            of=compared.named_outcomes(of),
            out=request.out,
            quiet=request.quiet,
            pays=pays,
        )
    else:
        found = _compare_scenarios(
            things, loaded, request, compared.named_outcomes(of), pays, rests
        )
    if request.as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False))


def compare_folders(
    folders: Sequence[Path],
    *,
    as_json: bool,
    of: Sequence[str] = (),
    out: str | None = None,
    quiet: bool = True,
    pays: str | None = None,
) -> dict[str, Any]:
    """Compare results folders with the first; prints unless JSON is wanted, which it gives.

    Raises:
        InputError: a folder that cannot be read, or that was not played on the same luck; outcomes
            that there are not.
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
    problems += compared.other_luck(stored)
    if not problems:
        loaded = [one.loaded for one in stored]
        problems += compared.outcome_problems(of, loaded, stored[0].days)
        problems += _pays_problems(stored, pays)
    if problems:
        raise InputError(*problems)
    versions = sorted({s.manifest["code"]["ballast"] for s in stored})
    if len(versions) > 1 and not quiet:
        click.echo(f"made by different versions of Ballast: {', '.join(versions)}", err=True)
    wanted = _Wanted([str(folder) for folder in folders], stored, of, pays, as_json, out, quiet)
    return wanted.finish(compared.sources_of(stored))


def _pays_problems(played: Sequence[PlayedHistories], outcome: str | None) -> list[Problem]:
    """Why it cannot be said when a change pays, where that is asked."""
    from ballast.requests.acting_request import acting_problems

    if outcome is None:
        return []
    first = played[0]
    scenarios = [one.loaded for one in played]
    return acting_problems(scenarios, outcome, first.days, first.draws, first.runs)


def _compare_scenarios(
    names: Sequence[str],
    loaded: list[LoadedScenario],
    request: CommandRequest,
    of: Sequence[str],
    pays: str | None,
    rests: str | None,
) -> dict[str, Any]:
    """Play scenarios with the seed of the first, and compare them."""
    from ballast.analysis.stats.comparison import ComparedSource
    from ballast.requests.difference_rests import rests_of
    from ballast.requests.run_to_folder import ahead
    from ballast.sim.experiments.recording import record

    plans = compared_plans(request, loaded)
    problems = compared.outcome_problems(of, [plan.loaded for plan in plans], plans[0].days)
    if problems := problems + _pays_problems(plans, pays):
        raise InputError(*problems)
    question = None if rests is None else _asked(rests, plans)
    length, short = plans[0].histories * plans[0].days, compared.short_names(names)
    with TemporaryDirectory(prefix="ballast-") as place:
        sources = []
        with progress_bar("histories", length * len(plans), request.quiet) as progress:
            for number, (name, plan) in enumerate(zip(short, plans, strict=True)):
                path = Path(place) / f"{number}.parquet"
                record(plan, path, request.processes, ahead(progress, number * length))
                source = ComparedSource.of(name, plan, path)
                sources.append(replace(source, canonical_hash=loaded[number].canonical_hash))
        found = None
        if question is not None:
            found = rests_of(plans, short, question, request.processes)
        wanted = _Wanted(names, plans, of, pays, request.as_json, request.out, request.quiet)
        return wanted.finish(sources, question, found)


def _asked(name: str, plans: Sequence[Plan]) -> OutcomeQuestion:
    """The outcome of ``--rests``, which all scenarios have to answer."""
    from ballast.requests.lever_request import LeverRequest

    asked = [LeverRequest(of=name).question(plan.loaded, plan.days) for plan in plans]
    return asked[0]


def _out_problems(out: str | None) -> tuple[Problem, ...]:
    from ballast.analysis.results.folder_writing import refuse_other_comparison

    try:
        if out is not None:
            refuse_other_comparison(Path(out))
    except InputError as error:
        return error.problems
    return ()


@dataclass(frozen=True)
class _Wanted:
    """What is made of histories that have been played, in the order of the command line.

    Attributes:
        things: results or scenarios as they were typed.
        played: how.
        of: outcomes that were asked for.
        pays: what acting is to avert.
        as_json, out, quiet: as of the command.
    """

    things: Sequence[str]
    played: Sequence[PlayedHistories]
    of: Sequence[str]
    pays: str | None
    as_json: bool
    out: str | None
    quiet: bool

    def finish(
        self,
        sources: list[ComparedSource],
        question: OutcomeQuestion | None = None,
        rests: list[ComparedRests] | None = None,
    ) -> dict[str, Any]:
        """Compare, write where asked, and print unless JSON is wanted."""
        from ballast.analysis.results.folder_writing import Folder
        from ballast.analysis.stats.comparison import compare as held

        studies: list[ActingStudy] = []
        if self.pays is not None:
            from ballast.analysis.stats.acting import acting

            studies = [acting(sources[0], other, self.pays) for other in sources[1:]]
        if self.out is None:
            comparison = held(sources[0], sources[1:], of=self.of)
            compared.check_compared(comparison, self.of)
        else:
            from ballast.requests.comparison_to_folder import write_folder

            with Folder(Path(self.out)) as folder:
                about = self._about(studies, question, rests)
                comparison = write_folder(folder, sources, about)
        if not self.as_json:
            self._print(comparison, studies, question, rests)
        if self.out is not None and not self.quiet:
            click.echo(f"comparison and report in {self.out}", err=True)
        told = comparison.as_json()
        if self.pays is not None:
            told |= {"pays": [study.as_json() for study in studies]}
        if question is not None and rests is not None:
            told |= {"rests": [_told(one, question) for one in rests]}
        return told

    def _about(
        self,
        studies: list[ActingStudy],
        question: OutcomeQuestion | None,
        rests: list[ComparedRests] | None,
    ) -> ComparisonAbout:
        """What the page says beside the numbers."""
        from ballast.analysis.text.lever_rests import classes_sentence, rests_lines
        from ballast.requests.comparison_to_folder import ComparisonAbout

        asked = None
        more = [] if self.pays is None else ["--pays", self.pays]
        if question is not None and rests is not None:
            more += ["--rests", question.name]
            asked = [
                {"other": one.name, "outcome": question.name}
                | {"lines": rests_lines(one.rests, question.kind)}
                | {"spread": classes_sentence(one.rests)}
                for one in rests
            ]
        return ComparisonAbout(
            of=self.of,
            command=compared.again(self.things, self.played, self.of, more),
            rests_command=compared.rests_again(self.things, self.played),
            rests=asked,
            studies=studies,
        )

    def _print(
        self,
        comparison: Comparison,
        studies: list[ActingStudy],
        question: OutcomeQuestion | None,
        rests: list[ComparedRests] | None,
    ) -> None:
        from ballast.cli.comparison_table import print_comparison
        from ballast.cli.screen import console, say

        screen = console()
        print_comparison(screen, comparison, self.of)
        for study in studies:
            from ballast.cli.print_acting import print_acting

            print_acting(screen, study)
        for one in rests or ():
            from ballast.analysis.text.lever_rests import classes_sentence, rests_sentence

            assert question is not None
            say(screen, f"\nwhat {one.name} changes in {question.name} rests on", "bold")
            say(screen, rests_sentence(one.rests, question.kind))
            say(screen, classes_sentence(one.rests))


def _told(one: ComparedRests, question: OutcomeQuestion) -> dict[str, Any]:
    """What one difference rests on, as JSON."""
    return (
        {"other": one.name, "outcome": question.name, "difference": asdict(one.effect)}
        | {"classes": dict(one.rests.classes)}
        | {"supports": [asdict(support) for support in one.rests.supports]}
    )
