"""Whether a prior is one: a value, or low, mode and high, in order and within a range."""

from __future__ import annotations

from ballast.sim.rules.quantity import Quantity
from ballast.sim.scenario.cast import Found
from ballast.sim.scenario.reader import Key
from ballast.sim.scenario.schema import Prior


def within(key: Key, prior: Prior, quantity: Quantity) -> Found:
    """Either a value or low, mode and high, in order and in range."""
    low, mode, high, value = prior.low, prior.mode, prior.high, prior.value
    if value is not None and mode is not None:
        yield key, "expected either a value, or low, mode and high, got both"
        return
    if value is None and None in (low, mode, high):
        given = [n for n in ("low", "mode", "high") if getattr(prior, n) is not None]
        got = " and ".join(given) if given else "none of them"
        yield key, f"expected a value, or low, mode and high, got {got}"
        return
    if (low is None) != (high is None):
        yield key, "expected both low and high, got one of them"
        return
    for name, number in (("low", low), ("mode", mode), ("high", high), ("value", value)):
        if number is not None and not quantity.low <= number <= quantity.high:
            span = f"{quantity.low:g} … {quantity.high:g}"
            yield (*key, name), f"expected {span} {quantity.unit}".rstrip() + f", got {number:g}"
    centre = mode if value is None else value
    if low is not None and high is not None and centre is not None and not low <= centre <= high:
        name = "mode" if value is None else "value"
        yield (*key, name), f"expected low <= {name} <= high ({low:g} … {high:g}), got {centre:g}"
