"""Problems told to somebody who has called a function: arguments go by their names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ballast.sim.errors import InputError


@contextmanager
def told_as_arguments() -> Iterator[None]:
    """Errors that name options of commands name arguments instead; also a decorator."""
    try:
        yield
    except InputError as error:
        raise type(error)(*(problem.as_argument() for problem in error.problems)) from None
