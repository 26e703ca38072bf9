"""A parameter study from its file to its folder, whoever asked for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ballast.analysis.results.file_names import IDENTITY
from ballast.analysis.results.shard_store import Store
from ballast.analysis.text.durations import duration
from ballast.sim import __version__
from ballast.sim.errors import InputError, InterruptedRun
from ballast.sim.experiments.designs import DesignPoints, points_of
from ballast.sim.experiments.local_shards import play_here
from ballast.sim.experiments.montecarlo import usable_workers
from ballast.sim.experiments.study_config import Config
from ballast.sim.experiments.study_plan import Shard, StudyPlan, identity, study_of
from ballast.sim.experiments.study_timing import seconds_of
from ballast.sim.versions import PACKAGES, version

if TYPE_CHECKING:
    from ballast.sim.experiments.cluster import Cluster


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A study that is ready to be played.

    Attributes:
        config: as asked for.
        points, study: what is played.
        store: its folder, in which nothing has been written yet.
        shards, missing: all of it, and what is not there yet.
        workers: processes.
    """

    config: Config
    points: DesignPoints
    study: StudyPlan
    store: Store
    shards: list[Shard]
    missing: list[Shard]
    workers: int

    @property
    def history_days(self) -> int:
        """How much is to be played, as progress counts it."""
        return sum(shard.last - shard.first for shard in self.missing) * self.study.days

    @cached_property
    def plan(self) -> dict[str, Any]:
        """What would be played, and how many seconds that takes; plays a little to know."""
        config, study = self.config, self.study
        return {
            "kind": config.file.design.kind,
            "points": len(self.points),
            "factors": len(config.factors),
            "scenarios": len(config.scenarios),
            "draws": study.draws,
            "runs": study.runs,
            "days": study.days,
            "histories": study.histories,
            "refused": len(study.refused),
            "workers": self.workers,
            "seconds": seconds_of(study, self.missing, self.workers),
        }

    def told(self) -> list[str]:
        """What is about to be played, and how long it will take, in lines."""
        plan = self.plan
        per = f"{plan['draws']} draws x {plan['runs']}" if plan["draws"] > 1 else f"{plan['runs']}"
        several = f" x {plan['scenarios']} scenarios" if plan["scenarios"] > 1 else ""
        lines = [
            f"{plan['points']:,} points ({plan['kind']}, {plan['factors']} factors){several} x "
            f"{per} runs x {plan['days']} days: {plan['histories']:,} histories"
        ]
        if plan["refused"]:
            lines.append(f"{plan['refused']} points are left out: feedback does not die out there")
        done = len(self.shards) - len(self.missing)
        if done:
            lines.append(f"{done} of {len(self.shards)} shards are there already")
        workers = "one process" if plan["workers"] == 1 else f"{plan['workers']} processes"
        lines.append(f"takes about {duration(plan['seconds'])} on {workers} of this machine")
        return lines

    def refuse_over_budget(self) -> None:
        """Refuse more histories than the file allows, or none at all.

        A list has as many points as its file, which is known only now.

        Raises:
            InputError: either.
        """
        most, document = self.config.file.budget.histories, self.config.document
        if most is not None and self.study.histories > most:
            message = f"expected at least the {self.study.histories} of this study, got {most}"
            raise InputError(document.problem(("budget", "histories"), message))
        if not self.study.histories:
            message = "expected a point that can be played, got none: feedback dies out at no point"
            raise InputError(document.problem(("factors",), message))


def prepare(
    config: Config,
    folder: Path,
    *,
    again: str,
    command: str,
    resume: bool = False,
    workers: int | None = None,
    ask_folder: bool = True,
) -> Prepared:
    """Work out what is played, and what of it is there already; writes nothing.

    Args:
        config: the study.
        folder: where it is kept.
        again: what goes on with it, for messages.
        command: as typed, for the manifest.
        resume: go on with what lies in the folder.
        workers: processes; None for one a processor.
        ask_folder: whether the folder has to be one that may be played into.

    Raises:
        InputError: points that cannot be had, or a folder with something else in it.
    """
    points = points_of(config.file.design, config.factors, config.path.parent)
    study = study_of(config, points)
    store = Store(folder, _about(config, study, points, command), again)
    goes_on = store.refuse(config.document, resume=resume) if ask_folder else False
    shards = study.shards()
    done = set(store.finished(shards)) if goes_on else set()
    return Prepared(
        config=config,
        points=points,
        study=study,
        store=store,
        shards=shards,
        missing=[shard for shard in shards if shard not in done],
        workers=usable_workers(workers),
    )


def conduct(
    prepared: Prepared,
    progress: Callable[[int], None] | None = None,
    machines: Cluster | None = None,
) -> None:
    """Play what is missing, each shard to disk as it comes.

    Args:
        prepared: the study; its budget has been checked.
        progress: told how many history-days have been played.
        machines: a cluster; processes here if None.

    Raises:
        InputError: the folder cannot be written to.
        InterruptedRun: stopped; what is finished is kept, and the message says how it goes on.
    """
    study, store, missing = prepared.study, prepared.store, prepared.missing
    minutes, started = prepared.config.file.budget.minutes, time.monotonic()
    kept = 0
    store.begin()
    with (
        keeping(store),
        closing(
            play_here(study, missing, prepared.workers, progress)
            if machines is None
            else machines.play(study, missing, progress)
        ) as played,
    ):
        for shard, table in played:
            store.keep(shard, table)
            kept += 1
            spent = (time.monotonic() - started) / 60.0
            if minutes is not None and spent > minutes and kept < len(missing):
                raise InterruptedRun(
                    f"the budget of {minutes:g} minutes is used up with "
                    f"{len(missing) - kept} of {len(missing)} shards to go"
                )
        store.say({"seconds": round(time.monotonic() - started, 2)})


def conclude(prepared: Prepared) -> dict[str, Any]:
    """Write tables, pictures and summary of a study that has been played; gives the summary.

    Raises:
        InterruptedRun: stopped; as of :func:`conduct`.
    """
    from ballast.requests.study_finishing import finish

    with keeping(prepared.store):
        return finish(prepared.config, prepared.study, prepared.points, prepared.store)


@contextmanager
def keeping(store: Store) -> Iterator[None]:
    """Whatever stops a study says how it goes on."""
    try:
        yield
    except KeyboardInterrupt:
        raise InterruptedRun(_kept("stopped before the end", store)) from None
    except OSError as error:
        raise InterruptedRun(_kept(f"could not be written: {error}", store)) from None
    except InterruptedRun as error:
        raise InterruptedRun(_kept(str(error), store)) from None


def _kept(why: str, store: Store) -> str:
    """What came to an end, and how it goes on."""
    if store.again in why:
        return why
    why = why.replace("; nothing has been written", "")
    return f"{why}; what is finished is kept in {store.path}, and goes on with: {store.again}"


def _about(config: Config, study: StudyPlan, points: DesignPoints, command: str) -> dict[str, Any]:
    """The manifest of a study that has not been played."""
    return {
        "title": config.file.title,
        "question": config.file.question,
        "study": config.name,
        IDENTITY: identity(config, study, points, __version__),
        "config": config.file.model_dump(mode="json"),
        "scenario": {
            name: loaded.scenario.model_dump(mode="json")
            for name, loaded in config.scenarios.items()
        },
        "seed": study.seed,
        "sizes": {
            "points": len(points),
            "scenarios": len(config.scenarios),
            "draws": study.draws,
            "runs": study.runs,
            "days": study.days,
            "histories": study.histories,
        },
        "code": {"ballast": __version__},
        "packages": {name: version(name) for name in (*PACKAGES, "SALib")},
        "command": command,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }
