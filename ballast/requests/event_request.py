"""What reading event data is asked for, checked in one place for the command and the function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ballast.requests.run_request import loaded_of
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import shown

if TYPE_CHECKING:
    from ballast.analysis.observed.event_reading import EventReader
    from ballast.sim.scenario.schema import LoadedScenario


@dataclass(frozen=True, kw_only=True)
class EventRequest:
    """Files, a scenario, and what is left out.

    Attributes:
        files: paths of files of event data.
        scenario: whose two governments it is about.
        freeze: last day that is read, as a date or as YYYY-MM-DD; None where there is none.
        out: new file for the plain format; None where none is written.
    """

    files: Sequence[str | Path]
    scenario: str | Path | LoadedScenario
    freeze: object = None
    out: str | None = None

    def reader(self) -> EventReader:
        """The files, recognised, and ready to be read.

        Raises:
            InputError: everything that is wrong with files, scenario, date and place.
        """
        from ballast.analysis.observed.event_reading import EventReader
        from ballast.analysis.observed.plain_file import place_problems
        from ballast.analysis.observed.recognised_files import recognised

        problems: list[Problem] = []
        loaded = loaded_of(self.scenario, problems)
        left_out: list[Problem] = []
        detected = recognised([str(file) for file in self.files], problems, left_out)
        found = None if loaded is None else EventReader(detected, loaded, left_out)
        if found is not None:
            problems += found.problems()
        if not self.files:
            problems.append(Problem("expected one file or more, got none", key="files"))
        if self.freeze is not None and self.last_day is None:
            message = f"expected a day as YYYY-MM-DD, got {shown(self.freeze)}"
            problems.append(Problem(message, option="freeze"))
        if self.out is not None:
            problems += place_problems(self.out)
        if problems or found is None:
            raise InputError(*problems)
        return found

    @property
    def last_day(self) -> date | None:
        """The freeze as a date; None where there is none, or it is no date."""
        if isinstance(self.freeze, datetime):
            return self.freeze.date()
        if isinstance(self.freeze, date):
            return self.freeze
        try:
            return date.fromisoformat(str(self.freeze))
        except ValueError:
            return None
