"""Random numbers as arguments of rules, one lane at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.sim.rules.cases import BOOK

CASES = 300
CLOSE = 1e-12


class Numbers:
    """Random arguments of a case, the same at every run of the test."""

    def __init__(self, case: int) -> None:
        self._generator = np.random.default_rng([20230710, case])

    def real(self, low: float, high: float) -> float:
        return float(self._generator.uniform(low, high))

    def whole(self, low: int, high: int) -> int:
        return int(self._generator.integers(low, high + 1))

    def flag(self) -> bool:
        return bool(self._generator.integers(2))


def lane(value: float) -> np.ndarray:
    return np.array([value], dtype=float)


def whole(value: int) -> np.ndarray:
    return np.array([value])


def flag(value: bool) -> np.ndarray:
    return np.array([value])


def section(name: str, **values: float) -> Any:
    return replace(getattr(BOOK, name), **{key: lane(v) for key, v in values.items()})


def cases(test: Callable[[Numbers], None]) -> Callable[[], None]:
    """A test of many random cases, each named if it fails."""

    def every() -> None:
        for case in range(CASES):
            try:
                test(Numbers(case))
            except AssertionError as error:
                raise AssertionError(f"case {case}: {error}") from None

    every.__name__ = test.__name__
    return every


def same(ours: np.ndarray, theirs: float) -> None:
    assert float(np.asarray(ours).ravel()[0]) == pytest.approx(theirs, rel=CLOSE, abs=CLOSE)
