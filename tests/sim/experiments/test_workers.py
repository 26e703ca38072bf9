"""Processes that die, fail or cannot be started, and what becomes of their jobs."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ballast.sim.errors import InputError, InterruptedRun, Problem
from ballast.sim.experiments.workers import LOSSES_IN_A_ROW, Crew, NoProcesses

Note = Callable[[int], None]


def squares(folder: str) -> Callable[[int, Note], int]:
    """Squares numbers, and leaves a file for each that was begun."""

    def do(job: int, note: Note) -> int:
        (Path(folder) / f"{job}.{time.monotonic_ns()}").touch()
        note(10)
        return job * job

    return do


def deadly(folder: str) -> Callable[[int, Note], int]:
    """Dies at number 2 until a file says that it has."""

    def do(job: int, note: Note) -> int:
        died = Path(folder) / "died"
        if job == 2 and not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        note(10)
        return job * job

    return do


def always_deadly(_: str) -> Callable[[int, Note], int]:
    """Dies at every number but the first."""

    def do(job: int, note: Note) -> int:
        if job:
            os.kill(os.getpid(), signal.SIGKILL)
        return job

    return do


def stillborn(_: str) -> Callable[[int, Note], int]:
    """Dies before it is ready."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def heavy(_: str) -> Callable[[int, Note], bytes]:
    """Has more to say than a pipe holds."""
    return lambda job, note: bytes([job]) * 10_000_000


def faulty(_: str) -> Callable[[int, Note], int]:
    """Finds something wrong with number 1."""

    def do(job: int, note: Note) -> int:
        if job == 1:
            raise InputError(Problem("expected another number", key="job"), Problem("and more"))
        return job

    return do


def test_results_come_in_order(tmp_path: Path) -> None:
    told: list[int] = []
    found = list(Crew(squares, str(tmp_path), list(range(9)), 2, told.append).results())

    assert found == [n * n for n in range(9)]
    assert told == sorted(told) and told[-1] == 90
    assert not multiprocessing.active_children()


def blocked(_: str) -> Callable[[int, Note], bool]:
    """Says whether an interrupt from the keyboard would reach it."""
    return lambda job, note: signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_interrupts_do_not_reach_the_processes_and_do_reach_us() -> None:
    assert list(Crew(blocked, "", [0, 1], 2).results()) == [True, True]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_no_job_is_begun_far_ahead_of_the_one_that_is_wanted(tmp_path: Path) -> None:
    """With two processes at most six lie ahead of a reader who takes his time."""
    results = Crew(squares, str(tmp_path), list(range(40)), 2).results()
    first = next(results)
    time.sleep(0.5)

    assert first == 0
    assert len(list(tmp_path.iterdir())) <= 7
    results.close()
    assert not multiprocessing.active_children()


def test_the_job_of_a_process_that_dies_is_done_by_another(tmp_path: Path) -> None:
    told: list[int] = []
    found = list(Crew(deadly, str(tmp_path), list(range(6)), 2, told.append).results())

    assert found == [n * n for n in range(6)]
    assert (tmp_path / "died").exists()
    assert told == sorted(told) and told[-1] == 60


def test_a_process_that_dies_in_the_middle_of_its_answer(tmp_path: Path) -> None:
    """Both have begun to send ten million bytes, of which a pipe takes some thousands."""
    results = Crew(heavy, str(tmp_path), list(range(4)), 2).results()
    found = [next(results)]
    time.sleep(0.5)
    for process in multiprocessing.active_children():
        process.kill()
    found += results

    assert [(part[0], part[-1], len(part)) for part in found] == [
        (n, n, 10_000_000) for n in range(4)
    ]


def test_dying_again_and_again_is_given_up() -> None:
    results = Crew(always_deadly, "", list(range(6)), 2).results()

    assert next(results) == 0
    with pytest.raises(InterruptedRun, match=f"{LOSSES_IN_A_ROW} worker processes in a row"):
        next(results)
    assert not multiprocessing.active_children()


def test_a_process_that_cannot_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first results are out: to begin again elsewhere would give them twice."""
    start, started = Crew._start, []

    def once(crew: Crew) -> bool:
        started.append(crew)
        return len(started) == 1 and start(crew)

    monkeypatch.setattr(Crew, "_start", once)
    results = Crew(deadly, str(tmp_path), list(range(6)), 1).results()

    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(InterruptedRun, match="no new one could be started"):
        next(results)


def test_processes_that_cannot_be_had() -> None:
    with pytest.raises(NoProcesses):
        next(Crew(stillborn, "", [1, 2], 2).results())
    assert not multiprocessing.active_children()


def test_a_fault_is_raised_with_all_it_says_and_where_it_was() -> None:
    with pytest.raises(InputError) as caught:
        list(Crew(faulty, "", [0, 1, 2], 2).results())

    assert [problem.message for problem in caught.value.problems] == [
        "expected another number",
        "and more",
    ]
    assert "in a worker process" in caught.value.__notes__[0]
    assert not multiprocessing.active_children()
