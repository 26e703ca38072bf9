"""``trace``: one history as an object that tells itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ballast.analysis.text.markup import el
from ballast.api.arguments import told_as_arguments
from ballast.api.run_results import Results
from ballast.api.waiting import waiting
from ballast.requests.run_request import loaded_of
from ballast.requests.sizes import number_problems, seed_problems
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import shown
from ballast.sim.scenario.schema import LoadedScenario

if TYPE_CHECKING:
    from ballast.api.but_for_answers import HungOn
    from ballast.sim.experiments.traced_history import Traced

EVENT_COLUMNS = (
    "number", "date", "day", "kind", "what", "why", "because", "side", "official", "visit",
    "channel", "before", "after", "count", "points", "numbers",
)  # fmt: skip
HEIGHT = 640
"""Of the page in a notebook, in pixels."""


class History:
    """One history, with what happened in it and why; of ``trace``.

    Attributes:
        chronicle: its events and the state of every evening.
    """

    def __init__(self, traced: Traced, how: str) -> None:
        self.chronicle, self._traced, self._how = traced.chronicle, traced, how

    def text(self, *, everything: bool = False, width: int = 80) -> str:
        """The story in lines.

        Args:
            everything: also ordinary acts and encounters.
            width: of the lines, 60 or more.
        """
        from ballast.analysis.narrative.story import tell
        from ballast.analysis.narrative.story_text import as_text

        return as_text(tell(self.chronicle, everything=everything), width=width)

    def html(self, *, everything: bool = False) -> str:
        """The story as one self-contained page."""
        from ballast.analysis.narrative.story import tell
        from ballast.analysis.narrative.story_page import as_html

        return as_html(tell(self.chronicle, everything=everything), (), self._how)

    def but_for(self, outcome: str | None = None, *, progress: bool = True) -> HungOn:
        """The single events without which an outcome had not come, or had.

        The history is played again without each of its events, one at a time, and with the rest of
        its luck.

        Args:
            outcome: name of one that comes or does not; the highest rung from 4 on, else the
                summit, if not said.
            progress: show how much is done, if it takes longer than two seconds.

        Raises:
            InputError: there is no such outcome; or none was said, and it came to no dispute
                and there is no summit in its days.
        """
        from ballast.api.but_for_answers import ask

        return ask(self._traced, outcome, progress)

    @property
    def events(self) -> pd.DataFrame:
        """A row an event, in ids of the scenario; what an event does not have is missing.

        Columns: number, date, day, kind (act, shock, encounter, visit, channel, contradiction,
        step, call, meeting, intervention), what, why, because (numbers of events it follows from),
        side, official, visit, channel, before, after (rung or level), count, points (of tension),
        numbers (what else is known, by name). A war is the last event.
        """
        rows = [self.chronicle.row(event) for event in self.chronicle.events]
        frame = pd.DataFrame(rows).reindex(columns=list(EVENT_COLUMNS))
        return frame.assign(count=frame["count"].astype(float).fillna(1).astype(int))

    @property
    def evenings(self) -> pd.DataFrame:
        """A row a day: date, tension (points), rung, trust (0-1), and a level a channel."""
        return pd.json_normalize(self.chronicle.as_json()["evenings"]).rename(
            columns=lambda name: name.replace("channels.", "channel_")
        )

    def __repr__(self) -> str:
        """Which history it is, in a line."""
        about = self.chronicle
        title = about.setting.loaded.scenario.title
        return f"<History of {title}: seed {about.seed}, draw {about.draw}, run {about.run}>"

    def __str__(self) -> str:
        """The story as text."""
        return self.text()

    def _repr_html_(self) -> str:
        """The page in a frame of its own, which keeps its styles to itself."""
        style = f"width:100%;height:{HEIGHT}px;border:1px solid #8885"
        return el("iframe", srcdoc=self.html(), sandbox=True, style=style)


@told_as_arguments()
def trace(
    scenario: str | Path | LoadedScenario | Results,
    seed: int | None = None,
    draw: int = 0,
    run: int = 0,
    *,
    until: date | str | None = None,
    progress: bool = True,
) -> History:
    """Play one history, the same one as in any ensemble, and tell it.

    Args:
        scenario: the name of a shipped one, the path of a file, a loaded one; or results, whose
            seed and days are taken.
        seed: root seed, 0 or more; the scenario's if not said.
        draw, run: which history, each 0 or more; draw 0 takes the modes, of a
            posterior its likeliest row.
        until: last day, a date or YYYY-MM-DD; the whole history if not said.
        progress: show how much is done, if it takes longer than two seconds.

    Raises:
        InputError: every problem of the arguments and of the scenario.

    >>> told = trace("example-island", draw=1, run=2, until="2031-04-20", progress=False)
    >>> told
    <History of An island between two neighbours: seed 1, draw 1, run 2>
    """
    from ballast.sim.experiments.traced_history import trace as play

    problems: list[Problem] = []
    results = scenario if isinstance(scenario, Results) else None
    loaded = results.scenario if results is not None else loaded_of(scenario, problems)
    problems += seed_problems(seed)
    problems += number_problems(draw=draw, run=run)
    days = _days(until, loaded, results, problems)
    if problems or loaded is None:
        raise InputError(*problems)
    if seed is None:
        seed = loaded.scenario.seed if results is None else results.sizes["seed"]
    with waiting(days, progress) as told:
        traced = play(loaded, int(seed), int(draw), int(run), days, progress=told)
    name = loaded.scenario.title if loaded.branches_from else Path(loaded.path).stem
    how = f"trace({name!r}, seed={seed}, draw={draw}, run={run})"
    return History(traced, how)


def _days(
    until: object,
    loaded: LoadedScenario | None,
    results: Results | None,
    problems: list[Problem],
) -> int:
    """How many days are played; what is wrong is added to the problems."""
    most = 0 if loaded is None else loaded.scenario.days
    whole = most if results is None else results.sizes["days"]
    if until is None or loaded is None:
        return whole
    try:
        last = date.fromisoformat(until) if isinstance(until, str) else until
        days = (last - loaded.scenario.start).days + 1  # type: ignore[operator]
    except (TypeError, ValueError, AttributeError):
        message = f"expected a date such as 2023-07-10, got {shown(until)}"
        problems.append(Problem(message, key="until"))
        return whole
    if not 1 <= days <= most:
        message = f"expected a day of the scenario, which has {most}, got {last}"
        problems.append(Problem(message, key="until"))
    return int(days)
