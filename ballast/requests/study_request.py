"""What a parameter study is asked for: its file, its folder, and how it is played."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ballast.requests.sizes import size_problems
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.requests.study_to_folder import Prepared
    from ballast.sim.experiments.study_config import Config

LOCAL = "local"
"""Stands for a cluster that is started on this machine."""


@dataclass(frozen=True, kw_only=True)
class StudyRequest:
    """A study, before its file has been read.

    Attributes:
        config: path of a file, name of a shipped study, or what a file would say.
        out: its folder; None where the caller chooses one.
        workers: processes; None for one a processor.
        resume: go on with what lies in the folder.
        cluster: address of a cluster, or :data:`LOCAL`; None for processes of this machine.
    """

    config: object
    out: object = None
    workers: object = None
    resume: bool = False
    cluster: str | None = None

    def check(self, *more: Problem) -> Config:
        """The study that is asked for.

        Args:
            more: problems that the caller has found.

        Raises:
            InputError: every problem of it and of the other arguments.
        """
        problems = [*size_problems(workers=self.workers), *more]
        if self.out is not None and not isinstance(self.out, str | Path):
            from ballast.sim.scenario.messages import shown

            message = f"expected the path of a folder, got {shown(self.out)}"
            problems.append(Problem(message, option="out"))
        if self.cluster not in (None, LOCAL) and "://" not in str(self.cluster):
            message = (
                f"expected `local` or an address such as tcp://host:8786, got {self.cluster!r}"
            )
            problems.append(Problem(message, option="cluster"))
        config: Config | None = None
        try:
            config = study_config(self.config)
        except InputError as error:
            problems += error.problems
        if config is None or problems:
            raise InputError(*problems)
        return config

    def prepare(
        self, config: Config, folder: Path, *, again: str, command: str, ask_folder: bool = True
    ) -> Prepared:
        """Work out what is played; arguments and errors as of
        :func:`ballast.requests.study_to_folder.prepare`."""
        from ballast.requests.study_to_folder import prepare

        return prepare(
            config,
            folder,
            again=again,
            command=command,
            resume=self.resume,
            workers=None if self.workers is None else int(self.workers),  # type: ignore[call-overload]
            ask_folder=ask_folder,
        )


def study_config(config: object) -> Config:
    """A study from its file, its name or a mapping.

    Raises:
        InputError: every problem of it.
    """
    from ballast.sim.experiments.study_config import load_sweep, sweep_of
    from ballast.sim.scenario.messages import shown
    from ballast.sim.scenario.reader import Document

    if isinstance(config, Mapping):
        return sweep_of(Document("config", _plain(config)), Path("study.yaml").absolute())
    if not isinstance(config, str | Path):
        message = f"expected a file, the name of a shipped study or a mapping, got {shown(config)}"
        raise InputError(Problem(message, key="config"))
    return load_sweep(str(config))


def _plain(config: Mapping[object, object]) -> dict[str, Any]:
    """What a file would say: dates as text, numpy's numbers as numbers."""
    try:
        found: dict[str, Any] = json.loads(json.dumps(dict(config), default=_as_text))
    except (TypeError, ValueError) as error:
        message = f"expected text, numbers, lists and maps, got: {error}"
        raise InputError(Problem(message, key="config")) from None
    return found


def _as_text(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{value!r}")
