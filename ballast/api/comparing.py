"""``compare``: scenarios or results held against the first, as an object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ballast.analysis.results.run_folder import unlike_sizes
from ballast.analysis.stats.acting import acting
from ballast.analysis.stats.comparison import Compared, ComparedSource, Comparison
from ballast.analysis.stats.comparison import compare as held
from ballast.analysis.text.cells import (
    COMPARISON_LEGEND,
    CONTRAST_HEADINGS,
    contrast_cells,
    short,
)
from ballast.analysis.text.markup import Html, join
from ballast.api import notebook_html as page
from ballast.api.acting_answers import Acting
from ballast.api.arguments import told_as_arguments
from ballast.api.run_results import Results
from ballast.api.simulating import command_of, played
from ballast.requests.acting_request import LEAD, acting_problems
from ballast.requests.comparison_request import compared_plans, unused
from ballast.requests.comparison_sources import check_compared, outcome_problems
from ballast.requests.figure_request import figure_request
from ballast.requests.run_request import RunRequest
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.schema import LoadedScenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Comparable = Results | LoadedScenario | str | Path
"""Results, or a scenario loaded, by its path or by its name."""


class Comparisons:
    """Scenarios held against the first, history by history on the same luck; of ``compare``.

    Attributes:
        results: of all of them, the first one first.
        names: theirs, as in the tables.
    """

    def __init__(
        self, results: Sequence[Results], names: Sequence[str], of: Sequence[str] = ()
    ) -> None:
        self.results, self.names = tuple(results), tuple(names)
        flips: list[pd.DataFrame] = []
        self._sources = [
            ComparedSource.of(name, one.stored, one.stored.histories)
            for name, one in zip(names, results, strict=True)
        ]
        self._found: Comparison = held(self._sources[0], self._sources[1:], flips.append, of)
        check_compared(self._found, of)
        self._flips = pd.concat(flips, ignore_index=True)

    @property
    def flips(self) -> pd.DataFrame:
        """Histories in which an outcome comes about in one of two alone.

        Columns: other, outcome, draw, run, and change, which is 1 where it comes about only in the
        other and -1 where only in the first. ``trace`` tells such a history.
        """
        return self._flips

    def table(self) -> pd.DataFrame:
        """A row an outcome of each of the others, as in ``comparison.parquet``.

        Columns: other, outcome, definition, kind, horizon_days, first, estimate, difference,
        mc_low, mc_high (95 %, chance alone), draws_low, draws_high (5-95 % over parameter draws),
        up, down, histories, share_up, share_down, variance_reduction, p_value, moved (beyond
        chance, corrected for all that was looked at). Probabilities are 0 … 1.
        """
        return self._found.table()

    @told_as_arguments()
    def pays(self, outcome: str = LEAD, *, other: str | None = None) -> Acting:
        """When the change from the first to another pays, if it is made to avert an outcome.

        Args:
            outcome: what acting is to avert; it happens or not.
            other: name of the other, where there are several; the second if not said.

        Raises:
            InputError: an outcome that is none, is a number or cannot happen; no such name; fewer
                than 31 draws, draw 0 among them, or fewer than two runs of each.
        """
        first, *others = self._sources
        problems: list[Problem] = []
        names = [source.name for source in others]
        if other is not None and other not in names:
            message = f"expected {' or '.join(names)}, got {other!r}"
            problems.append(Problem(message, option="other"))
        chosen = others[0 if other not in names else names.index(str(other))]
        scenarios = [one.loaded for one in (first, chosen) if one.loaded is not None]
        problems += acting_problems(scenarios, outcome, first.days, first.draws, first.runs)
        if problems:
            raise InputError(*problems)
        return Acting(acting(first, chosen, outcome))

    @told_as_arguments()
    def plot(
        self,
        *,
        width: float | str = 7.0,
        dpi: int | None = None,
        font: str | None = None,
        credit: bool = True,
    ) -> Figure:
        """The differences of all probabilities with both intervals, in points; zero in view.

        Args:
            width: inches from 3 to 12, or such as ``"88mm"``; 7 and 3.5 inches are two columns and
                one of a journal page.
            dpi: pixels an inch that ``savefig`` writes; 200 if not said.
            font: a font that is installed; DejaVu Sans if not said.
            credit: whether what made it stands in its corner.

        Raises:
            InputError: what cannot be meant.
        """
        from ballast.analysis.plots.comparison_picture import PICTURE, Differences

        asked = figure_request(width, dpi, font, credit=credit)
        return PICTURE.figure(Differences.of(self._found), asked.width, asked.options)

    def __repr__(self) -> str:
        """What is compared, in a line."""
        moved = sum(len(other.moved) for other in self._found.others)
        return (
            f"<{' and '.join(self.names[1:])} compared with {self.names[0]}: "
            f"{moved} of {self._found.tests} outcomes differ beyond chance>"
        )

    def _repr_html_(self) -> str:
        """The tables that ``compare`` prints; what may differ by chance is folded away."""
        first = self._found.first
        told = [
            page.heading(
                f"Compared with {first.name}: {first.days} days, {first.draws} draws x "
                f"{first.runs} runs, seed {first.seed}, history by history on the same luck"
            )
        ]
        for other in self._found.others:
            name, title = other.source.name, other.source.scenario.title
            told.append(page.heading(title if name == title else f"{name}: {title}"))
            told += _tables(first.name, other)
            told.append(
                page.warnings(f"{n} is not compared: {why}" for n, why in other.left_out.items())
            )
        told.append(page.faint(COMPARISON_LEGEND.format(tests=self._found.tests)))
        return join(told)


@told_as_arguments()
def compare(
    first: Comparable,
    *others: Comparable,
    of: str | Sequence[str] | None = None,
    draws: int | None = None,
    runs: int | None = None,
    days: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    progress: bool = True,
) -> Comparisons:
    """Hold results or scenarios against the first, history by history on the same luck.

    Args:
        first, others: results, or scenarios, which are played now: on the seed and in the sizes
            of the results among them, if there are any.
        of: names of the outcomes to look at, one or several, for which chance is corrected too; all
            if not said.
        draws, runs, days, seed, workers, progress: as of ``simulate``, where all are scenarios;
            the seed is that of the first, the days those of the shortest, if not said.

    Raises:
        InputError: every problem of the arguments, results that do not share seed and sizes, or
            outcomes that there are not.
        InterruptedRun: stopped before the end.

    >>> found = compare("example-island", "example-island-hotline", draws=3, runs=5, days=40,
    ...                 progress=False)
    >>> bool(found.table().set_index("outcome").loc["encounters", "difference"] <= 0)
    True
    """
    request = RunRequest(draws=draws, runs=runs, days=days, seed=seed, workers=workers)
    given = (first, *others)
    there = [thing for thing in given if isinstance(thing, Results)]
    problems = request.problems()
    if len(given) < 2:
        problems.append(Problem("expected two or more, got one alone", key="compare"))
    if there:
        problems += unused(replace(request, workers=None))
        request = RunRequest(workers=workers, **there[0].sizes)
    for number, other in enumerate(there[1:], start=2):
        problems += unlike_sizes(there[0].sizes, other.sizes, f"results {number}")
    scenarios = [thing for thing in given if not isinstance(thing, Results)]
    loaded = request.load(scenarios, problems)
    if problems:
        raise InputError(*problems)
    plans = compared_plans(request, loaded) if loaded else []
    wanted = [of] if isinstance(of, str) else list(of or ())
    asked = [*(one.stored.loaded for one in there), *(plan.loaded for plan in plans)]
    days = plans[0].days if plans else there[0].stored.days
    if problems := outcome_problems(wanted, asked, days):
        raise InputError(*problems)
    commands = [
        command_of(scenario, {**request.sizes, "days": plan.days, "seed": plan.seed})
        for scenario, plan in zip(scenarios, plans, strict=True)
    ]
    made = iter(played(plans, commands, request.processes, progress))
    results = [thing if isinstance(thing, Results) else next(made) for thing in given]
    return Comparisons(results, _names(results), wanted)


def _names(results: Sequence[Results]) -> list[str]:
    """Short names: of the files, or titles where those are not different."""
    for names in (
        [Path(one.scenario.path).stem for one in results],
        [one.title for one in results],
    ):
        if len(set(names)) == len(names):
            return names
    return [f"{one.title} ({number})" for number, one in enumerate(results, start=1)]


def _tables(first: str, other: Compared) -> list[Html]:
    """What moved, and the rest folded."""
    headings = ("outcome", short(first), short(other.source.name), *CONTRAST_HEADINGS)
    definitions = {contrast.name: contrast.definition for contrast in other.contrasts}
    parts: dict[bool, list[tuple[str, ...]]] = {True: [], False: []}
    for contrast in other.contrasts:
        beyond = contrast.name in other.moved
        parts[beyond].append((contrast.name, *contrast_cells(contrast, beyond)))
    told = [page.table(headings, parts[True], titles=definitions)] if parts[True] else []
    if parts[False]:
        count = len(parts[False])
        within = page.table(headings, parts[False], titles=definitions)
        told.append(page.folded(f"{count} outcomes that do not differ beyond chance", within))
    return told
