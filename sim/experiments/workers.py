"""Processes that do jobs and may die: what one leaves undone, the others do again.

Each process has a pipe of its own, so that one that is killed in the middle of an answer is found
by the end of its pipe and blocks nobody. Results come in the order of the jobs, whoever did them.
"""

from __future__ import annotations

import heapq
import multiprocessing
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any, Generic, Protocol, TypeVar

from ballast.sim.errors import InterruptedRun

POLL_SECONDS = 0.2
LOSSES_IN_A_ROW = 5
"""So many processes lost without a single job done between them, and it is given up."""
GRACE_SECONDS = 5.0

Payload = TypeVar("Payload")
Job = TypeVar("Job")
Result = TypeVar("Result")
Note = Callable[[int], None]
Prepare = Callable[[Payload], Callable[[Job, Note], Result]]
Given = TypeVar("Given", covariant=True)


class Jobs(Protocol[Given]):
    """A list of jobs, or an object that makes each job when it is sent to a worker."""

    def __len__(self) -> int:
        """How many."""

    def __getitem__(self, number: int, /) -> Given:
        """One of them."""


class NoProcesses(Exception):
    """Not one process could be started (no memory, no rights, …)."""


@dataclass
class _Member:
    process: BaseProcess
    connection: Connection
    ready: bool = False
    job: int | None = None


class Crew(Generic[Payload, Job, Result]):
    """Some processes, and what they have to do.

    Args:
        prepare: called once in each process with the payload; gives what does a job. It is told
            a function to be called with how much of the job is done.
        payload: what all jobs share.
        jobs: to be done.
        workers: how many processes.
        progress: told how much has been done in all; never less than before.
    """

    def __init__(
        self,
        prepare: Prepare[Payload, Job, Result],
        payload: Payload,
        jobs: Jobs[Job],
        workers: int,
        progress: Note | None = None,
    ) -> None:
        self._prepare, self._payload, self._jobs = prepare, payload, jobs
        self._workers, self._progress = workers, progress
        # spawn everywhere: forking a process with threads can hang, and one way is easier to test
        self._context = multiprocessing.get_context("spawn")
        self._members: list[_Member] = []
        self._waiting = list(range(len(jobs)))  # sorted, hence a heap
        self._finished: dict[int, Result] = {}
        self._done = 0
        self._under_way: dict[int, int] = {}
        self._shown = 0
        self._losses = 0
        self._any_ready = False

    def results(self) -> Iterator[Result]:
        """The results in the order of the jobs; closing the iterator ends the processes.

        Few results are kept at a time: no job is begun that lies far beyond the next one wanted.

        Raises:
            NoProcesses: before the first result, where no process could be started.
            InterruptedRun: processes die again and again.
            Exception: whatever a job raised.
        """
        window = 2 * self._workers + 2
        with self._at_work():
            for number in range(len(self._jobs)):
                while number not in self._finished:
                    self._hand_out(number + window)
                    self._listen()
                yield self._finished.pop(number)

    def as_done(self) -> Iterator[tuple[int, Result]]:
        """Number and result of each job as soon as it is done, in whatever order.

        Raises: as :meth:`results`.
        """
        with self._at_work():
            for _ in range(len(self._jobs)):
                while not self._finished:
                    self._hand_out(len(self._jobs))
                    self._listen()
                number = min(self._finished)
                yield number, self._finished.pop(number)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """The processes end with this, at once if it ends early."""
        orderly = False
        try:
            yield
            orderly = True
        finally:
            self._dismiss(orderly)

    def _hand_out(self, end: int) -> None:
        """Start processes that are missing, and give the next jobs before ``end`` to idle ones."""
        busy = sum(member.job is not None for member in self._members)
        wanted = min(self._workers, len(self._waiting) + busy)
        while len(self._members) < wanted and (self._any_ready or not self._losses):
            if not self._start():
                break
        for member in list(self._members):
            if member.ready and member.job is None and self._waiting and self._waiting[0] < end:
                member.job = heapq.heappop(self._waiting)
                try:
                    member.connection.send((member.job, self._jobs[member.job]))
                except OSError:
                    self._lose(member)
        if not self._members:
            if self._any_ready:
                raise InterruptedRun(
                    "the worker processes were ended from outside, and no new one could be started"
                )
            raise NoProcesses

    def _start(self) -> bool:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(theirs, self._prepare, self._payload), daemon=True
        )
        try:
            with _no_interrupts(), _no_main():
                process.start()
        except OSError:
            ours.close()
            return False
        finally:
            theirs.close()  # else the end of the process would not end its pipe
        self._members.append(_Member(process, ours))
        return True

    def _listen(self) -> None:
        by_connection = {member.connection: member for member in self._members}
        for connection in wait(list(by_connection), timeout=POLL_SECONDS):
            member = by_connection[connection]  # type: ignore[index]
            try:
                kind, content = member.connection.recv()
            except (EOFError, OSError):
                self._lose(member)
            else:
                self._take(member, kind, content)
        played = self._done + sum(self._under_way.values())
        self._shown = max(self._shown, played)
        if self._progress is not None:
            self._progress(self._shown)

    def _take(self, member: _Member, kind: str, content: Any) -> None:
        if kind == "ready":
            member.ready = self._any_ready = True
        elif kind == "progress":
            assert member.job is not None, "who tells of a job has one"
            self._under_way[member.job] = content
        elif kind == "fault":
            raise content
        else:
            assert member.job is not None, "who has done a job had one"
            self._finished[member.job], amount = content
            self._under_way.pop(member.job, None)
            self._done += amount
            self._losses = 0
            member.job = None

    def _lose(self, member: _Member) -> None:
        """Put the job of a process that has died back among those to be done."""
        self._members.remove(member)
        member.connection.close()
        member.process.join()
        if member.job is not None:
            heapq.heappush(self._waiting, member.job)
            self._under_way.pop(member.job, None)
        self._losses += 1
        if self._any_ready and self._losses >= LOSSES_IN_A_ROW:
            raise InterruptedRun(
                f"{self._losses} worker processes in a row were ended from outside before they had "
                "done a block; nothing has been written; if memory is short, fewer workers "
                "need less"
            )

    def _dismiss(self, orderly: bool) -> None:
        for member in self._members:
            if orderly:
                try:
                    member.connection.send(None)
                    member.process.join(GRACE_SECONDS)
                except OSError:
                    pass
            if member.process.is_alive():
                member.process.kill()
            member.process.join()
            member.connection.close()
        self._members.clear()


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Children begun in here never see an interrupt from the keyboard; for us it only waits.

    They could ignore it themselves, but not before they have imported what does so.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # its own start would lift the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _no_main() -> Iterator[None]:
    """Children begun in here do not run the caller's script once more.

    They would, to find what is defined in it; but jobs are made of our own modules alone, and a
    script that plays histories at its top level would do so in every child.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _serve(
    connection: Connection, prepare: Prepare[Payload, Job, Result], payload: Payload
) -> None:
    """The life of a worker process; an interrupt from the keyboard is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        try:
            do = prepare(payload)
            connection.send(("ready", None))
            while (order := connection.recv()) is not None:
                teller = _Teller(connection)
                result = do(order[1], teller)
                connection.send(("done", (result, teller.amount)))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return  # the parent has gone
        except Exception as error:
            error.add_note(f"in a worker process:\n{traceback.format_exc()}")
            connection.send(("fault", error))
    except (BrokenPipeError, ConnectionResetError):
        return


class _Teller:
    """Tells how much of a job is done, a few times a second."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told = time.monotonic()
        self.amount = 0

    def __call__(self, more: int) -> None:
        self.amount += more
        now = time.monotonic()
        if now - self._told > POLL_SECONDS:
            self._told = now
            self._connection.send(("progress", self.amount))
