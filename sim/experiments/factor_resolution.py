"""From what a file says of a factor to the factor: which numbers, which range, which levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.factors import Factor
from ballast.sim.rules.parameters import declared
from ballast.sim.scenario.changes import EVERY, SIDE, changed
from ballast.sim.scenario.messages import nearest, shown
from ballast.sim.scenario.priors import all_priors, centre_of_number, range_of
from ballast.sim.scenario.reader import Document, Key
from ballast.sim.scenario.replaced_keys import instead
from ballast.sim.scenario.schema import Counted, LoadedScenario, Prior
from ballast.sim.scenario.sweep_file import SweepFile, SweptFactor


def resolve(
    document: Document, file: SweepFile, scenarios: Sequence[LoadedScenario]
) -> tuple[Factor, ...]:
    """The factors of a study, in the order of the file.

    Raises:
        InputError: every problem of every factor, at its line.
    """
    priors = all_priors(scenarios[0].scenario)
    problems: list[Problem] = []
    factors: list[Factor] = []
    for name, spec in _expanded(document, file, priors, problems):
        try:
            factors.append(_Resolving(document, name, spec, scenarios).factor())
        except InputError as error:
            problems += error.problems
    problems += _twice(document, factors)
    if problems:
        raise InputError(*problems)
    return tuple(factors)


def _expanded(
    document: Document, file: SweepFile, priors: Mapping[str, Prior], problems: list[Problem]
) -> list[tuple[str, SweptFactor]]:
    """Factors by name, with a pattern replaced by every drawn number that fits and stands alone."""
    named = {key for name, spec in file.factors.items() for key in (name, *spec.keys)}
    found: list[tuple[str, SweptFactor]] = []
    for name, spec in file.factors.items():
        if EVERY not in name or spec.keys:
            found.append((name, spec))
            continue
        fitting = [
            key
            for key, prior in priors.items()
            if fnmatchcase(key, name)
            and key not in named
            and prior.drawn
            and len(set(range_of(prior))) == 2
        ]
        own = {"low", "high", "values", "levels", "label", "baseline", "steps"}
        odd = sorted(own & spec.model_fields_set)
        if not fitting:
            message = "expected a pattern that fits a drawn number, got one that fits none"
            problems.append(document.problem(("factors", name), message))
        elif odd:
            message = f"expected a law at most, for many factors at once, got {odd[0]!r}"
            problems.append(document.problem(("factors", name, odd[0]), message))
        found += [(key, spec) for key in fitting]
    return found


def _twice(document: Document, factors: Sequence[Factor]) -> list[Problem]:
    """Numbers that two factors set."""
    by_key: dict[str, str] = {}
    problems = []
    for factor in factors:
        touched = factor.keys or tuple(key for change in factor.changes for key in change)
        for key in dict.fromkeys(touched):
            first = by_key.setdefault(key, factor.name)
            if first != factor.name:
                message = f"expected keys that no other factor sets, got {key!r}, as in {first!r}"
                problems.append(document.problem(("factors", factor.name), message))
    return problems


class _Resolving:
    """One factor on its way."""

    def __init__(
        self, document: Document, name: str, spec: SweptFactor, scenarios: Sequence[LoadedScenario]
    ) -> None:
        self._document, self._name, self._spec = document, name, spec
        self._scenarios = scenarios
        sides = [side.lower() for side in scenarios[0].scenario.governments]
        self._keys = tuple(
            key.replace(SIDE, side)
            for key in spec.keys or (name,)
            for side in (sides if SIDE in key else sides[:1])
        )

    def factor(self) -> Factor:
        """The factor.

        Raises:
            InputError: its problems.
        """
        if self._spec.levels:
            return self._choice()
        numbers = [all_priors(loaded.scenario) for loaded in self._scenarios]
        if all(key in known for key in self._keys for known in numbers):
            return self._number([numbers[0][key] for key in self._keys])
        if self._spec.values:
            return self._choice()
        key = next(key for key in self._keys if any(key not in known for known in numbers))
        message = f"expected a number of the scenario with a prior, or levels, got {key!r}"
        raise self._problem((), message + instead(key, list(numbers[0])))

    def _problem(self, below: Key, message: str) -> InputError:
        return InputError(self._document.problem(("factors", self._name, *below), message))

    def _number(self, priors: Sequence[Prior]) -> Factor:
        """A number that differs between lanes."""
        spec, prior = self._spec, priors[0]
        ranges = {(*range_of(p), p.centre) for p in priors}
        low, high = range_of(prior)
        low, high = low if spec.low is None else spec.low, high if spec.high is None else spec.high
        if spec.values:
            low, high = min(spec.values), max(spec.values)
        elif low is None or high is None:
            raise self._problem((), "expected low and high, for the number has no range of its own")
        elif len(ranges) > 1 and None in (spec.low, spec.high):
            raise self._problem((), "expected low and high, for the keys have different priors")
        elif low >= high:
            raise self._problem(("high",), f"expected more than low ({low:g}), got {high:g}")
        of_prior = spec.low is None and spec.high is None and prior.drawn
        law = spec.law or ("prior" if of_prior and not spec.values else "uniform")
        if law == "prior" and not (prior.drawn and low <= prior.centre <= high):
            raise self._problem(
                ("law",), "expected another law, for the number has no mode between low and high"
            )
        if law == "log" and low <= 0.0:
            raise self._problem(("law",), f"expected low above 0 with this law, got {low:g}")
        for name, value in (("low", spec.low), ("high", spec.high)):
            if value is not None:
                self._try(name, dict.fromkeys(self._keys, value))
        for value in spec.values:
            self._try("values", dict.fromkeys(self._keys, value))
        quantity = declared(tuple(self._scenarios[0].scenario.governments)).get(
            self._keys[0].removeprefix("parameters.")
        )
        # ranges and laws are of the prior; the scenario as it is has the number of its posterior
        centre = centre_of_number(self._scenarios[0], self._keys[0], prior)
        places = [n for n, value in enumerate(spec.values) if value == centre]
        baseline = centre if not spec.values else float(places[0]) if places else None
        return Factor(
            name=self._name,
            label=spec.label or _plain(self._name),
            unit=prior.unit or ("" if quantity is None else quantity.unit),
            keys=self._keys,
            low=float(low),
            high=float(high),
            mode=float(prior.centre),
            law=law,
            counted=prior if isinstance(prior, Counted) else None,
            steps=spec.steps,
            choices=tuple(float(value) for value in spec.values),
            baseline=baseline,
            evidence=prior.evidence,
        )

    def _choice(self) -> Factor:
        """A choice between levels, each of which makes another scenario."""
        spec = self._spec
        if isinstance(spec.levels, dict):
            levels: dict[str | float, Mapping[str, Any]] = {}
            levels.update(spec.levels)
            places: list[Key] = [("levels", str(name)) for name in spec.levels]
        else:
            field = "levels" if spec.levels else "values"
            values = spec.levels or spec.values
            plain = all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
            levels = {_name(v, plain): dict.fromkeys(self._keys, v) for v in values}
            places = [(field, n) for n in range(len(values))]
            if len(levels) < len(values):
                raise self._problem((field,), "expected different values, got one of them twice")
        if len(levels) < 2:
            raise self._problem(("levels",), f"expected two levels or more, got {len(levels)}")
        baseline = None
        wanted = spec.baseline
        for number, ((name, change), place) in enumerate(zip(levels.items(), places, strict=True)):
            same = self._same(place, change)
            if same if wanted is None else name in (wanted, shown(wanted).strip("'")):
                baseline = float(number) if baseline is None else baseline
        if wanted is not None and baseline is None:
            hint = nearest(str(wanted), [str(name) for name in levels])
            raise self._problem(("baseline",), f"expected a level, got {shown(wanted)}{hint}")
        return Factor(
            name=self._name,
            label=spec.label or _plain(self._name),
            choices=tuple(levels),
            changes=tuple(levels.values()),
            baseline=baseline,
        )

    def _same(self, place: Key, change: Mapping[str, Any]) -> bool:
        """Whether a level leaves the first scenario as it is; tries it on all."""
        if not change:
            return True
        hashes = [made.canonical_hash for made in self._made(place, change)]
        return hashes[0] == self._scenarios[0].canonical_hash

    def _try(self, field: str, change: Mapping[str, Any]) -> None:
        self._made((field,), change)

    def _made(self, place: Key, change: Mapping[str, Any]) -> list[LoadedScenario]:
        """The scenarios with a change; what is wrong with it stands at the place in the file."""
        where = self._document.below("factors", self._name, *place)
        here = self._document.place(("factors", self._name, *place))
        if here is not None:
            places = {(): here} | {(key,): here for key in change} | where.places
            where = Document(self._document.file, {}, places)
        return [changed(loaded, change, where) for loaded in self._scenarios]


def _name(level: Any, plain: bool) -> str | float:
    """A level as tables have it: a number where all are, else text."""
    return float(level) if plain else shown(level).strip("'")


def _plain(name: str) -> str:
    """A dotted key as a label.

    >>> _plain("parameters.encounters.open_channel_factor")
    'encounters: open channel factor'
    """
    parts = name.removeprefix("parameters.").removeprefix("officials.").split(".")
    return ": ".join(part.replace("_", " ") for part in parts)
