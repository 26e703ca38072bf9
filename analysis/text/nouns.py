"""Numbers with the noun that they count."""

from __future__ import annotations


def amount(number: int, what: str) -> str:
    """So many of something, in the singular where it is one.

    >>> amount(1, "question"), amount(1200, "row"), amount(2, "day")
    ('1 question', '1,200 rows', '2 days')
    >>> amount(1, "entry"), amount(0, "entry")
    ('1 entry', '0 entries')
    """
    if number == 1:
        return f"1 {what}"
    many = f"{what[:-1]}ies" if what.endswith("y") and what[-2] not in "aeiou" else f"{what}s"
    return f"{number:,} {many}"
