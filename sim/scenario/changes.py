"""Changes of a scenario by dotted keys: the grammar of variants.

``parameters.visits.effect: 0`` sets a number; ``officials.*.travels: 1`` sets it for all;
``{side}`` in the name of a parameter stands for each government; ``shocks.add: {...}`` and
``visits.remove: [...]`` add and remove entries of a section. A map is laid over what is there; a
rate of conduct is replaced whole, and shares of acts take the place of counts, and the other way.
What a change says of a number goes before the posterior of the scenario.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import is_model, nearest, shown, the_model
from ballast.sim.scenario.outcome_checks import unfit
from ballast.sim.scenario.posterior_checks import (
    POSTERIOR,
    START,
    days_of,
    in_use,
    said_of_numbers,
    with_posterior,
)
from ballast.sim.scenario.readable_part import readable_part
from ballast.sim.scenario.reader import Document, Key, TextPlace
from ballast.sim.scenario.replaced_keys import instead
from ballast.sim.scenario.schema import LoadedScenario, Scenario
from ballast.sim.scenario.validation import judge

EVERY, SIDE = "*", "{side}"
ADD, REMOVE = "add", "remove"
PRIOR_NUMBERS = ("low", "mode", "high", "value")
INSTEAD = {"shares": "counts", "counts": "shares"}
"""Fields of conduct of which one takes the place of the other."""
Values = dict[str, Any]


def changed(
    loaded: LoadedScenario,
    change: Mapping[str, Any],
    where: Document | None = None,
    seeds: tuple[Collection[str] | None, Collection[str] | None] = (None, None),
) -> LoadedScenario:
    """A scenario with some of its keys changed, checked like a file.

    Args:
        loaded: the scenario; it stays as it is.
        change: new values by dotted key.
        where: the file that asks for the change and the places of its keys, for messages.
        seeds: known sources and facts, where evidence is to be checked against them.

    Raises:
        InputError: every key that does not exist, and every problem of the result.
    """
    file = loaded.path if where is None else where.file
    values = _sections(loaded.scenario)
    problems: list[Problem] = []
    # what the change does not name itself is wrong because of the change
    places: dict[Key, TextPlace] = {} if where is None else dict(_at_top(where))
    all_touched: dict[str, list[Key]] = {}
    for dotted, new in change.items():
        place = None if where is None else where.places.get((dotted,))
        try:
            touched = _apply(values, dotted, new, tuple(loaded.scenario.governments), change)
        except KeyError as error:
            problems.append(Problem(str(error.args[0]), dotted, file, *(place or ())))
            continue
        all_touched[dotted] = touched
        if place is not None and where is not None:
            _touch(places, touched, place)
            inside = where.below(dotted).places
            added = dotted.rpartition(".")[2] == ADD
            for key in dict.fromkeys(key[:-1] if added else key for key in touched):
                places |= {(*key, *path): here for path, here in inside.items() if path}
    document = Document(file, values, places)
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as error:  # a wrong key leaves what it names as it was
        problems += unfit(document, error)
        if (part := readable_part(values)) is not None:
            found = judge(document, part.scenario, loaded.menu, *seeds)
            problems += part.of_the_rest(found)
        raise InputError(*problems) from None
    problems += judge(document, scenario, loaded.menu, *seeds)
    said = said_of_numbers(change, all_touched)
    made = loaded.model_copy(update={"scenario": scenario})
    if said:
        own = dict.fromkeys((*loaded.own_numbers, *said))
        made = made.model_copy(update={"own_numbers": tuple(own)})
    made = _with_its_posterior(
        made, {key for keys in all_touched.values() for key in keys}, document, problems
    )
    if problems:
        raise InputError(*problems)
    return made


def _with_its_posterior(
    made: LoadedScenario, touched: Collection[Key], document: Document, problems: list[Problem]
) -> LoadedScenario:
    """A changed scenario with the posterior that is named anew, or what the change left of it."""
    if POSTERIOR in touched:
        return with_posterior(made, document, problems)
    if made.posterior is not None and START in touched:
        own = dict.fromkeys((*made.own_numbers, *days_of(made.scenario)))
        made = made.model_copy(update={"own_numbers": tuple(own)})
    return in_use(made, document, problems)


def _at_top(where: Document) -> list[tuple[Key, TextPlace]]:
    place = where.places.get(())
    return [] if place is None else [((), place)]


def _touch(places: dict[Key, TextPlace], touched: list[Key], place: TextPlace) -> None:
    """A change is the place of all that it touches, and of what stands above that."""
    for key in touched:
        for length in range(1, len(key)):
            places.setdefault(key[:length], place)
        places[key] = place


def _sections(scenario: Scenario) -> Values:
    """What a scenario says: maps of entries, each as it is until something below it is asked for.

    Few entries change, and those that do not need not be read a second time.
    """
    fields = type(scenario).model_fields
    return {
        name: dict(value) if isinstance(value, dict) else value
        for name, value in scenario
        if value != fields[name].default
    }


def _child(values: Values, name: str) -> Any:
    """What stands under a key; an entry is laid open there, as a file would have it."""
    child = values.get(name)
    if isinstance(child, BaseModel):
        child = values[name] = child.model_dump(mode="json", exclude_defaults=True)
    return child


def _copy(new: Any) -> Any:
    """A copy of a new value, as JSON has it: a day is text."""
    return json.loads(json.dumps(new, default=lambda value: value.isoformat()))


def _apply(
    values: Values, dotted: str, new: Any, sides: tuple[str, ...], change: Collection[str]
) -> list[Key]:
    """Change one key in place; gives the keys it stands for."""
    touched = []
    names = [dotted.replace(SIDE, side.lower()) for side in sides] if SIDE in dotted else [dotted]
    for path in names:
        parts = path.split(".")
        if parts[-1] in (ADD, REMOVE) and len(parts) > 1:
            for parent, last in _places(values, parts[:-1], dotted, missing_ok=True):
                parent.setdefault(str(last[-1]), {})
                section = _child(parent, str(last[-1]))
                touched += _edit(section, parts[-1], new, last, dotted)
            continue
        for parent, key in _places(values, parts, dotted):
            name = str(key[-1])
            parent[name] = _copy(new) if _is_rate(key) else _laid_over(_child(parent, name), new)
            other = INSTEAD.get(name, "") if key[-2:-1] == ("conduct",) else ""
            if other and f"{dotted.rpartition('.')[0]}.{other}" not in change:
                parent.pop(other, None)
            touched.append(key)
    return touched


def _is_rate(key: Key) -> bool:
    """Whether a key is that of a rate, a number or a prior."""
    of_conduct = key[:1] == ("governments",) and key[2:4] == ("conduct", "rates") and len(key) == 5
    of_turnover = key[:2] == ("turnover", "rates") and len(key) == 4
    return of_conduct or of_turnover or key == ("leaders", "calls")


def _edit(section: Any, verb: str, new: Any, key: Key, dotted: str) -> list[Key]:
    if verb == ADD and not isinstance(new, dict):
        raise KeyError(f"expected a map of new entries, got {shown(new)}")
    if verb == REMOVE and not isinstance(new, list):
        raise KeyError(f"expected a list of names to remove, got {shown(new)}")
    where = dotted.rpartition(".")[0]
    if not isinstance(section, dict):
        raise KeyError(f"expected a map of entries at {where}, got {shown(section)}")
    if verb == ADD:
        twice = [name for name in new if name in section]
        if twice:
            raise KeyError(f"expected a new name, got {twice[0]!r}, which is there already")
        section.update(_copy(new))
        return [(*key, name) for name in new]
    for name in new:
        if not isinstance(name, str) or name not in section:
            hint = nearest(str(name), section)
            raise KeyError(f"expected a name in {where}, got {shown(name)}{hint}")
        del section[name]
    return [key]


def _places(
    values: Values, parts: list[str], dotted: str, missing_ok: bool = False
) -> list[tuple[Values, Key]]:
    """The maps and keys that a dotted key leads to; names may hold dots themselves."""
    found = list(_walk(values, parts, ()))
    if found:
        return found
    if EVERY in parts and parts[0] in Scenario.model_fields:
        return []  # every one of none
    if missing_ok and len(parts) == 1 and parts[0] in Scenario.model_fields:
        return [(values, (parts[0],))]
    raise KeyError(_missing(values, parts))


def _missing(values: Values, parts: list[str]) -> str:
    """Which part of a dotted key leads nowhere, with the nearest that does."""
    above: list[str] = []
    current: Any = values
    while parts:
        here = _step(current, parts)
        if here is None:
            break
        name, parts = here
        above.append(name)
        current = _child(current, name)
    where = ".".join(above) or "the scenario"
    word = ".".join(parts)
    if not isinstance(current, dict):
        return f"expected nothing below {where}, got {word!r}"
    known = [*current, *(f for f in _fields(tuple(above)) if f not in current)]
    if parts[0] in known and parts[0] not in current:  # a key below what is not there yet
        inside = "…"
        for part in reversed(parts[1:]):
            inside = f"{{{part}: {inside}}}"
        whole = f"{'.'.join([*above, parts[0]])}: {inside}"
        return f"expected {parts[0]} in {where} before a key below it, found none; write {whole}"
    # a field after an unknown name: the name is what is wrong
    if word not in known and not any("." in name for name in known):
        word = parts[0]
    hint = instead(word, known) if where == "parameters" else nearest(word, known)
    return f"expected a key of {where}, got {word!r}{hint}"


def _step(current: Any, parts: list[str]) -> tuple[str, list[str]] | None:
    """The longest beginning of some parts that is a key here, and what is left."""
    if not isinstance(current, dict):
        return None
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if name in current:
            return name, parts[length:]
    return None


def _walk(values: Any, parts: list[str], above: Key) -> Iterator[tuple[Values, Key]]:
    if not isinstance(values, dict):
        return
    for length in range(len(parts), 0, -1):
        name, rest = ".".join(parts[:length]), parts[length:]
        names = list(values) if name == EVERY else [name] if name in values else []
        if not names and not rest and length == 1 and _may_hold(above, name):
            yield values, (*above, name)
            return
        for each in names:
            if rest:
                yield from _walk(_child(values, each), rest, (*above, each))
            else:
                yield values, (*above, each)
        if names:
            return


def _may_hold(above: Key, name: str) -> bool:
    """Whether an entry may have a field that it does not say: one that has a default."""
    return name in _fields(above)


def _fields(above: Key) -> list[str]:
    """Fields of the entry that a path of keys leads to; none where it is no entry."""
    shape: Any = Scenario
    for part in above:
        if is_model(shape):
            field = shape.model_fields.get(str(part))
            shape = None if field is None else the_model(field.annotation)
        else:
            shape = the_model(next(iter(reversed(getattr(shape, "__args__", (None,))))))
    return list(shape.model_fields) if is_model(shape) else []


def _laid_over(old: Any, new: Any) -> Any:
    """A new value where the old one stood; a number or a map is laid over a prior."""
    is_prior = isinstance(old, dict) and any(name in old for name in PRIOR_NUMBERS)
    if is_prior and isinstance(new, int | float) and not isinstance(new, bool):
        return {
            "value": new,
            "unit": old.get("unit", ""),
            "evidence": "A",
            "why": "set by a variant",
        }
    if is_prior and isinstance(new, date):  # a day that was drawn is known now
        return _copy(new)
    if is_prior and not isinstance(new, dict):
        raise KeyError(f"expected a number, or low, mode and high, got {shown(new)}")
    if isinstance(old, dict) and isinstance(new, dict):
        kept = dict(old)
        if is_prior and ("value" in new) != ("mode" in new):
            kept.pop("mode" if "value" in new else "value", None)
            if "value" in new:
                kept.pop("low", None)
                kept.pop("high", None)
        for field, other in INSTEAD.items():
            if "rates" in kept and field in new and other not in new:
                kept.pop(other, None)
        return kept | _copy(new)
    return _copy(new)
