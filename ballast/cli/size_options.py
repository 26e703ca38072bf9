"""Options of commands that play histories: how many, which, how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click

from ballast.requests.run_request import RunRequest

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")


@dataclass(frozen=True, kw_only=True)
class CommandRequest(RunRequest):
    """A request as a command takes it: also where results go, and what is printed.

    Attributes:
        out: folder; None for the usual one.
        as_json: print JSON and nothing else on stdout.
        quiet: nothing on stderr but errors.
    """

    out: str | None = None
    as_json: bool = False
    quiet: bool = False


def size_options(command: F) -> F:
    """The options of :class:`CommandRequest`, but for ``--out``."""
    for option in reversed(
        (
            click.option(
                "--draws",
                type=int,
                help="Parameter draws; draw 0 takes the modes, of a posterior its likeliest row.",
            ),
            click.option("--runs", type=int, help="Histories under each draw."),
            click.option("--seed", type=int, help="Root seed; the scenario's own if not given."),
            click.option("--days", type=int, help="Stop after this many days."),
            click.option(
                "--workers",
                type=int,
                help="Processes [one a processor]; results are the same for any number.",
            ),
            click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else."),
            click.option("--quiet", is_flag=True, help="Nothing on stderr but errors."),
        )
    ):
        command = option(command)
    return command
