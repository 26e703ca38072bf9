"""Shards played on a Dask cluster: many machines, or several processes of this one.

The scheduler gives a shard to another worker where one dies. Whatever goes wrong with the cluster
itself ends the study with what has arrived, and it can be resumed, also without a cluster.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pyarrow as pa

from ballast.sim import __version__
from ballast.sim.errors import InputError, InterruptedRun, Problem
from ballast.sim.experiments.local_shards import Played
from ballast.sim.experiments.montecarlo import Progress
from ballast.sim.experiments.shard_playing import Player
from ballast.sim.experiments.study_plan import Shard, StudyPlan
from ballast.sim.versions import version

LOCAL = "local"
CONNECT_SECONDS = 10.0
AHEAD = 2
"""Shards under way for each worker, so that none waits for us."""
BEFORE_WORKERS = "distributed.nanny.pre-spawn-environ"
ONE_THREAD = {"OMP_NUM_THREADS": 1, "MKL_NUM_THREADS": 1, "OPENBLAS_NUM_THREADS": 1}
"""What Dask sets for its workers, but for MALLOC_TRIM_THRESHOLD_: with it the memory of every array
goes back to the system at once, and playing takes half as long again."""
SAME = ("numpy", "pyarrow")
"""Packages whose version may change the bytes of a shard."""


@dataclass(frozen=True)
class Cluster:
    """A cluster that answers; made by :func:`open_cluster`."""

    client: Any

    def play(self, study: StudyPlan, shards: Sequence[Shard], progress: Progress | None) -> Played:
        """Play shards; as :func:`ballast.sim.experiments.local_shards.play_here`.

        Raises:
            InterruptedRun: the scheduler has gone, or workers die of a shard again and again.
        """
        from distributed import as_completed

        client, waiting, done = self.client, list(reversed(shards)), 0
        threads = sum(client.nthreads().values())
        name = f"ballast-{uuid4().hex}"
        try:
            # workers that come later get it too; as data it would tie shards to who has it
            client.register_plugin(_has_study(name, study))
            under_way = {
                client.submit(_play, name, shard, pure=False): shard
                for shard in (waiting.pop() for _ in range(min(len(waiting), AHEAD * threads)))
            }
            ready = as_completed(list(under_way), loop=client.loop)
            for future in ready:
                table: pa.Table = future.result()
                shard = under_way.pop(future)
                if waiting:
                    following = waiting.pop()
                    more = client.submit(_play, name, following, pure=False)
                    under_way[more] = following
                    ready.add(more)
                done += (shard.last - shard.first) * study.days
                if progress is not None:
                    progress(done)
                yield shard, table
            if under_way:
                raise InterruptedRun("the scheduler has gone")
            client.unregister_worker_plugin(name)
        except Exception as error:
            if isinstance(error, InterruptedRun) or not _of_the_cluster(error):
                raise
            raise InterruptedRun(_told(error)) from None


@contextmanager
def open_cluster(address: str, workers: int) -> Iterator[Cluster]:
    """Connect to a cluster, or start one here.

    Args:
        address: of the scheduler, or ``local``.
        workers: processes of a local cluster; at least one.

    Raises:
        InputError: Dask is not installed, nobody answers, or the workers are of another version.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        message = "expected Dask: pip install 'ballast-sim[cluster]'"
        raise InputError(Problem(message, option="cluster")) from None
    loggers = [
        logging.getLogger(name)
        for name in ("distributed", *logging.root.manager.loggerDict)
        if name.startswith("distributed")
    ]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)  # what goes wrong is said by us, in one line
    here = client = None
    try:
        if address == LOCAL:
            with dask.config.set({BEFORE_WORKERS: ONE_THREAD}):
                here = LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    processes=True,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
        try:
            client = Client(here or address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            message = f"expected a scheduler at {address}, got: {str(error).splitlines()[0]}"
            raise InputError(Problem(message, option="cluster")) from None
        _refuse_others(client, address)
        yield Cluster(client)
    finally:
        for part in (client, here):
            if part is not None:
                _close(part)
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _close(part: Any) -> None:
    """Close a client or a cluster that may have gone already."""
    try:
        part.close(timeout=5)
    except Exception as error:
        logging.getLogger(__name__).debug("closed with %r", error)


def _refuse_others(client: Any, address: str) -> None:
    """Refuse workers whose shards would not be those of this machine.

    Raises:
        InputError: no workers, or workers with other versions.
    """
    mine = versions()
    try:
        found = client.run(versions)
    except Exception as error:
        message = f"expected workers with Ballast {__version__}, got: {error!r}"
        raise InputError(Problem(message, option="cluster")) from None
    if not found:
        message = f"expected a scheduler with workers at {address}, got none"
        raise InputError(Problem(message, option="cluster"))
    problems = [
        Problem(f"expected {name} {mine[name]} on {worker}, got {value}", option="cluster")
        for worker, theirs in sorted(found.items())
        for name, value in theirs.items()
        if value != mine[name]
    ]
    if problems:
        raise InputError(*problems)


def versions() -> dict[str, str]:
    """Versions that the bytes of a shard may depend on."""
    return {"Ballast": __version__, **{name: version(name) for name in SAME}}


def _has_study(name: str, study: StudyPlan) -> Any:
    """What gives every worker of a cluster a player of its own, under a name."""
    from distributed import WorkerPlugin

    class HasStudy(WorkerPlugin):
        """Gives a worker the study when it starts."""

        def __init__(self) -> None:
            self.name = name

        def setup(self, worker: Any) -> None:
            """Called by Dask on the worker."""
            setattr(worker, name, Player(study))

        def teardown(self, worker: Any) -> None:
            """Called by Dask when the study is over."""
            delattr(worker, name)

    return HasStudy()


def _play(name: str, shard: Shard) -> pa.Table:
    """On a worker: the player is one object for all its tasks."""
    from distributed import get_worker

    player: Player = getattr(get_worker(), name)
    return player(shard)


def _of_the_cluster(error: Exception) -> bool:
    """Whether something is wrong with the cluster, and not with what it plays."""
    from concurrent.futures import CancelledError

    return isinstance(error, CancelledError | OSError | TimeoutError) or type(
        error
    ).__module__.startswith(("distributed", "tornado"))


def _told(error: Exception) -> str:
    if type(error).__name__ == "KilledWorker":
        return "workers of the cluster died of the same shard again and again"
    return f"the cluster has gone ({type(error).__name__})"
