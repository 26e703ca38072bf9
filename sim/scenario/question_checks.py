"""What is wrong with a question in the language of outcomes, whoever asks it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta

from ballast.sim.scenario.outcome_language import (
    EVERY_FILTER,
    FILTERS,
    NEEDED,
    Asked,
    Question,
)

Key = tuple[str | int, ...]
Hint = Callable[[str, Collection[str]], str]
Wrong = Iterator[tuple[Key, str]]
FORMS = ("count", "value", "first_day", "ratio", "difference")


def wrong(
    asked: Asked, known: Mapping[str, Collection[str]], first: date | None, days: int, hint: Hint
) -> Wrong:
    """Everything that is wrong with a question: keys below it, and messages.

    Args:
        asked: the question.
        known: ids by field: ``side``, ``official``, ``channel``, ``act``, ``reason``.
        first, days: start and horizon of the scenario; windows are not judged without a start.
        hint: what to add about a word that is not among the known ones.
    """
    forms = [name for name in FORMS if getattr(asked, name, None) is not None]
    if len(forms) != 1:
        found = "none" if not forms else " and ".join(map(repr, forms))
        yield (), f"expected one of {', '.join(map(repr, FORMS))}, got {found}"
    pair = next((name for name in ("ratio", "difference") if name in forms), None)
    if pair is None:
        yield from _wrong_part(asked, known, first, days, hint, bool(forms))
    else:
        yield from _beside_a_pair(asked, pair)
        for name, part in zip(PAIRS[pair], asked.parts, strict=True):
            yield from (
                ((pair, name, *key), message)
                for key, message in wrong_part(part, known, first, days, hint)
            )
    if asked.first_day is not None and asked.is_event:
        name = "at_most" if asked.at_least is None else "at_least"
        yield (name,), "expected 'count' with 'by' or 'within' for that, got it with 'first_day'"
    low, high = asked.at_least, asked.at_most
    if low is not None and high is not None and low > high:
        yield ("at_most",), f"expected {low:g} or more, got {high:g}"


PAIRS = {"ratio": ("of", "to"), "difference": ("of", "less")}


def wrong_part(
    part: Question, known: Mapping[str, Collection[str]], first: date | None, days: int, hint: Hint
) -> Wrong:
    """What is wrong with one part of a ratio or difference; arguments as of :func:`wrong`."""
    forms = [name for name in FORMS[:3] if getattr(part, name) is not None]
    if len(forms) != 1:
        found = "none" if not forms else " and ".join(map(repr, forms))
        yield (), f"expected one of {', '.join(map(repr, FORMS[:3]))}, got {found}"
    yield from _wrong_part(part, known, first, days, hint, bool(forms))


def _beside_a_pair(asked: Asked, pair: str) -> Wrong:
    """Keys that belong into the parts of a ratio or difference."""
    for name in (*EVERY_FILTER, "nth", "since", "by", "within"):
        if getattr(asked, name) not in (None, (), False):
            yield (name,), f"expected {name!r} inside the two parts of the {pair}, found it beside"


def _wrong_part(
    part: Question,
    known: Mapping[str, Collection[str]],
    first: date | None,
    days: int,
    hint: Hint,
    named: bool,
) -> Wrong:
    allowed = FILTERS.get(part.what, ()) if named else EVERY_FILTER
    for name in EVERY_FILTER:
        if getattr(part, name) not in (None, (), False) and name not in allowed:
            yield (name,), f"expected no {name!r} where {part.what} is asked"
    if part.nth is not None and part.first_day is None:
        yield ("nth",), "expected no 'nth' without 'first_day'"
    if part.is_word:
        yield ("value",), "expected a number, got a word: count 'disputes' by 'occasion' instead"
    needed = NEEDED.get(part.what, ())
    if needed and all(getattr(part, name) in (None, ()) for name in needed):
        keys = " or ".join(map(repr, needed))
        yield (), f"expected the key {keys} where {part.what} is asked, found none"
    yield from _wrong_words(part, known, allowed, hint)
    if first is not None:
        yield from _wrong_window(part, first, days)


OF_WORDS = {
    "side": "the id of a government",
    "official": "the id of an official",
    "channel": "the id of a channel",
    "act": "the id of an act of the menu",
    "reason": "a reason of suspensions",
}


def _wrong_words(
    part: Question, known: Mapping[str, Collection[str]], allowed: Collection[str], hint: Hint
) -> Wrong:
    """Ids that the scenario does not have; a list is judged word by word."""
    for name, what in OF_WORDS.items():
        given = getattr(part, name)
        if name not in allowed or not given:
            continue
        words = (given,) if isinstance(given, str) else given
        for position, word in enumerate(words):
            if name in known and word not in known[name]:
                listed = name == "act" or len(words) > 1
                key: Key = (name, position) if listed else (name,)
                yield key, f"expected {what}, got {word!r}{hint(word, known[name])}"


def _wrong_window(part: Question, first: date, days: int) -> Wrong:
    last = first + timedelta(days=days - 1)
    for name in ("since", "by"):
        day = getattr(part, name)
        if day is not None and not first <= day <= last:
            yield (name,), f"expected a day of the scenario, {first} … {last}, got {day}"
    if part.since is not None and part.by is not None and part.since > part.by:
        yield ("by",), f"expected {part.since} or later, got {part.by}"
    if part.within is not None and part.by is not None:
        yield ("within",), "expected either 'by' or 'within', got both"
    if part.within is not None and part.within > days:
        yield ("within",), f"expected at most the {days} days of the scenario, got {part.within}"
