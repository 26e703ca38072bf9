"""What was played, as an object: tables, pictures, and itself in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ballast.analysis.results.run_folder import RunFolder, open_results
from ballast.analysis.stats.outcome_estimates import Outcome
from ballast.analysis.text.cells import CAVEAT, cells
from ballast.analysis.text.markup import Html, join
from ballast.api import notebook_html as page
from ballast.api.arguments import told_as_arguments
from ballast.api.temporary_folders import KeptFolder
from ballast.requests.figure_request import figure_request
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import nearest, shown
from ballast.sim.scenario.schema import LoadedScenario

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

    from ballast.analysis.results.run_tables import Tables


class Results:
    """Histories of one scenario with all that follows from them.

    ``simulate`` and ``load_results`` make it. Tables are read when they are first asked for.
    Everything lies in a results folder: a temporary one that goes with the object, or, after
    ``load_results``, the one that was read.

    Attributes:
        stored: manifest and scenario, as they lie there.
    """

    def __init__(self, place: KeptFolder) -> None:
        self._place = place
        self.stored: RunFolder = open_results(place.path)

    @classmethod
    def load(cls, folder: str | Path) -> Results:
        """Results that ``run`` or :meth:`save` left in a folder.

        Raises:
            InputError: no results, or results that nothing can be made of.
        """
        if not isinstance(folder, str | Path):
            message = f"expected the path of a results folder, got {shown(folder)}"
            raise InputError(Problem(message, key="folder"))
        return cls(KeptFolder(Path(folder).absolute()))

    @property
    def scenario(self) -> LoadedScenario:
        """The scenario as it was played."""
        return self.stored.loaded

    @property
    def title(self) -> str:
        """Title of the scenario."""
        return self.scenario.scenario.title

    @property
    def manifest(self) -> dict[str, Any]:
        """Everything that is needed to play it again, as in ``manifest.json``."""
        return self.stored.manifest

    @property
    def sizes(self) -> dict[str, int]:
        """``seed``, ``draws``, ``runs`` a draw and ``days``: what another run has to share."""
        about = self.stored
        return {"seed": about.seed, "draws": about.draws, "runs": about.runs, "days": about.days}

    @property
    def folder(self) -> Path:
        """Where the files lie now; a temporary folder goes with this object."""
        return self._place.path

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A row a history, in (draw, run) order: ``runs.parquet``.

        Draw 0 takes the modes, of a posterior its likeliest row.
        """
        return self.stored.table("runs")

    @cached_property
    def onsets(self) -> pd.DataFrame:
        """One row per history in which a dispute begins: the first one, and what made it likelier.

        Columns: draw, run, day; trigger, occasion, author, opener; ``chance`` of the trigger, and
        the log odds that each term added to it, over the same event in the world of the dispute
        record: ``onsets.parquet``.
        """
        return self.stored.table("onsets")

    @cached_property
    def episodes(self) -> pd.DataFrame:
        """One row per militarised dispute, from its first day to its last: ``episodes.parquet``.

        Columns: draw, run, number; start, end (missing where open on the last day), days; trigger,
        occasion, author, opener; replied, reply_day; highest_rung; ended (``lapse``,
        ``settlement``, ``war``; missing where open); presses, offers, calls, calls_answered,
        meetings; and ``chance`` and log odds as in :attr:`onsets`, missing for a dispute that was
        under way at the start.
        """
        return self.stored.table("episodes")

    @cached_property
    def days(self) -> pd.DataFrame:
        """A row a day and variable: date, variable, mean, q05 … q95: ``days.parquet``.

        Of ``tension`` the quantiles are over histories; of ``rung_1`` … ``rung_7`` the mean is the
        probability of being at or above, and the quantiles are over parameter draws.
        """
        return self.stored.table("days")

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """Acts of each side a week, before the start and after it: ``weeks.parquet``."""
        return self.stored.table("weeks")

    @cached_property
    def visits(self) -> pd.DataFrame:
        """A row a visit of the scenario: how often it was held, and when: ``visits.parquet``."""
        return self.stored.table("visits")

    @cached_property
    def base(self) -> pd.DataFrame | None:
        """What a branch changes in its base, a row an outcome: ``base.parquet``.

        None of a scenario that has no base to hold it against.
        """
        found = self.stored.optional("base")
        return None if found.empty else found

    @cached_property
    def channels(self) -> pd.DataFrame:
        """How often each channel is suspended in a history, by reason: ``channels.parquet``."""
        return self.stored.table("channels")

    @cached_property
    def acts(self) -> pd.DataFrame:
        """Acts of the logged histories as event data: ``acts.parquet``.

        About 1,000 histories of ``simulate`` are logged, spread over the draws (``logged`` in the
        manifest). Columns: draw, run, date, source, target, category, act, cameo, goldstein,
        weight, official, cause.
        """
        return self.stored.table("acts")

    @cached_property
    def visit_events(self) -> pd.DataFrame:
        """What happens to visits in the logged histories: ``visit_events.parquet``.

        Columns: draw, run, date, visit, event (``proposed``, ``accepted``, ``rebuffed``,
        ``postponed``, ``cancelled``, ``begun``, ``completed``), visitor, source, host, channel,
        summit, secret.
        """
        return self.stored.table("visit_events")

    @cached_property
    def history_series(self) -> pd.DataFrame | None:
        """Every history by week or month: ``history_series.parquet``.

        Columns: draw, run, first, last, and what ``series:`` of the scenario names. None where the
        scenario asks for none.
        """
        found = self.stored.optional("history_series")
        return None if found.empty else found

    @property
    def alarms(self) -> list[str]:
        """What a reader should be warned of."""
        return list(self._summary["alarms"])

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """Every outcome by its name, those that cannot be answered among them."""
        return {n: Outcome.of_json(n, row) for n, row in self._summary["outcomes"].items()}

    def outcome(self, name: str) -> Outcome:
        """One outcome, with its estimate and both uncertainties.

        Returns:
            ``estimate.value`` with ``estimate.mc_low`` … ``mc_high`` (95 %, chance alone) and
            ``estimate.draws_low`` … ``draws_high`` (5-95 % over parameter draws); ``at_modes``,
            the same under draw 0; ``definition``, ``kind``, ``horizon_days``.

        Raises:
            InputError: there is no outcome of that name.
        """
        if name not in self.outcomes:
            hint = nearest(str(name), list(self.outcomes))
            message = f"expected an outcome of {self.title!r}, got {shown(name)}{hint}"
            raise InputError(Problem(message, key="name"))
        return self.outcomes[name]

    def summary(self) -> pd.DataFrame:
        """A row an outcome, named in the index.

        Columns: estimate, mc_low, mc_high (95 %, chance alone), draws_low, draws_high (5-95 %
        over parameter draws), at_modes, kind, horizon_days, definition, note. Probabilities are
        0 … 1. What cannot be had is missing.
        """
        columns = [
            "estimate", "mc_low", "mc_high", "draws_low", "draws_high", "at_modes", "kind",
            "horizon_days", "definition", "note",
        ]  # fmt: skip
        frame = pd.DataFrame.from_dict(self._summary["outcomes"], orient="index")[columns]
        frame.index.name = "outcome"
        return frame.astype(dict.fromkeys(columns[:6], float))

    def to_xarray(self) -> xr.Dataset:
        """Histories and days as one labelled dataset.

        Returns:
            A variable a column of :attr:`runs` with dimensions (draw, run), and a variable a row
            kind of :attr:`days`, named ``…_by_day``, with dimensions (day, statistic); each says
            its ``long_name`` and ``units``. The attributes say what was played, on what seed.

        Raises:
            InputError: xarray is not installed.
        """
        from ballast.api.dataset import dataset

        return dataset(self)

    @property
    def pictures(self) -> list[str]:
        """Kinds of pictures that :meth:`plot` can draw of these results."""
        from ballast.analysis.plots.registry import KINDS
        from ballast.analysis.plots.run_pictures import drawable

        return drawable(self._tables, tuple(KINDS))

    @told_as_arguments()
    def plot(
        self,
        kind: str = "rungs",
        *,
        of: str | Sequence[str] = (),
        width: float | str = 7.0,
        dpi: int | None = None,
        font: str | None = None,
        credit: bool = True,
    ) -> Figure:
        """A picture, as ``run`` and ``plot`` draw it.

        Args:
            kind: one of :attr:`pictures`.
            of: outcomes that a histogram shows, columns of :attr:`runs`; the usual ones if not
                said.
            width: inches from 3 to 12, or such as ``"88mm"``; 7 and 3.5 inches are two columns and
                one of a journal page.
            dpi: pixels an inch that ``savefig`` writes; 200 if not said.
            font: a font that is installed; DejaVu Sans if not said.
            credit: whether what made it stands in its corner.

        Returns:
            A figure that a notebook shows; ``savefig`` writes it.

        Raises:
            InputError: there is no such picture, or nothing to draw in it.
        """
        from ballast.analysis.plots.histogram import histogram_of
        from ballast.analysis.plots.registry import KINDS

        outcomes = [of] if isinstance(of, str) else list(of)
        problems = self._plot_problems(kind, outcomes)
        asked = None
        try:
            asked = figure_request(width, dpi, font, credit=credit)
        except InputError as error:
            problems += error.problems
        if problems or asked is None:
            raise InputError(*problems)
        about = histogram_of(outcomes) if outcomes else KINDS[kind]
        return about.figure(self._tables, asked.width, asked.options)

    def _plot_problems(self, kind: str, outcomes: list[str]) -> list[Problem]:
        from ballast.analysis.stats.distributions import outcome_columns

        problems = []
        if kind not in self.pictures:
            hint = nearest(str(kind), self.pictures)
            message = f"expected a picture of these results, got {shown(kind)}{hint}"
            problems.append(Problem(message, key="kind"))
        elif outcomes and kind != "histogram":
            message = f"expected it with kind='histogram' only, got it with {shown(kind)}"
            problems.append(Problem(message, key="of"))
        known = outcome_columns(self.runs) if outcomes else []
        for name in outcomes:
            if name not in known:
                message = (
                    f"expected an outcome of runs, got {shown(name)}{nearest(str(name), known)}"
                )
                problems.append(Problem(message, key="of"))
        return problems

    def save(self, folder: str | Path) -> Path:
        """Write a results folder as ``run`` leaves it, with pictures, report and hashes.

        Args:
            folder: empty, new, or with results of the same scenario, which are replaced.

        Returns:
            The folder.

        Raises:
            InputError: it holds something else, or cannot be written to; or a file of these
                results was changed.
        """
        from ballast.analysis.results.folder_writing import Folder, refuse_other_results
        from ballast.requests.run_to_folder import finish

        target = Path(folder)
        with told_as_arguments():
            refuse_other_results(target, self.scenario)
            with Folder(target) as made:
                self.stored.copy_into(made.path)
                finish(made.path)
        return target

    @cached_property
    def _summary(self) -> dict[str, Any]:
        return self.stored.summary()

    @property
    def _tables(self) -> Tables:
        return self.stored.tables

    def _heading(self) -> str:
        about, scenario = self.stored, self.scenario.scenario
        return (
            f"{scenario.title}: {about.days} days from {scenario.start}, "
            f"{about.draws} draws x {about.runs} runs, seed {about.seed}"
        )

    def __repr__(self) -> str:
        """What was played, in a line."""
        return f"<Results of {self._heading()}>"

    def _repr_html_(self) -> str:
        """The table that ``run`` prints; numbers that are no probabilities are folded away."""
        rows = list(self.outcomes.values())
        events = [row for row in rows if row.kind == "probability"]
        others = [row for row in rows if row.kind != "probability"]
        told = [page.heading(self._heading()), self._table(events)]
        if others:
            told.append(page.folded(f"{len(others)} counts and means", self._table(others)))
        notes = ((o.name, o.settled or o.note) for o in rows if o.estimate is not None)
        told += [page.line(f"{name}: {note}") for name, note in notes if note]
        return join([*told, page.warnings(self.alarms), page.faint(CAVEAT)])

    def _table(self, outcomes: list[Outcome]) -> Html:
        only_modes = self.stored.draws == 1
        headings = ["draws (5-95 %)", "estimate", "chance (95 %)", "at the modes"]
        if only_modes:
            headings = ["chance (95 %)", "at the modes"]
        rows = []
        for outcome in outcomes:
            draws, estimate, chance, modes = cells(outcome)
            told = (chance, estimate) if only_modes else (draws, estimate, chance, modes)
            rows.append((outcome.name, *told, str(outcome.horizon_days)))
        definitions = {outcome.name: outcome.definition for outcome in outcomes}
        return page.table(["outcome", *headings, "days"], rows, titles=definitions)


def load_results(folder: str | Path) -> Results:
    """Results that ``run`` or :meth:`Results.save` left in a folder.

    Raises:
        InputError: no results, or results that nothing can be made of.
    """
    return Results.load(folder)
