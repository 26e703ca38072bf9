"""Which numbers a posterior gives."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ballast.requests.calibration_about import drawn_jointly


@pytest.mark.parametrize(
    ("learnt", "before", "given"),
    [
        (("b",), (), ["b"]),
        (("c",), ("a",), ["a", "c"]),  # the prior of a rests on the data, if nobody learnt of it
        ((), ("a",), ["a"]),
        ((), (), ["a", "b", "c"]),
    ],
)
def test_what_was_learnt_and_what_had_rested_on_the_data(
    learnt: tuple[str, ...], before: tuple[str, ...], given: list[str]
) -> None:
    calibration: Any = SimpleNamespace(file=SimpleNamespace(before=dict.fromkeys(before)))
    table: Any = SimpleNamespace(keys=("a", "b", "c"))
    found: Any = SimpleNamespace(jointly=learnt)

    assert drawn_jointly(calibration, table, found) == given
