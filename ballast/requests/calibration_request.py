"""What a calibration is asked for: its file, its folder, and how it is played."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ballast.requests.sizes import size_problems
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.requests.calibration_to_folder import PreparedCalibration
    from ballast.sim.scenario.calibration_worlds import Calibration


@dataclass(frozen=True, kw_only=True)
class CalibrationRequest:
    """A calibration, before its file has been read.

    Attributes:
        config: path of a file, or name of a shipped calibration.
        out: its folder; None where the caller chooses one.
        workers: processes; None for one a processor.
        resume: go on with what lies in the folder.
        draws: how many from the priors, in place of those of the file.
        npz: a file for the table as arrays; None for none.
    """

    config: object
    out: object = None
    workers: object = None
    resume: bool = False
    draws: object = None
    npz: object = None

    def check(self, *more: Problem) -> Calibration:
        """The calibration that is asked for.

        Args:
            more: problems that the caller has found.

        Raises:
            InputError: every problem of it and of the other arguments.
        """
        from ballast.sim.scenario.calibration_file import FEWEST_DRAWS
        from ballast.sim.scenario.calibration_worlds import load_calibration
        from ballast.sim.scenario.messages import shown

        problems = [*size_problems(workers=self.workers, draws=self.draws), *more]
        if isinstance(self.draws, int) and 0 < self.draws < FEWEST_DRAWS:
            message = f"expected {FEWEST_DRAWS} or more, got {self.draws}"
            problems.append(Problem(message, option="draws"))
        for name in ("out", "npz"):
            word = getattr(self, name)
            if word is not None and not isinstance(word, str | Path):
                problems.append(Problem(f"expected a path, got {shown(word)}", option=name))
        if isinstance(self.npz, str | Path):
            problems += _file_problems(Path(self.npz))
        found: Calibration | None = None
        if isinstance(self.config, str | Path):
            try:
                found = load_calibration(str(self.config))
            except InputError as error:
                problems += error.problems
        else:
            message = f"expected a file or the name of a shipped one, got {shown(self.config)}"
            problems.append(Problem(message, key="config"))
        if found is None or problems:
            raise InputError(*problems)
        return found.with_draws(None if self.draws is None else int(self.draws))  # type: ignore[call-overload]

    def prepare(
        self, asked: Calibration, folder: Path, *, again: str, command: str
    ) -> PreparedCalibration:
        """Work out what is played; arguments and errors as of
        :func:`ballast.requests.calibration_to_folder.prepare`."""
        from ballast.requests.calibration_to_folder import prepare

        return prepare(
            asked,
            folder,
            again=again,
            command=command,
            resume=self.resume,
            workers=None if self.workers is None else int(self.workers),  # type: ignore[call-overload]
        )


def _file_problems(path: Path) -> list[Problem]:
    """Why a file cannot be written there, as far as it can be told now."""
    got = "a folder" if path.is_dir() else "" if path.parent.is_dir() else "one in no folder"
    message = f"expected a file that can be written, got {got}"
    return [Problem(message, option="npz", file=str(path))] if got else []
