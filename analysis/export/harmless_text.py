"""Text that a spreadsheet must not take for a formula, and signs that no file can hold."""

from __future__ import annotations

import re

import pandas as pd

FORMULA = tuple("=+-@\t\r＝＋－＠")
"""Signs with which a formula may begin in Excel, LibreOffice and others."""
GUARD = "'"
"""What stands before such text in a CSV file: it is then text everywhere."""
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs that XML cannot hold, and at which Stata ends a text."""


def is_formula(text: str) -> bool:
    """Whether a text begins as a formula does.

    >>> is_formula("=1+1"), is_formula("1+1"), is_formula("")
    (True, False, False)
    """
    return text.startswith(FORMULA)


def guarded(text: str) -> str:
    """The text, with an apostrophe before it where it begins as a formula does.

    >>> guarded("@SUM(A1)"), guarded("crisis")
    ("'@SUM(A1)", 'crisis')
    """
    return GUARD + text if is_formula(text) else text


def writable(column: pd.Series) -> pd.Series:
    """A column of text without signs that files cannot hold; they become U+FFFD."""
    return column.str.replace(UNWRITABLE, "\ufffd", regex=True)


def is_text(column: pd.Series) -> bool:
    """Whether a column of an exported table holds text."""
    return isinstance(column.dtype, pd.StringDtype)
