"""A study on a Dask cluster: the same bytes, also when a worker dies; resumable when it goes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ballast.requests.kills import SHARDS, TEXT, command, files
from tests.cases import ROOT

pytest.importorskip("distributed")
PATIENCE = 60.0


@dataclass
class Started:
    """A scheduler with two workers."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


def dask(*arguments: str, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def cluster(folder: Path) -> Iterator[Started]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    about = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    processes = [dask("scheduler", *about, folder=folder)]
    for number in range(2):
        place = folder / f"worker-{number}"
        place.mkdir()
        processes.append(
            dask(
                "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                "--local-directory", str(place), folder=folder,
            )
        )  # fmt: skip
    try:
        _wait_for_workers(address)
        yield Started(address, processes[0], processes[1:])
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


def _wait_for_workers(address: str) -> None:
    from distributed import Client

    end = time.monotonic() + PATIENCE
    while True:
        try:
            with Client(address, timeout=5, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=PATIENCE)
            return
        except OSError:
            if time.monotonic() > end:
                raise


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """The file of a study, and what it leaves when it is played here."""
    folder = tmp_path_factory.mktemp("cluster")
    config = folder / "study.yaml"
    config.write_text(TEXT, encoding="utf-8")
    subprocess.run(command(config, folder / "here"), cwd=ROOT, check=True, capture_output=True)
    return config, files(folder / "here")


def _until_begun(out: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until some shards are there, and not all."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if len(list((out / "shards").glob("0*.parquet"))) >= 2:
            return
        time.sleep(0.02)


def test_a_worker_that_dies_and_a_scheduler_that_goes_away(
    tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]]
) -> None:
    config, expected = undisturbed
    with cluster(tmp_path) as started:
        asked = ("--cluster", started.address)
        with subprocess.Popen(
            command(config, tmp_path / "one", *asked), cwd=ROOT, stdout=subprocess.DEVNULL
        ) as process:
            _until_begun(tmp_path / "one", process)
            started.workers[0].kill()
            assert process.wait(timeout=PATIENCE) == 0
        assert files(tmp_path / "one") == expected

        with subprocess.Popen(
            command(config, tmp_path / "two", *asked),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as process:
            _until_begun(tmp_path / "two", process)
            started.scheduler.kill()
            _, told = process.communicate(timeout=PATIENCE)
        assert process.returncode == 3
        assert told.decode().startswith("interrupted: the cluster has gone")
        assert told.decode().count("\n") == 1

    kept = list((tmp_path / "two" / "shards").glob("0*.parquet"))
    assert 0 < len(kept) < SHARDS
    resumed = subprocess.run(
        command(config, tmp_path / "two", "--resume"), cwd=ROOT, capture_output=True, check=False
    )
    assert resumed.returncode == 0
    assert files(tmp_path / "two") == expected


def test_a_cluster_of_this_machine(
    tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]]
) -> None:
    config, expected = undisturbed
    subprocess.run(
        command(config, tmp_path / "study", "--cluster", "local", "--workers", "2"),
        cwd=ROOT,
        check=True,
        capture_output=True,
    )

    assert files(tmp_path / "study") == expected


def test_nobody_answers(tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]]) -> None:
    config, _ = undisturbed
    done = subprocess.run(
        command(config, tmp_path / "study", "--cluster", "tcp://127.0.0.1:1"),
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )

    assert done.returncode == 2
    assert done.stderr.startswith("--cluster: expected a scheduler at tcp://127.0.0.1:1, got: ")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "study").exists()
