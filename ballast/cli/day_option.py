"""A day as the command line takes it."""

from __future__ import annotations

from datetime import date

import click

from ballast.sim.errors import InputError, Problem


class DayOption(click.ParamType):  # type: ignore[type-arg]
    """A day as YYYY-MM-DD."""

    name = "DATE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day.

        Raises:
            InputError: it is none.
        """
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            option = "" if param is None else param.opts[0].removeprefix("--")
            message = f"expected a day as YYYY-MM-DD, got {str(value)!r}"
            raise InputError(Problem(message, option=option)) from None


DAY = DayOption()
