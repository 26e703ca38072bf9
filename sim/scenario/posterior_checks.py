"""The posterior that a scenario names: found, read, and judged against the scenario.

What a branch says of a number itself goes before the posterior, and so does a number that the
scenario fixes: only drawn numbers are drawn from its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import shown
from ballast.sim.scenario.places import is_file, named_file, nearest_shipped
from ballast.sim.scenario.posterior_file import Posterior, read_posterior
from ballast.sim.scenario.priors import all_priors, share_factors
from ballast.sim.scenario.reader import Document, Key, dotted
from ballast.sim.scenario.replaced_keys import instead
from ballast.sim.scenario.schema import Counted, LoadedScenario, Prior, Scenario
from ballast.sim.versions import MODEL

POSTERIOR: Key = ("posterior",)
START: Key = ("start",)
SHIPPED, ENDING = "configs/posteriors", ".parquet"
NUMBERS_STAND_IN = (
    "parameters", "officials", "governments", "visits", "expected_acts", "leaders", "occasions",
    "turnover", "interventions",
)  # fmt: skip
"""Sections that have numbers which may be drawn."""
DAYS = ("visits", "occasions")
"""Sections that have days which may be drawn, as numbers of days after the start."""
SLACK = 1e-9
"""Share of the width of a prior by which rounding may pass its ends."""


def with_posterior(
    loaded: LoadedScenario, document: Document, problems: list[Problem]
) -> LoadedScenario:
    """A scenario with the posterior that it names, read anew.

    Args:
        loaded: the scenario, with the keys that branches have said themselves.
        document: its file, for lines.
        problems: what is wrong with the posterior is added.
    """
    word = loaded.scenario.posterior
    if word is None:
        return without_posterior(loaded)
    path = _place(loaded, word)
    try:
        found = read_posterior(path)
    except InputError as error:
        hint = "" if is_file(path) else nearest_shipped(word, SHIPPED, ENDING)
        problems += [
            document.problem(POSTERIOR, f"{problem.file}: {problem.message}{hint}")
            for problem in error.problems
        ]
        return without_posterior(loaded)
    return in_use(loaded.model_copy(update={"posterior": found}), document, problems, new=True)


def in_use(
    loaded: LoadedScenario, document: Document, problems: list[Problem], *, new: bool = False
) -> LoadedScenario:
    """A scenario whose posterior gives what the scenario draws and no branch says itself.

    Args:
        loaded: with a posterior, or without any.
        document: the file that says what is new, for lines.
        problems: what does not fit is added.
        new: whether the posterior was just read: a key of it that is unknown is wrong then, and
            not one that a branch took away.
    """
    found = loaded.posterior
    if found is None:
        return loaded
    scenario = loaded.scenario
    here = POSTERIOR if new or START not in document.places else START  # what made it unfit
    wrong = list(_late(found, scenario.start))
    if new and found.about.model != MODEL:
        wrong.append(
            f"expected a posterior of this model, {MODEL}, got {found.about.name!r}, of the model "
            f"{found.about.model}: calibrate again"
        )
    if problems:  # numbers that are wrong themselves have no priors to be judged by
        problems += [document.problem(here, message) for message in wrong]
        return loaded
    priors = all_priors(scenario) | share_factors(scenario)
    own = _begun(loaded.own_numbers)
    used = [k for k in found.keys if k not in own and k in priors and priors[k].drawn]
    kept = found.only(used)
    if new:
        wrong += _unknown([k for k in found.keys if k not in own and k not in priors], priors)
    wrong += _outside(kept, priors)
    problems += [document.problem(here, message) for message in wrong]
    return loaded.model_copy(update={"posterior": kept})


def without_posterior(loaded: LoadedScenario) -> LoadedScenario:
    """The scenario with every number drawn from its prior."""
    if loaded.posterior is None and loaded.scenario.posterior is None:
        return loaded
    scenario = loaded.scenario.model_copy(update={"posterior": None})
    return loaded.model_copy(update={"scenario": scenario, "posterior": None})


def said_of_numbers(change: Mapping[str, Any], touched: Mapping[str, Sequence[Key]]) -> list[str]:
    """Dotted keys, down to single values, of what a change says of numbers.

    Args:
        change: new values by dotted key.
        touched: the keys that each of them stands for.
    """
    found: list[str] = []
    for name, keys in touched.items():
        added = name.endswith(".add")
        for key in keys:
            if key[0] in NUMBERS_STAND_IN:
                new = change[name][key[-1]] if added else change[name]
                found += _leaves(dotted(key), new)
    return found


def _leaves(key: str, value: Any) -> Iterator[str]:
    if not isinstance(value, Mapping) or not value:
        yield key
        return
    for name, inside in value.items():
        yield from _leaves(f"{key}.{name}", inside)


def days_of(scenario: Scenario) -> list[str]:
    """Keys of the days that count from the start, which mean others when that moves."""
    return [f"{section}.{name}.date" for section in DAYS for name in getattr(scenario, section)]


def _begun(said: Sequence[str]) -> set[str]:
    """All keys under which something has been said."""
    found: set[str] = set()
    for key in said:
        parts = key.split(".")
        found |= {".".join(parts[:n]) for n in range(1, len(parts) + 1)}
    return found


def _place(loaded: LoadedScenario, word: str) -> Path:
    """The file: beside the scenario or, of a branch, beside its base, or a shipped one."""
    beside = Path(loaded.path).parent
    first = named_file(beside, word, SHIPPED, ENDING)
    return first if is_file(first) else named_file(Path(loaded.folder), word, SHIPPED, ENDING)


def _late(found: Posterior, start: date) -> Iterator[str]:
    about = found.about
    if about.last_day >= start:
        yield (
            "expected a posterior of data up to the day before the start, "
            f"{start - timedelta(days=1)}, got {about.name!r}, of data up to {about.last_day}; "
            "'posterior: none' goes without"
        )


def _unknown(keys: Sequence[str], priors: Mapping[str, Prior]) -> Iterator[str]:
    if keys:
        more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
        hint = instead(keys[0], list(priors))
        yield f"expected keys of numbers of the scenario, got {shown(keys[0])}{more}{hint}"


def _outside(found: Posterior | None, priors: Mapping[str, Prior]) -> Iterator[str]:
    """Numbers that their priors exclude, which are those from before the data."""
    for key in () if found is None else found.keys:
        assert found is not None
        low, high = found.about.before.get(key) or _bounds(priors[key])
        slack = 0.0 if high == float("inf") else SLACK * (high - low)
        values = found.column(key)
        least, most = float(values.min()), float(values.max())
        if least < low - slack or most > high + slack:
            got = least if least < low - slack else most
            yield f"expected {low:g} … {high:g} of {key}, as its prior has it, got {got:g}"


def _bounds(prior: Prior) -> tuple[float, float]:
    if isinstance(prior, Counted):
        return 0.0, float("inf")
    assert prior.low is not None and prior.high is not None, "a drawn number has both"
    return prior.low, prior.high
