"""``sweep``: a parameter study."""

from __future__ import annotations

import json
import shlex
import sys
import time
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.commands.progress import progress_bar
from sim.commands.sizes import size_problems
from sim.errors import InputError, InterruptedRun, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.sweep.cluster import Cluster
    from sim.sweep.config import Config
    from sim.sweep.designs import Points
    from sim.sweep.store import Store
    from sim.sweep.study import Shard, Study


@click.command(epilog="Example: python run.py sweep configs/sweeps/channels-and-encounters.yaml")
@click.argument("config", metavar="CONFIG")
@click.option("--out", metavar="DIR", help="Folder of the study [results/sweeps/NAME].")
@click.option("--resume", is_flag=True, help="Go on with a study that was begun in the folder.")
@click.option("--plan", "only_plan", is_flag=True, help="Say what would be played, and stop.")
@click.option(
    "--workers", type=int, help="Processes [one a processor]; results are the same for any number."
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Play on a Dask cluster: tcp://HOST:PORT of its scheduler, or `local` to start one here.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def sweep(
    config: str,
    out: str | None,
    resume: bool,
    only_plan: bool,
    workers: int | None,
    cluster: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Play a scenario at many points of its parameters, as CONFIG says, and see what matters.

    CONFIG is a file, or the name of a shipped study. Says beforehand how long it will take; what
    is finished stays on disk, so that a study that was stopped goes on with --resume. Leaves
    tables, pictures and a summary in a folder.
    """
    problems = size_problems(workers=workers)
    if cluster is not None and cluster != "local" and "://" not in cluster:
        message = f"expected `local` or an address such as tcp://host:8786, got {cluster!r}"
        problems.append(Problem(message, key="--cluster"))
    from sim.study.montecarlo import usable_workers
    from sim.sweep.config import load_sweep
    from sim.sweep.designs import points_of
    from sim.sweep.finishing import finish
    from sim.sweep.study import study_of

    asked: Config | None = None
    try:
        asked = load_sweep(config)
    except InputError as error:
        problems += error.problems
    if asked is None or problems:
        raise InputError(*problems)
    points = points_of(asked.file.design, asked.factors, asked.path.parent)
    study = study_of(asked, points)
    folder = Path(out or f"results/sweeps/{asked.name}")
    again = shlex.join(["ballast", "sweep", config, *(("--out", out) if out else ()), "--resume"])
    store = _store(asked, study, points, folder, again)
    goes_on = False if only_plan else store.refuse(asked.document, resume=resume)
    shards = study.shards()
    done = store.finished(shards) if goes_on else []
    missing = [shard for shard in shards if shard not in set(done)]
    count = usable_workers(workers)
    plan = _plan(asked, study, points, missing, count)
    if not quiet or only_plan:
        for line in _told(plan, len(done), len(shards)):
            click.echo(line, err=not only_plan)
    if only_plan:
        return
    _refuse_over_budget(asked, study)
    with _machines(cluster, count) as machines:
        store.begin()
        _play(asked, study, store, missing, count, machines, quiet)
    with _keeping(store):
        summary = finish(asked, study, points, store)
    if as_json:
        click.echo(json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from sim.commands.screen import console
        from sim.commands.sweep_table import print_study

        print_study(console(), summary, folder)
    if not quiet:
        click.echo(f"study in {folder}", err=True)


def _store(config: Config, study: Study, points: Points, folder: Path, again: str) -> Store:
    from sim import __version__
    from sim.results import PACKAGES, version
    from sim.sweep.store import IDENTITY, Store
    from sim.sweep.study import identity

    about = {
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
        "command": shlex.join(["ballast", *sys.argv[1:]]),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return Store(folder, about, again)


def _plan(
    config: Config, study: Study, points: Points, missing: list[Shard], workers: int
) -> dict[str, Any]:
    from sim.sweep.timing import seconds_of

    return {
        "kind": config.file.design.kind,
        "points": len(points),
        "factors": len(config.factors),
        "scenarios": len(config.scenarios),
        "draws": study.draws,
        "runs": study.runs,
        "days": study.days,
        "histories": study.histories,
        "refused": len(study.refused),
        "workers": workers,
        "seconds": seconds_of(study, missing, workers),
    }


def _told(plan: dict[str, Any], done: int, shards: int) -> list[str]:
    """What is about to be played, and how long it will take."""
    from sim.sweep.timing import in_words

    per = f"{plan['draws']} draws x {plan['runs']}" if plan["draws"] > 1 else f"{plan['runs']}"
    several = f" x {plan['scenarios']} scenarios" if plan["scenarios"] > 1 else ""
    lines = [
        f"{plan['points']:,} points ({plan['kind']}, {plan['factors']} factors){several} x "
        f"{per} runs "
        f"x {plan['days']} days: {plan['histories']:,} histories"
    ]
    if plan["refused"]:
        lines.append(f"{plan['refused']} points are left out: feedback does not die out there")
    if done:
        lines.append(f"{done} of {shards} shards are there already")
    workers = "one process" if plan["workers"] == 1 else f"{plan['workers']} processes"
    lines.append(f"takes about {in_words(plan['seconds'])} on {workers}")
    return lines


def _refuse_over_budget(config: Config, study: Study) -> None:
    """A list has as many points as its file, which is known only now."""
    most = config.file.budget.histories
    if most is not None and study.histories > most:
        message = f"expected at least the {study.histories} of this study, got {most}"
        raise InputError(config.document.problem(("budget", "histories"), message))
    if not study.histories:
        message = "expected a point that can be played, got none: feedback dies out at no point"
        raise InputError(config.document.problem(("factors",), message))


def _play(
    config: Config,
    study: Study,
    store: Store,
    missing: list[Shard],
    workers: int,
    machines: Cluster | None,
    quiet: bool,
) -> None:
    """Play what is missing, each shard to disk as it comes.

    Raises:
        InterruptedRun: stopped; what is finished is kept.
    """
    from sim.sweep.local import play_here

    lanes = sum(shard.last - shard.first for shard in missing)
    minutes, started = config.file.budget.minutes, time.monotonic()
    kept = 0
    with (
        _keeping(store),
        progress_bar("histories", lanes * study.days, quiet) as progress,
        closing(
            play_here(study, missing, workers, progress)
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


@contextmanager
def _keeping(store: Store) -> Iterator[None]:
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


def _machines(cluster: str | None, workers: int) -> AbstractContextManager[Cluster | None]:
    """The cluster that is asked for, if one is."""
    if cluster is None:
        return nullcontext()
    from sim.sweep.cluster import open_cluster

    return open_cluster(cluster, workers)
