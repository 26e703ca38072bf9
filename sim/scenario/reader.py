"""YAML text as plain values that remember the line of every key.

Stricter than YAML usually is, because scenario files are read by people: a key may stand once,
only ``true`` and ``false`` are flags (``no`` and ``on`` are words), ``1e-3`` is a number, and
``12:30`` is text. Anchors, aliases, merge keys and tags are refused, and so are files beyond any
reasonable size or depth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sim.errors import InputError, Problem

LARGEST_FILE = 5_000_000
DEEPEST = 30
Key = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ORDINARY_TAGS = {
    f"tag:yaml.org,2002:{kind}"
    for kind in ("null", "bool", "int", "float", "timestamp", "str", "merge", "value")
}
_NULLS = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class Document:
    """What a file says.

    Attributes:
        file: path as the user wrote it.
        values: maps, lists, text, numbers, flags and dates.
        lines: line of each key, from 1, by the path of keys that leads to it.
    """

    file: str
    values: dict[str, Any]
    lines: dict[Key, int] = field(default_factory=dict)

    def problem(self, key: Key, message: str) -> Problem:
        """A problem at a key, with the line of the key or of the nearest one above it."""
        return Problem(message, key=dotted(key), file=self.file, line=self.line(key))

    def line(self, key: Key) -> int | None:
        """Line of a key, or of the nearest one above it that the file has."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key)


def dotted(key: Key) -> str:
    """A path of keys as text.

    >>> dotted(("visits", "kerry-july", "after", 0))
    'visits.kerry-july.after[0]'
    """
    text = ""
    for part in key:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read(path: str | Path) -> Document:
    """Read a YAML file with a map at its top.

    Raises:
        InputError: with every problem that reading can find.
    """
    file = str(path)
    text = read_text(path)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise InputError(_syntax_problem(file, error)) from None
    except RecursionError:
        raise InputError(
            Problem(f"expected at most {DEEPEST} levels, got more", file=file)
        ) from None
    if node is None:
        raise InputError(Problem("expected a scenario or settings, got an empty file", file=file))
    document = Document(file, {})
    problems: list[Problem] = []
    values = _value(node, (), document, problems, set())
    if not problems and not isinstance(values, dict):
        line = node.start_mark.line + 1
        problems = [Problem("expected a map of keys and values at the top", file=file, line=line)]
    if problems:
        raise InputError(*problems)
    document.values.update(values)
    return document


def read_text(path: str | Path) -> str:
    """The text of a file.

    Raises:
        InputError: it is missing, a folder, unreadable, too large, or not UTF-8 text.
    """
    file, where = str(path), Path(path)
    try:
        if where.is_dir():
            raise InputError(Problem("expected a file, got a folder", file=file))
        with where.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)  # a device has no size and no end
        if len(data) > LARGEST_FILE:
            size = LARGEST_FILE // 1_000_000
            raise InputError(Problem(f"expected a file of at most {size} MB", file=file))
        return data.decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(Problem("expected a file, found none", file=file)) from None
    except UnicodeDecodeError:
        raise InputError(Problem("expected text in UTF-8, got other bytes", file=file)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(Problem(f"expected a readable file, got: {reason}", file=file)) from None


def _syntax_problem(file: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable text"
    line = None if mark is None else mark.line + 1
    return Problem(
        f"expected valid YAML, got: {' '.join(str(reason).split())}", file=file, line=line
    )


def _value(
    node: Node, key: Key, document: Document, problems: list[Problem], seen: set[int]
) -> Any:
    document.lines.setdefault(key, node.start_mark.line + 1)
    if id(node) in seen:
        problems.append(document.problem(key, "expected values written out, got an alias"))
        return None
    seen.add(id(node))
    if len(key) > DEEPEST:
        problems.append(document.problem(key, f"expected at most {DEEPEST} levels, got more"))
        return None
    if isinstance(node, MappingNode):
        return dict(_pairs(node, key, document, problems, seen))
    if isinstance(node, SequenceNode):
        return [
            _value(item, (*key, position), document, problems, seen)
            for position, item in enumerate(node.value)
        ]
    assert isinstance(node, ScalarNode)
    return _scalar(node, key, document, problems)


def _pairs(
    node: MappingNode, key: Key, document: Document, problems: list[Problem], seen: set[int]
) -> Iterator[tuple[str, Any]]:
    first: dict[str, int] = {}
    for name_node, value_node in node.value:
        line = name_node.start_mark.line + 1
        if not isinstance(name_node, ScalarNode):
            problems.append(Problem("expected a word as key", dotted(key), document.file, line))
            continue
        name = str(name_node.value)
        here = (*key, name)
        if name == "<<" and name_node.style is None:
            message = "expected values written out, got a merge key"
            problems.append(Problem(message, dotted(here), document.file, line))
            continue
        if name in first:
            message = f"expected the key once, got it again (first on line {first[name]})"
            problems.append(Problem(message, dotted(here), document.file, line))
            continue
        first[name] = line
        document.lines[here] = line
        yield name, _value(value_node, here, document, problems, seen)


def _scalar(node: ScalarNode, key: Key, document: Document, problems: list[Problem]) -> Any:
    text = node.value
    if node.tag not in _ORDINARY_TAGS:
        problems.append(document.problem(key, f"expected no tag, got {node.tag}"))
        return None
    if node.style is not None:
        return text
    return plain(text)


def plain(text: str) -> Any:
    """The value of an unquoted scalar.

    >>> [plain(t) for t in ("1e-3", "no", "true", "12:30", "007", "~")]
    [0.001, 'no', True, '12:30', 7, None]
    >>> plain("2023-07-10")
    datetime.date(2023, 7, 10)
    """
    if text in _NULLS:
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text) and len(text) < 20:
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
