"""The command ``watch`` as a process of its own, and what a machine needs for it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec

import pytest

from tests.cases import ROOT, SMALL

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_extra = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("solara", "uvicorn", "altair")),
    reason="the extra 'watch' is not installed",
)
needs_browser = pytest.mark.skipif(
    CHROMIUM is None or find_spec("playwright") is None,
    reason="there is no Chromium, or no Playwright to drive it",
)


@dataclass
class Served:
    """A server that runs.

    Attributes:
        process: in a session of its own, so that all that it starts can be found.
        line: what it said first.
        address: of the page.
    """

    process: subprocess.Popen[str]
    line: str
    address: str

    def interrupt(self) -> tuple[int, str, str]:
        """Ctrl-C: exit code, and what it said on stdout and stderr from then on."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err

    def left_behind(self) -> bool:
        """Whether a process of its session is still there."""
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True


@contextmanager
def served(*options: str) -> Iterator[Served]:
    """Start ``watch`` on the small dyad and end it."""
    command = [sys.executable, "run.py", "watch", str(SMALL), "--no-browser", *options]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + process.stderr.read()
        yield Served(process, line, found[0])
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
