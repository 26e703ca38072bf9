"""The plain format: events as CSV, with the same bytes each time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from ballast.analysis.observed.row_fates import ObservedEvent
from ballast.sim.errors import InputError, Problem


def plain_text(events: Iterable[ObservedEvent]) -> str:
    """Events as CSV, in the order given; a weight as short as it can be without loss."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(ObservedEvent._fields)
    for event in events:
        writer.writerow(event._replace(weight=_short(event.weight)))  # type: ignore[arg-type]
    return text.getvalue()


def _short(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)


def place_problems(out: str, option: str = "out") -> list[Problem]:
    """Why a new file cannot be written there."""
    path = Path(out)
    try:
        if path.exists() or path.is_symlink():
            message = f"expected a new file, found one that is there already: {out}"
            return [Problem(message, option=option)]
        if not path.parent.is_dir():
            return [Problem(f"expected a folder that exists, got {path.parent}", option=option)]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return [Problem(f"expected a file name, got: {reason}", option=option)]
    return []


def write_plain(events: Iterable[ObservedEvent], out: str, option: str = "out") -> None:
    """Write events to a new file, whole or not at all.

    Raises:
        InputError: there is one already, or it cannot be written.
    """
    problems = place_problems(out, option)
    if problems:
        raise InputError(*problems)
    path, made = Path(out), plain_text(events).encode("utf-8")
    try:
        with path.open("xb") as file:
            try:
                file.write(made)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"expected a file that can be written, got {out}: {reason}"
        raise InputError(Problem(message, option=option)) from None
