"""The folder of a comparison: tables, one told pair of histories, pictures, report and hashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ballast.analysis.results.comparison_folder import (
    ComparisonFolder,
    write_acting,
    write_comparison,
)
from ballast.analysis.results.file_names import COMPARISON, PLOTS, REPORT
from ballast.analysis.results.sealed_files import seal
from ballast.analysis.stats.comparison import Compared, ComparedSource, Comparison
from ballast.analysis.stats.effect_order import OutcomeEffects, by_outcome, leading
from ballast.requests.comparison_sources import check_compared

if TYPE_CHECKING:
    from ballast.analysis.results.folder_writing import Folder
    from ballast.analysis.stats.acting import ActingStudy

PICTURES = 4
"""Outcomes that have a picture, if nobody asks for others."""


@dataclass(frozen=True, kw_only=True)
class ComparisonAbout:
    """What is written beside the numbers.

    Attributes:
        of: outcomes that were asked for; all if empty.
        command: gives the same comparison again.
        rests_command: asks what the leading difference rests on, but for the outcome at its end.
        rests: what was found of that, as JSON; None if it was not asked.
        studies: when changes pay; empty if it was not asked.
    """

    of: Sequence[str] = ()
    command: str
    rests_command: str
    rests: list[dict[str, Any]] | None = None
    studies: Sequence[ActingStudy] = field(default_factory=list)


def write_folder(
    folder: Folder, sources: Sequence[ComparedSource], about: ComparisonAbout
) -> Comparison:
    """Compare and write everything, and the hashes of all.

    Args:
        folder: under construction.
        sources: the first scenario and the others.
        about: what else the page says.
    """
    from ballast.analysis.plots.comparison_picture import Differences, draw_into, fits
    from ballast.analysis.report.comparison_page import page

    comparison = write_comparison(folder, sources[0], sources[1:], about.of)
    check_compared(comparison, about.of)
    found = by_outcome(comparison, about.of)
    folder.json("page", _page(folder, comparison, found, about))
    stored = ComparisonFolder(folder.path)
    (folder.path / PLOTS).mkdir(exist_ok=True)
    if fits(comparison.table()):
        draw_into(folder.path, Differences.of(comparison))
    draw_effects(stored)
    if about.studies:
        from ballast.analysis.plots.acting_picture import draw_acting

        write_acting(folder, about.studies)
        draw_acting(folder.path, list(about.studies))
    (folder.path / REPORT).write_text(page(stored), "utf-8")
    seal(folder.path, mark=COMPARISON)
    return comparison


def draw_effects(stored: ComparisonFolder) -> None:
    """Draw a picture of each outcome that the page shows, with their captions."""
    from ballast.analysis.plots.effect_rows import EffectPicture, describe, effects_of
    from ballast.analysis.plots.run_pictures import add_captions

    captions = {}
    for outcome in stored.tables.page["pictures"]:
        kind, source = effects_of(outcome), EffectPicture.of(stored.tables, outcome)
        (stored.folder / PLOTS / f"{kind.name}.png").write_bytes(kind.content(source))
        captions[kind.name] = describe(source)
    add_captions(stored.folder / PLOTS, captions)


def _page(
    folder: Folder,
    comparison: Comparison,
    found: Sequence[OutcomeEffects],
    about: ComparisonAbout,
) -> dict[str, Any]:
    """The content of ``page.json``."""
    lead = leading(found, about.of)
    told = comparison.as_json()
    for other in told["others"]:
        del other["outcomes"]
    return {
        "about": told,
        "command": about.command,
        "rests_command": f"{about.rests_command} {lead}",
        "of": list(about.of),
        "lead": lead,
        "pictures": _pictured(found, lead, bool(about.of)),
        "order": [
            {
                "outcome": one.name,
                "others": [effect.other.source.name for effect in one.effects],
                "resolved": [e.other.source.name for e in one.effects if e.contrast.draws_resolved],
                "impossible": one.impossible,
                "missing": one.missing,
            }
            for one in found
        ],
        "settled": _settled(comparison, found),
        "rests": about.rests,
        "histories": _histories(folder, comparison, found, lead),
    }


def _pictured(found: Sequence[OutcomeEffects], lead: str, every: bool) -> list[str]:
    """Outcomes with a picture: the leading one, then those asked for, or that move most."""
    open_ = [one for one in found if one.effects and not one.impossible and one.name != lead]
    chances = [one for one in open_ if one.effects[0].contrast.kind == "probability"]
    others = open_ if every else [one for one in chances if one.moved][: PICTURES - 1]
    first = [one.name for one in found if one.name == lead and not one.impossible]
    return [*first, *(one.name for one in others)]


def _settled(comparison: Comparison, found: Sequence[OutcomeEffects]) -> dict[str, dict[str, str]]:
    """Why a scenario settles an outcome, by outcome and by name of the scenario."""
    first = comparison.first.name
    settled: dict[str, dict[str, str]] = {}
    for one in found:
        for other, contrast, _ in one.effects:
            pairs = (first, contrast.base_settled), (other.source.name, contrast.other_settled)
            for name, why in pairs:
                if why:
                    settled.setdefault(one.name, {})[name] = why
    return settled


def _histories(
    folder: Folder, comparison: Comparison, found: Sequence[OutcomeEffects], lead: str
) -> dict[str, Any] | None:
    """The told pair; None where nothing flips."""
    import pandas as pd

    from ballast.analysis.report.paired_histories import choose, play

    flips = pd.read_parquet(folder.place("flips"))
    first_lead = sorted(found, key=lambda one: one.name != lead)
    wanted = [(one.name, effect.other.source.name) for one in first_lead for effect in one.effects]
    pair = choose(flips, wanted)
    if pair is None:
        return None
    others: dict[str, Compared] = {other.source.name: other for other in comparison.others}
    return play(comparison.first, others[pair.other].source, pair)
