"""Running a command as a user does, and what it printed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ballast.cli import run_command


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def ballast(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ended:
    """Run a command in this process."""
    code = run_command([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return Ended(code, captured.out, captured.err)
