"""Dates as event data write them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?", re.ASCII)
EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{6})?", re.ASCII)
MISSING_DAY = "-9"


@lru_cache(maxsize=20_000)
def day_of(text: str) -> date | None:
    """The day that a text names, as YYYY-MM-DD or eight digits; a time behind it is let go.

    >>> day_of("2023-02-04"), day_of("20230204101500"), day_of("20230230"), day_of("4/2/2023")
    (datetime.date(2023, 2, 4), datetime.date(2023, 2, 4), None, None)
    """
    found = DAY.fullmatch(text.strip()) or EIGHT.fullmatch(text.strip())
    return None if found is None else _date(*found.groups())


def day_in_parts(year: str, month: str, day: str) -> date | None:
    """A day from its three numbers; None where one is missing, which is -9.

    >>> day_in_parts("2001", "4", "1"), day_in_parts("1902", "7", "-9")
    (datetime.date(2001, 4, 1), None)
    """
    return _date(year.strip(), month.strip(), day.strip())


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
