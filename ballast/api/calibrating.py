"""``calibrate``: a calibration as a function, and what it found as an object."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ballast.analysis.results.calibration_folder import CalibrationFolder
from ballast.api.arguments import told_as_arguments
from ballast.api.temporary_folders import KeptFolder, temporary
from ballast.api.waiting import waiting
from ballast.requests.calibration_request import CalibrationRequest
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import nearest, shown


class CalibrationResults:
    """A calibration that is finished; ``calibrate`` makes it.

    It lies in a folder: a temporary one that goes with the object, or the one that was asked for.
    """

    def __init__(self, place: KeptFolder) -> None:
        self._place, self._found = place, CalibrationFolder(place.path)

    @property
    def folder(self) -> Path:
        """Where the files lie now."""
        return self._place.path

    @cached_property
    def summary(self) -> dict[str, Any]:
        """What was learnt, what is unidentified, conflicts and checks: ``summary.json``."""
        return self._found.summary

    @property
    def tables(self) -> list[str]:
        """Names of the tables of diagnostics."""
        return self._found.table_names

    def table(self, name: str) -> pd.DataFrame:
        """A table of diagnostics.

        Args:
            name: one of :attr:`tables`; docs/calibrating.md says what they hold.

        Raises:
            InputError: there is no such table.
        """
        if name not in self.tables:
            hint = nearest(str(name), self.tables)
            message = f"expected a table of a calibration, got {shown(name)}{hint}"
            raise InputError(Problem(message, key="name"))
        return self._found.table(name)

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """A row a number: prior, posterior, contraction, overlap and verdict."""
        return self.table("parameters")

    @cached_property
    def reference(self) -> pd.DataFrame:
        """A row a draw: its numbers, and what each target is in its histories."""
        return self._found.reference()

    @property
    def posterior(self) -> Path:
        """The file that a scenario names to use the posterior."""
        return self._found.posterior

    def __repr__(self) -> str:
        """What was played, in a line."""
        sizes = self.summary["sizes"]
        return (
            f"<Calibration {self.summary['title']!r}: {sizes['draws']} draws, "
            f"{sizes['numbers']} numbers, {sizes['targets']} targets>"
        )


@told_as_arguments()
def calibrate(
    config: str | Path,
    *,
    out: str | Path | None = None,
    workers: int | None = None,
    resume: bool = False,
    draws: int | None = None,
    npz: str | Path | None = None,
    progress: bool = True,
) -> CalibrationResults:
    """Learn the numbers of a scenario from data: what ``ballast calibrate`` does.

    Args:
        config: the path of a file, or the name of a shipped calibration.
        out: folder of the calibration, which survives being stopped; without one it is a temporary
            folder that goes with the object.
        workers: processes, which change nothing but the time; None for one a processor.
        resume: go on with what lies in ``out``.
        draws: how many from the priors, in place of those of the file.
        npz: a file for the reference table as arrays.
        progress: show how much is done, if it takes longer than two seconds.

    Raises:
        InputError: every problem of the calibration and of the arguments.
        InterruptedRun: stopped before the end; what is finished stays in ``out``.
    """
    request = CalibrationRequest(
        config=config, out=out, workers=workers, resume=resume, draws=draws, npz=npz
    )
    homeless = Problem("expected out too, where the calibration lies", key="resume")
    asked = request.check(*([homeless] if resume and out is None else []))
    place = temporary() if out is None else KeptFolder(Path(out).absolute())
    given = {"out": out, "draws": draws, "npz": npz}
    words = [f"{name}={_written(value)}" for name, value in given.items() if value is not None]
    command = f"calibrate({', '.join([_written(config), *words])}"
    again = f"{command}, resume=True)" if out is not None else f"{command}, out=FOLDER)"
    prepared = request.prepare(asked, place.path, again=again, command=f"{command})")

    from ballast.analysis.calibration.inference import infer
    from ballast.requests.calibration_to_folder import conclude, conduct

    with waiting(prepared.history_days, progress) as told:
        conduct(prepared, told)
    conclude(prepared, infer, None if npz is None else Path(npz))
    return CalibrationResults(place)


def _written(value: object) -> str:
    return repr(str(value) if isinstance(value, Path) else value)
