"""Options of commands that play histories: how many, which, how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")


def size_options(command: F) -> F:
    """The options of :class:`ballast.requests.request.RunRequest`, but for ``--out``."""
    for option in reversed(
        (
            click.option("--draws", type=int, help="Parameter draws; draw 0 takes the modes."),
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
