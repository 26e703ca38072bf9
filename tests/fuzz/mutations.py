"""Mutations of a YAML file: of its text, and of its keys and values.

Every choice is a hash of the mutant's name and a counter, so that a mutant is named for ever by the
file it comes from and its number, and no generator is shared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, TypeVar

import yaml

T = TypeVar("T")
Path_ = tuple[str | int, ...]

WORDS = (
    "nan", ".nan", ".inf", "-.inf", "1e999", "-1e999", "1e308", "1e-320", "-0", "no", "on", "yes",
    "Off", "y", "12:30", "1:2:3", "2023-02-30", "2023-07-10", "0000-00-00", "0001-01-01",
    "9999-12-31", "2023-07-10T00:00:00Z", "''", '""', "[]", "{}", "[[]]", "{a: {b: 1}}", "null",
    "~",
    "", "-1", "0", "1", "2", "0.5", "1e-3", "007", "0x1F", "0o17", "1_000", "+5", "5.", ".5",
    "99999999999999999999", "1" * 400, "true", "false", "True", "x" * 20_000, "ä", "日本語",
    "\u202e",
    "\u2028", "\ufeff", '"\\0"', '"\\e[31m"', '"a\\nb"', '"\\x85"', "\x07", "\x00", "\ud7ff",
    "'", '"',
    "&a 1", "*a", "&a [*a]", "<<", "!!python/object/apply:os.system ['true']", "!!int 3", "!x 1",
    "!!binary aGk=", "!!set {a}", "|", ">-", "- a", "? a", "@a", "`a", "%a", "{a: b", "[1, 2",
    "a: b",
    "# gone", "\t1", "--- 1", "...", "either", "BOTH", "../x", "/etc/passwd", "/dev/zero", ".",
    "a/b",
    "summer-2023", "{side}", "*", "add", "remove",
)  # fmt: skip
"""What a value is replaced by in the text."""
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 0.5, 1e308, -1e308, 5e-324, 10**30, float("nan"),
    float("inf"), "",
    "x", "no", "1", "A", "D", "2023-02-30", [], {}, [None], [1, "a"], {"a": 1}, {"": None}, [[[]]],
    date(1, 1, 1), date(9999, 12, 31), date(2023, 7, 10), "a\nb", "\x1b[31m", "ä" * 50, "x" * 5_000,
    "{side}", "*", {"value": 1}, {"low": 1, "mode": 0, "high": 2}, {"value": 1e308, "unit": ""},
)  # fmt: skip
"""What a value is replaced by behind the text."""
_PAIR = re.compile(r"(?<![\w.-])([\w.{}*-]+): +([^,{}\[\]#\n]+|\[[^\]\n]*\]|\{[^}\n]*\})")


@dataclass
class Dice:
    """Choices by name: a hash of the name and a counter."""

    name: str
    thrown: int = 0

    def below(self, sides: int) -> int:
        """A whole number of 0 … sides - 1."""
        self.thrown += 1
        digest = blake2b(f"{self.name}:{self.thrown}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % sides

    def one_of(self, choices: Sequence[T]) -> T:
        """One of some choices."""
        return choices[self.below(len(choices))]


def mutated(text: str, name: str) -> str:
    """The mutant of a text by its name: one mutation, and now and then two or three."""
    dice = Dice(name)
    for _ in range((1, 1, 1, 1, 2, 3)[dice.below(6)]):
        text = dice.one_of((*TEXT, *VALUE, _of_keys, _of_keys, _of_keys))(text, dice)
    return text


# --- lines


def _delete(text: str, dice: Dice) -> str:
    lines = text.splitlines()
    first = dice.below(len(lines)) if lines else 0
    del lines[first : first + 1 + dice.below(3)]
    return "\n".join(lines) + "\n"


def _duplicate(text: str, dice: Dice) -> str:
    lines = text.splitlines() or [""]
    lines.insert(dice.below(len(lines) + 1), dice.one_of(lines))
    return "\n".join(lines) + "\n"


def _swap(text: str, dice: Dice) -> str:
    lines = text.splitlines() or [""]
    one, two = dice.below(len(lines)), dice.below(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return "\n".join(lines) + "\n"


def _indent(text: str, dice: Dice) -> str:
    lines = text.splitlines() or [""]
    place = dice.below(len(lines))
    before = dice.one_of((" ", "  ", "    ", "\t", "\u00a0", "- ", "-", "? ", ": "))
    lines[place] = before + lines[place]
    return "\n".join(lines) + "\n"


def _dedent(text: str, dice: Dice) -> str:
    lines = text.splitlines() or [""]
    place = dice.below(len(lines))
    lines[place] = lines[place][1 + dice.below(2) :]
    return "\n".join(lines) + "\n"


def _cut(text: str, dice: Dice) -> str:
    return text[: dice.below(len(text) + 1)]


def _character(text: str, dice: Dice) -> str:
    place = dice.below(len(text) + 1)
    new = dice.one_of((*":{}[],&*#?|-><=!%@`'\"\\ \n\t", "\r", "\x00", "\x1b", "é", "\u2028", "0"))
    return text[:place] + new + text[place + dice.below(2) :]


TEXT: tuple[Callable[[str, Dice], str], ...] = (
    _delete, _duplicate, _swap, _indent, _dedent, _cut, _character, _character,
)  # fmt: skip


# --- pairs of key and value in the text


def _pair(text: str, dice: Dice) -> re.Match[str] | None:
    found = list(_PAIR.finditer(text))
    return dice.one_of(found) if found else None


def _value(text: str, dice: Dice) -> str:
    pair = _pair(text, dice)
    if pair is None:
        return text
    return text[: pair.start(2)] + dice.one_of(WORDS) + text[pair.end(2) :]


def _other_value(text: str, dice: Dice) -> str:
    """The value of another key: of the right kind now and then."""
    pair, other = _pair(text, dice), _pair(text, dice)
    if pair is None or other is None:
        return text
    return text[: pair.start(2)] + other.group(2) + text[pair.end(2) :]


def _key(text: str, dice: Dice) -> str:
    pair = _pair(text, dice)
    if pair is None:
        return text
    word = pair.group(1)
    place = dice.below(len(word))
    new = dice.one_of(
        (
            word[:place] + word[place + 1 :],
            word[:place] + "x" + word[place:],
            word.upper(),
            f'"{word}"',
            f'"{word}\\n"',
            f"{word}.{word}",
            dice.one_of(WORDS),
        )
    )
    return text[: pair.start(1)] + new + text[pair.end(1) :]


def _number(text: str, dice: Dice) -> str:
    """A number scaled, turned about or with another sign."""
    found = list(re.finditer(r"(?<=: )-?[0-9]+(?:\.[0-9]+)?(?=[,}\s])", text))
    if not found:
        return text
    number = dice.one_of(found)
    factor = dice.one_of((-1.0, 0.0, 0.1, 0.5, 0.99, 1.01, 2.0, 10.0, 1e6, 1e300))
    return text[: number.start()] + f"{float(number.group()) * factor:g}" + text[number.end() :]


def _date(text: str, dice: Dice) -> str:
    found = list(re.finditer(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text))
    if not found:
        return text
    day = dice.one_of(found)
    new = dice.one_of(
        (
            "2023-02-30",
            "0001-01-01",
            "9999-12-31",
            day.group().replace("-0", "-1"),
            dice.one_of(found).group(),
        )
    )
    return text[: day.start()] + new + text[day.end() :]


VALUE: tuple[Callable[[str, Dice], str], ...] = (
    _value, _value, _value, _other_value, _key, _key, _number, _number, _date,
)  # fmt: skip


# --- keys and values behind the text


def _of_keys(text: str, dice: Dice) -> str:
    """A key renamed, removed, moved or copied, or a value of another type."""
    try:
        values = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        paths = list(_paths(values, ()))
    except (yaml.YAMLError, ValueError, RecursionError):
        return text  # no YAML any more, or a list that holds itself
    if not paths:
        return text
    path = dice.one_of(paths)
    parent = _at(values, path[:-1])
    kind = dice.below(6)
    if kind == 0:
        del parent[path[-1]]
    elif kind == 1 and isinstance(parent, dict):
        word = str(path[-1])
        other = dice.one_of((word[:-1], word + "s", word.upper(), str(dice.one_of(paths)[-1]), ""))
        values_before = dict(parent)
        parent.clear()
        for name, value in values_before.items():
            parent[other if name == path[-1] else name] = value
    elif kind == 2:
        parent[path[-1]] = deepcopy(_at(values, dice.one_of(paths)))
    elif kind == 3 and isinstance(parent, dict):
        parent[dice.one_of(("new", "either", "BOTH", "a.b", "null", "ä"))] = deepcopy(
            parent[path[-1]]
        )
    else:
        parent[path[-1]] = deepcopy(dice.one_of(VALUES))
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(values, Dumper=dumper, sort_keys=False, allow_unicode=True, width=200))


def _paths(values: Any, above: Path_) -> Iterator[Path_]:
    items: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(values, dict):
        items = iter(values.items())
    elif isinstance(values, list):
        items = iter(enumerate(values))
    for key, value in items:
        yield (*above, key)
        yield from _paths(value, (*above, key))


def _at(values: Any, path: Path_) -> Any:
    for key in path:
        values = values[key]
    return values
