"""How a rule declares its parameters: unit, range and meaning beside each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = NDArray[np.float64]
"""A parameter at run time: shape (L,) where it differs between lanes, else (1,).

One that differs between governments is stacked to (G, L) or (G, 1).
"""
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a parameter is: unit, admissible range (inclusive) and meaning."""

    unit: str
    low: float
    high: float
    meaning: str
    per_side: bool = False


def quantity(unit: str, low: float, high: float, meaning: str, *, per_side: bool = False) -> Any:
    """A dataclass field that carries its :class:`Quantity`."""
    return field(metadata={"quantity": Quantity(unit, low, high, meaning, per_side)})


@dataclass(frozen=True, kw_only=True)
class Params:
    """Base of every rule's parameters."""

    @classmethod
    def quantities(cls) -> dict[str, Quantity]:
        """The declared parameters by field name, in declared order."""
        return {f.name: f.metadata["quantity"] for f in fields(cls)}

    def at_lanes(self, lanes: NDArray[np.intp] | slice) -> Self:
        """The same parameters at some lanes, each of shape (..., n) or (..., 1).

        Those that differ between lanes are looked up when they are asked for.
        """
        there = object.__new__(type(self))
        vars(there).update(self._common, _lookup=(self, lanes))
        return there

    def __getattr__(self, name: str) -> Any:
        """A parameter that differs between lanes, at the lanes of :meth:`at_lanes`."""
        if "_lookup" not in vars(self):
            raise AttributeError(name)
        source, lanes = vars(self)["_lookup"]
        value = vars(self)[name] = at(getattr(source, name), lanes)
        return value

    @cached_property
    def _common(self) -> dict[str, Any]:
        """Parameters that are the same in all lanes."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: value for name, value in values.items() if value.shape[-1] == 1}


P = TypeVar("P", bound=Params)


def build(kind: type[P], section: str, sides: tuple[str, ...], values: Mapping[str, Number]) -> P:
    """Bundle the values of one section; per-government ones are stacked in the order of ``sides``.

    Args:
        kind: the parameter class.
        section: first part of the dotted keys.
        sides: ids of the governments, in declared order.
        values: shape (L,) or (1,) by dotted key.
    """
    bundled = {}
    for name, declared in kind.quantities().items():
        if declared.per_side:
            parts = [values[f"{section}.{side.lower()}_{name}"] for side in sides]
            bundled[name] = np.stack(np.broadcast_arrays(*parts))
        else:
            bundled[name] = values[f"{section}.{name}"]
    return kind(**bundled)


def at(values: Number, lanes: NDArray[np.intp] | slice) -> Number:
    """A parameter at some lanes: shape (..., n), or (..., 1) where it is common to all lanes."""
    if values.shape[-1] == 1:
        return values
    # the last axis of one-dimensional arrays is looked up three times as fast without an ellipsis
    return values[lanes] if values.ndim == 1 else values[..., lanes]


def of_each(values: tuple[Number, ...], which: Ints, lanes: NDArray[np.intp]) -> Floats:
    """The value of one official or side for each lane, of all of theirs: (n,).

    Args:
        values: of each official or side, (L,) or (1,).
        which: (n,) positions.
        lanes: (n,).
    """
    found = np.array([value[0] for value in values])[which]
    for position, value in enumerate(values):
        if len(value) > 1:
            of = (which == position).nonzero()[0]
            found[of] = value[lanes[of]]
    return found


def within(values: Floats, low: float, high: float) -> Floats:
    """Values kept within a range; what ``np.clip`` does, with a third of its ado.

    >>> within(np.array([-1.0, 0.5, 2.0]), 0.0, 1.0).tolist()
    [0.0, 0.5, 1.0]
    """
    found: Floats = np.asarray(np.maximum(values, low))
    np.minimum(found, high, out=found)
    return found


def decay(half_life_days: Number) -> Number:
    """What is left after one day of something with this half-life, in (0, 1).

    >>> decay(np.array([1.0, 2.0])).round(4).tolist()
    [0.5, 0.7071]
    """
    return np.asarray(np.exp2(-1.0 / half_life_days))
