"""``events``: files of event data as an object that accounts for every row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ballast.analysis.observed.plain_file import write_plain
from ballast.analysis.observed.row_fates import FATE_WORDS, Fate, ObservedEvent
from ballast.analysis.text.markup import join
from ballast.api import notebook_html as page
from ballast.api.arguments import told_as_arguments
from ballast.api.waiting import waiting
from ballast.requests.event_request import EventRequest
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import shown
from ballast.sim.scenario.schema import LoadedScenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ballast.analysis.observed.event_reading import ObservedEvents


class EventFiles:
    """Files of event data, read for the two governments of a scenario; of ``events``."""

    def __init__(self, found: ObservedEvents) -> None:
        self._found = found

    @property
    def events(self) -> pd.DataFrame:
        """One row per event that was read, by date.

        Columns: date, source, target (ids of governments; both ``BOTH`` for what they did
        together), weight (-10 … 10), act and category (of the menu; empty where the code does not
        say), cameo, official, process (what made the event), rung (where the file says it),
        published (if later than the event), note.
        """
        frame = pd.DataFrame(self._found.events, columns=list(ObservedEvent._fields))
        return frame.assign(
            date=pd.to_datetime(frame["date"]), weight=frame["weight"].astype(float)
        )

    def table(self) -> pd.DataFrame:
        """One row per file: file, format, rows, and how many rows had each fate.

        The fates, which add up to the rows: read, malformed, other_dyad, bad_date, after_freeze,
        nothing_done, unknown_code, described, duplicate, twin.
        """
        rows = [
            {"file": one.file, "format": one.layout, "rows": one.rows}
            | {fate.value: one.counts[fate] for fate in Fate}
            for one in self._found.accounts
        ]
        return pd.DataFrame(rows)

    def troubles(self) -> pd.DataFrame:
        """The first rows of each file that are malformed, misdated or of an unknown code.

        Columns: file, line, fate, why.
        """
        rows = [
            (one.file, line, fate.value, why)
            for one in self._found.accounts
            for fate, line, why in one.examples
        ]
        return pd.DataFrame(rows, columns=["file", "line", "fate", "why"])

    def plot(self, *, width: float = 7.0) -> Figure:
        """Sums of weights a month, by source.

        Args:
            width: inches.
        """
        from ballast.analysis.plots.observed_weights import monthly_weights

        return monthly_weights(self.events, self._found.dyad.names, width)

    @told_as_arguments()
    def write(self, out: str | Path) -> Path:
        """Write the events to a new file in the plain format.

        Raises:
            InputError: there is a file already, or it cannot be written.
        """
        write_plain(self._found.events, str(out))
        return Path(out)

    def __repr__(self) -> str:
        """How much was read, in a line."""
        rows = sum(one.rows for one in self._found.accounts)
        names = " and ".join(self._found.dyad.names.values())
        return f"<Events of {names}: {len(self._found.events)} of {rows} rows read>"

    def _repr_html_(self) -> str:
        """Rows by file and fate."""
        accounts = self._found.accounts
        fates = [fate for fate in Fate if any(one.counts[fate] for one in accounts)]
        headings = ["file", "format", "rows", *(FATE_WORDS[fate][0] for fate in fates)]
        rows = [
            [one.file, one.layout, str(one.rows), *(str(one.counts[fate]) for fate in fates)]
            for one in accounts
        ]
        return join([page.heading(repr(self)[1:-1]), page.table(headings, rows, left=2)])


@told_as_arguments()
def events(
    files: str | Path | Sequence[str | Path],
    scenario: str | Path | LoadedScenario,
    *,
    freeze: date | str | None = None,
    progress: bool = True,
) -> EventFiles:
    """Read files of event data: say which format each is, and account for every row.

    Formats: GDELT 1 and 2, ICEWS, POLECAT, COW MID 5, the plain format and the record of events of
    this project; gzipped or in a zip archive too.

    Args:
        files: path of a file, or several.
        scenario: whose two governments the events are of: the name of a shipped one, the path of a
            file, or a loaded one.
        freeze: last day; what happened or was published later is not read.
        progress: show how much is done, if it takes longer than two seconds.

    Raises:
        InputError: every file that is missing, damaged or of no known format, and every other
            problem of the arguments.
    """
    if not isinstance(files, str | Path | Sequence):
        message = f"expected the path of a file, or several, got {shown(files)}"
        raise InputError(Problem(message, key="files"))
    several = [files] if isinstance(files, str | Path) else list(files)
    request = EventRequest(files=several, scenario=scenario, freeze=freeze)
    reader = request.reader()
    with waiting(reader.size, progress) as told:
        return EventFiles(reader.read(request.last_day, told))
