"""What commands print for the small dyad on a terminal: ``python -m tests.golden.terminal``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.cases import ROOT, SMALL

HERE = Path(__file__).parent
WIDTHS = (60, 80, 120)
PLAYED = ("--draws", "21", "--runs", "10", "--quiet")


def started(*words: str) -> list[str]:
    """A command in a process of its own; nobody looks at the pictures of a ``run``."""
    program = ["-m", "tests.undrawn"] if words[0] == "run" else [str(ROOT / "run.py")]
    return [sys.executable, *program, *words]


def on_terminal(width: int, *words: str, **environment: str) -> str:
    """What a command prints on a terminal of so many columns, with its codes of style."""
    import fcntl
    import pty
    import struct
    import termios

    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
    child = subprocess.Popen(
        started(*words),
        stdin=inner,
        stdout=inner,
        stderr=inner,
        cwd=ROOT,
        env=kept | {"TERM": "xterm", "PYTHONIOENCODING": "utf-8"} | environment,
    )
    os.close(inner)
    parts = []
    while True:
        try:
            part = os.read(outer, 65536)
        except OSError:  # the child has closed its end
            break
        if not part:
            break
        parts.append(part)
    os.close(outer)
    assert child.wait() == 0, b"".join(parts).decode()
    return b"".join(parts).decode().replace("\r\n", "\n")


def run(width: int, **environment: str) -> str:
    """``run`` of the small dyad on a terminal."""
    with tempfile.TemporaryDirectory() as place:
        out = str(Path(place) / "r")
        return on_terminal(width, "run", str(SMALL), *PLAYED, "--out", out, **environment)


def file(width: int) -> Path:
    """Where the text for a width is kept."""
    return HERE / f"terminal-{width}.txt"


if __name__ == "__main__":
    for columns in WIDTHS:
        file(columns).write_text(run(columns, NO_COLOR="1"), encoding="utf-8")
