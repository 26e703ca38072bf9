"""A calibration from its file to its folder, whoever asked for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ballast.analysis.calibration.inference import Inference
from ballast.analysis.calibration.reference_table import ReferenceTable, reference_table
from ballast.analysis.plots.calibration_pictures import draw_calibration
from ballast.analysis.plots.calibration_view import CalibrationView, parameter_labels
from ballast.analysis.results.file_names import (
    CALIBRATION_FILES,
    POSTERIOR,
    TABLE,
    TABLES,
)
from ballast.analysis.results.shard_store import Store, whole
from ballast.analysis.text.durations import duration
from ballast.analysis.text.picture_credit import PictureCredit
from ballast.requests.calibration_about import drawn_jointly, manifest_of, posterior_about
from ballast.requests.calibration_summary import summary_of
from ballast.requests.study_to_folder import keeping
from ballast.sim import __version__
from ballast.sim.errors import InputError
from ballast.sim.experiments.calibration_plan import CalibrationPlan, plan_of
from ballast.sim.experiments.montecarlo import usable_workers
from ballast.sim.experiments.study_plan import Shard
from ballast.sim.scenario.calibration_file import FEWEST_DRAWS
from ballast.sim.scenario.calibration_worlds import Calibration
from ballast.sim.scenario.posterior_file import write_posterior


class Infer(Protocol):
    """What makes a posterior of a reference table."""

    def __call__(self, table: ReferenceTable, *, accept: int, rows: int, seed: int) -> Inference:
        """The posterior; see :func:`ballast.analysis.calibration.inference.infer`."""
        ...


@dataclass(frozen=True, kw_only=True)
class PreparedCalibration:
    """A calibration that is ready to be played.

    Attributes:
        calibration: as asked for.
        plan: what is played.
        store: its folder, in which nothing has been written yet.
        shards, missing: all of it, and what is not there yet.
        workers: processes.
    """

    calibration: Calibration
    plan: CalibrationPlan
    store: Store
    shards: list[Shard]
    missing: list[Shard]
    workers: int

    @property
    def history_days(self) -> int:
        """How much is to be played, as progress counts it."""
        return self.plan.history_days(self.missing)

    def told(self) -> list[str]:
        """What is about to be played, and how long it will take, in lines."""
        file = self.calibration.file
        lines = [
            f"{file.draws:,} draws of {len(self.calibration.priors)} numbers, "
            f"{len(self.calibration.targets)} targets"
        ]
        lines += [
            f"{name}: {world.histories} histories of {world.days} days each"
            for name, world in self.calibration.worlds.items()
        ]
        done = len(self.shards) - len(self.missing)
        if done:
            lines.append(f"{done} of {len(self.shards)} shards are there already")
        workers = "one process" if self.workers == 1 else f"{self.workers} processes"
        seconds = self.plan.seconds(self.missing, self.workers)
        lines.append(f"playing takes about {duration(seconds)} on {workers} of this machine")
        return lines


def prepare(
    calibration: Calibration,
    folder: Path,
    *,
    again: str,
    command: str,
    resume: bool = False,
    workers: int | None = None,
) -> PreparedCalibration:
    """Work out what is played, and what of it is there already; writes nothing.

    Args:
        calibration: what is asked for.
        folder: where it is kept.
        again: what goes on with it, for messages.
        command: as typed, for the manifest.
        resume: go on with what lies in the folder.
        workers: processes; None for one a processor.

    Raises:
        InputError: a folder with something else in it.
    """
    plan = plan_of(calibration)
    store = Store(folder, manifest_of(calibration, plan, command), again, CALIBRATION_FILES)
    goes_on = store.refuse(calibration.document, resume=resume)
    shards = plan.shards()
    done = set(store.finished(shards)) if goes_on else set()
    return PreparedCalibration(
        calibration=calibration,
        plan=plan,
        store=store,
        shards=shards,
        missing=[shard for shard in shards if shard not in done],
        workers=usable_workers(workers),
    )


def conduct(prepared: PreparedCalibration, progress: Callable[[int], None] | None = None) -> None:
    """Play what is missing, each shard to disk as it comes.

    Args:
        prepared: the calibration.
        progress: told how many history-days have been played.

    Raises:
        InputError: the folder cannot be written to.
        InterruptedRun: stopped; what is finished is kept, and the message says how it goes on.
    """
    store, started = prepared.store, time.monotonic()
    store.begin()
    with (
        keeping(store),
        closing(prepared.plan.play(prepared.missing, prepared.workers, progress)) as played,
    ):
        for shard, table in played:
            store.keep(shard, table)
        store.say({"seconds": round(time.monotonic() - started, 2)})


def conclude(
    prepared: PreparedCalibration, infer: Infer, npz: Path | None = None
) -> dict[str, Any]:
    """Make the table, infer, and write all that there is to say of a calibration that was played.

    Args:
        prepared: its shards are all there.
        infer: makes the posterior.
        npz: a file for the table as arrays; None for none.

    Returns:
        The content of ``summary.json``.

    Raises:
        InterruptedRun: stopped; as of :func:`conduct`.
    """
    calibration, store = prepared.calibration, prepared.store
    with keeping(store):
        table = reference_table(calibration, store.shards(prepared.shards))
        _refuse_few(calibration, table)
        if npz is not None:
            with whole(npz, store.again) as spare, spare.open("wb") as stream:
                np.savez(stream, **table.arrays())  # type: ignore[arg-type]
        file = calibration.file
        accept = min(file.accept, len(table.draws))
        found = infer(table, accept=accept, rows=file.rows, seed=file.seed)
        store.clear()
        store.frame(TABLE.removesuffix(".parquet"), table.frame())
        for name, frame in found.tables.items():
            store.frame(f"{TABLES}/{name}", frame)
            with store.writing(f"{TABLES}/{name}.csv") as spare:
                frame.to_csv(spare, index=False, lineterminator="\n")
        about = posterior_about(calibration, table, found)
        kept, named = found.kept, drawn_jointly(calibration, table, found)
        values = {key: kept.theta[:, n] for n, key in enumerate(table.keys) if key in named}
        with store.writing(POSTERIOR) as spare:
            write_posterior(spare, values, kept.weights, about)
        summary = summary_of(calibration, table, found, about.last_day)
        store.json("summary", summary)
        draw_calibration(store.path, _view(calibration, table, found))
        store.seal()
    return summary


def _view(calibration: Calibration, table: ReferenceTable, found: Inference) -> CalibrationView:
    """What pictures are drawn from."""
    file = calibration.file
    return CalibrationView(
        tables=found.tables,
        provenance=PictureCredit(file.title, file.seed, len(table.draws), None, __version__),
        labels=parameter_labels(calibration.scenario.scenario),
    )


def _refuse_few(calibration: Calibration, table: ReferenceTable) -> None:
    """Refuse a table that tells nothing.

    Raises:
        InputError: feedback does not die out in most draws.
    """
    if len(table.draws) < FEWEST_DRAWS:
        message = (
            f"expected priors under which feedback dies out in {FEWEST_DRAWS} draws or more, "
            f"got {len(table.draws)} of {calibration.file.draws} such draws"
        )
        raise InputError(calibration.document.problem(("before",), message))
