"""Names that another program takes: short enough, of its letters, each once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

STATA_LONGEST = 32
"""Characters of a name in Stata."""
SHEET_LONGEST = 31
"""Characters of the name of a sheet in Excel."""
_WORDS = (
    "_all _b _coef _cons _n _N _pi _pred _rc _skip _weight aggregate array boolean break byte case "
    "catch class colvector complex const continue default delegate delete do double else eltypedef "
    "end enum explicit export external float for friend function global goto if in inline int "
    "local long NULL pragma protected quad rowvector short strL typedef typename using virtual with"
)
RESERVED = frozenset(_WORDS.split())
"""Words that are no names in Stata, beside ``str`` with a number."""


def stata_names(names: Iterable[str]) -> dict[str, str]:
    """Names of variables in Stata by those of columns, each at most 32 characters and unique.

    Letters of any script stay; other signs become underscores. Of a longer name the beginning and
    the end stay.

    >>> stata_names(["draw", "if", "parameters.encounters.rate", "2nd"])["2nd"]
    '_2nd'
    >>> list(stata_names(["a.b", "a_b"]).values())
    ['a_b', 'a_b_2']
    """
    return _unique(list(names), _stata_name, STATA_LONGEST)


def sheet_names(names: Iterable[str]) -> dict[str, str]:
    """Names of sheets by those of tables, each at most 31 characters and unique.

    >>> sheet_names(["runs", "a/b"])
    {'runs': 'runs', 'a/b': 'a_b'}
    """
    return _unique(list(names), lambda name: re.sub(r"[\[\]:*?/\\']", "_", name), SHEET_LONGEST)


def _stata_name(name: str) -> str:
    word = re.sub(r"\W|[\u0080-\u00bf]", "_", name) or "_"
    if word[0].isdigit() or word in RESERVED or re.fullmatch(r"str\d+", word):
        word = f"_{word}"
    return word


def _unique(names: list[str], clean: Callable[[str], str], longest: int) -> dict[str, str]:
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        word = shortened(clean(name), longest)
        number = 1
        while word.lower() in taken:
            number += 1
            ending = f"_{number}"
            word = shortened(clean(name), longest - len(ending)) + ending
        found[name] = word
        taken.add(word.lower())
    return found


def shortened(word: str, longest: int) -> str:
    """A word of at most so many characters, with its beginning and its end.

    >>> shortened("parameters_encounters_rate", 15)
    'paramete_s_rate'
    """
    if len(word) <= longest:
        return word
    head = (longest - 1) * 4 // 7
    return f"{word[:head]}_{word[len(word) - (longest - 1 - head) :]}"
