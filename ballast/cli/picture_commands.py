"""What ``plot`` draws of folders: a job a picture, by the name of its file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ballast.analysis.results.file_names import RUNS
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.analysis.plots.picture_kind import PictureKind, Source
    from ballast.analysis.results.comparison_folder import ComparisonFolder
    from ballast.analysis.results.run_folder import RunFolder
    from ballast.analysis.results.run_tables import Tables
    from ballast.requests.figure_request import FigureRequest

EVERYTHING = "all"
Jobs = dict[str, Callable[[], tuple[bytes, str]]]
"""By the name of a file, what gives its content and what it shows in words."""


def of_results(
    tables: Tables,
    wanted: Sequence[str],
    outcomes: Sequence[str],
    format: str,
    figure: FigureRequest,
) -> Jobs:
    """Pictures of one results folder.

    Args:
        tables: of the folder.
        wanted: kinds; those that a run draws if empty.
        outcomes: of histograms.
        format: png, svg or pdf.
        figure: how figures are wanted.

    Raises:
        InputError: a kind or an outcome that there is not, or that there is nothing to draw in.
    """
    from ballast.analysis.plots.histogram import histogram_of
    from ballast.analysis.plots.registry import KINDS

    _check_outcomes(tables, wanted, outcomes)
    jobs: Jobs = {}
    for name in _chosen(tables, wanted):
        kind = histogram_of(outcomes) if name == "histogram" and outcomes else KINDS[name]
        jobs |= _job(kind, tables, format, figure)
    return jobs


def of_several(
    folders: Sequence[RunFolder],
    wanted: Sequence[str],
    format: str,
    figure: FigureRequest,
) -> Jobs:
    """Pictures of several results folders.

    Raises:
        InputError: differences are wanted of results that do not share their luck.
    """
    from ballast.analysis.plots.comparison_picture import PICTURE
    from ballast.analysis.plots.small_multiples import BESIDE, Several

    jobs: Jobs = {}
    several = [folder.tables for folder in folders]
    for name in dict.fromkeys(wanted or BESIDE):
        if name == PICTURE.name:
            jobs |= _differences(folders, format, figure)
        else:
            jobs |= _job(BESIDE[name], Several(several), format, figure)
    return jobs


def several_problems(
    wanted: Sequence[str], outcomes: Sequence[str], out: str | None
) -> list[Problem]:
    """What is wrong with options of several results folders."""
    from ballast.analysis.plots.comparison_picture import PICTURE
    from ballast.analysis.plots.small_multiples import BESIDE

    problems = _unknown(wanted, [*BESIDE, PICTURE.name])
    if outcomes:
        problems.append(Problem("expected one folder of results with it", option="of"))
    if out is None:
        problems.append(Problem("expected a folder for pictures of several results", option="out"))
    return problems


def of_comparison(
    stored: ComparisonFolder,
    wanted: Sequence[str],
    outcomes: Sequence[str],
    format: str,
    figure: FigureRequest,
) -> Jobs:
    """Pictures of a folder that ``compare`` left: all outcomes in one, or one for each.

    Args:
        stored: the folder.
        wanted: kinds; if empty, the one of all outcomes where it has marks for all scenarios.
        outcomes: that have a picture each; those of the page if empty.
        format: png, svg or pdf.
        figure: its size, resolution, font and credit.

    Raises:
        InputError: another kind or outcome, or tables that cannot be read.
    """
    from ballast.analysis.plots.comparison_picture import PICTURE, Differences, fits
    from ballast.analysis.plots.effect_rows import KIND, EffectPicture, effects_of
    from ballast.sim.scenario.messages import nearest

    problems = [
        Problem(f"expected {PICTURE.name} or {KIND}, got {kind!r}", option="kind")
        for kind in wanted
        if kind not in (PICTURE.name, KIND, EVERYTHING)
    ]
    usual = [PICTURE.name] if fits(stored.table) else [KIND]
    chosen = wanted or ([KIND] if outcomes else usual)
    each = KIND in chosen or EVERYTHING in chosen
    names: Sequence[str] = ()
    if each and not problems:
        order = stored.tables.page["order"]
        known = [one["outcome"] for one in order if one["others"]]
        names = outcomes or stored.tables.page["pictures"]
        problems += [
            Problem(f"expected an outcome of it, got {name!r}{nearest(name, known)}", option="of")
            for name in names
            if name not in known
        ]
    if outcomes and not each:
        problems.append(Problem(f"expected --kind {KIND} with it", option="of"))
    if problems:
        raise InputError(*problems)
    jobs: Jobs = {}
    if PICTURE.name in chosen or (EVERYTHING in chosen and fits(stored.table)):
        jobs |= _job(PICTURE, Differences.read(stored), format, figure)
    for name in names:
        jobs |= _job(effects_of(name), EffectPicture.of(stored.tables, name), format, figure)
    return jobs


def _differences(folders: Sequence[RunFolder], format: str, figure: FigureRequest) -> Jobs:
    """The differences of results to the first of them."""
    from ballast.analysis.plots.comparison_picture import PICTURE, Differences
    from ballast.analysis.stats.comparison import compare
    from ballast.requests.comparison_sources import sources_of

    first, *others = sources_of(folders)

    def job() -> tuple[bytes, str]:
        found = Differences.of(compare(first, others))
        return _content(PICTURE, found, format, figure), PICTURE.describe(found)

    return {f"{PICTURE.name}{figure.ending}": job}


def _job(kind: PictureKind[Source], source: Source, format: str, figure: FigureRequest) -> Jobs:
    """A picture of tables that have been read."""
    return {
        f"{kind.name}{figure.ending}": lambda: (
            _content(kind, source, format, figure), kind.describe(source)
        )
    }  # fmt: skip


def _check_outcomes(tables: Tables, wanted: Sequence[str], outcomes: Sequence[str]) -> None:
    from ballast.analysis.plots.registry import KINDS
    from ballast.analysis.stats.distributions import outcome_columns
    from ballast.sim.scenario.messages import nearest

    problems = _unknown(wanted, [*KINDS, EVERYTHING])
    if outcomes and not {"histogram", EVERYTHING} & set(wanted):
        problems.append(Problem("expected --kind histogram too, which it belongs to", option="of"))
    known = outcome_columns(tables.runs)
    for name in outcomes:
        if name not in known:
            message = f"expected an outcome of {RUNS}, got {name!r}{nearest(name, known)}"
            problems.append(Problem(message, option="of"))
    if problems:
        raise InputError(*problems)


def _chosen(tables: Tables, wanted: Sequence[str]) -> list[str]:
    """The kinds that are drawn; what is asked for by name has to have something to draw."""
    from ballast.analysis.plots.registry import DEFAULT, KINDS
    from ballast.analysis.plots.run_pictures import drawable

    if not wanted or EVERYTHING in wanted:
        return drawable(tables, tuple(KINDS) if wanted else DEFAULT)
    chosen = list(dict.fromkeys(wanted))
    lacking = {kind: KINDS[kind].lacking(tables) for kind in chosen}
    problems = [
        Problem(f"expected something to draw for {kind}, but {why}", "--kind", str(tables.folder))
        for kind, why in lacking.items()
        if why is not None
    ]
    if problems:
        raise InputError(*problems)
    return chosen


def _unknown(wanted: Sequence[str], known: Sequence[str]) -> list[Problem]:
    """A problem for each kind that there is not, with the nearest one or all there are."""
    from ballast.sim.scenario.messages import nearest

    return [
        Problem(f"expected a kind of picture, got {kind!r}{_or_all(nearest(kind, known), known)}",
                option="kind")
        for kind in wanted
        if kind not in known
    ]  # fmt: skip


def _or_all(close: str, known: Sequence[str]) -> str:
    """The nearest spelling, or all kinds however many there are."""
    return close or f"; there are {', '.join(known)}"


def _content(
    kind: PictureKind[Source], source: Source, format: str, figure: FigureRequest
) -> bytes:
    return kind.content(source, format, figure.width, figure.options)
