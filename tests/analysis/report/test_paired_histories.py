"""Which pair of histories is told: by hand, from a list of flips."""

from __future__ import annotations

import pandas as pd

from ballast.analysis.report.paired_histories import choose

FLIPS = pd.DataFrame(
    [
        ("a", "x", 1, 5, 1), ("a", "x", 1, 2, -1), ("a", "x", 2, 0, -1), ("a", "x", 1, 9, -1),
        ("b", "x", 3, 1, 1), ("a", "y", 4, 4, 1),
    ],
    columns=["other", "outcome", "draw", "run", "change"],
)  # fmt: skip


def test_the_first_history_of_the_more_frequent_direction() -> None:
    """Of x in a: three of four go down, of which draw 1, run 2 is the first."""
    pair = choose(FLIPS, [("x", "a"), ("x", "b")])
    assert pair is not None
    assert (pair.outcome, pair.other, pair.draw, pair.run, pair.change) == ("x", "a", 1, 2, -1)
    assert pair.why == (
        "It is the first history, by draw and run, in which x goes from yes to no, as it does in "
        "3 of the 4 in which it flips."
    )


def test_the_next_one_where_the_first_does_not_flip() -> None:
    pair = choose(FLIPS, [("z", "a"), ("y", "b"), ("y", "a")])
    assert pair is not None
    assert (pair.outcome, pair.draw, pair.run, pair.change) == ("y", 4, 4, 1)
    assert pair.why.endswith("from no to yes, and the only one in which it flips.")


def test_nothing_flips() -> None:
    assert choose(FLIPS, [("z", "a")]) is None
    assert choose(FLIPS.iloc[:0], [("x", "a")]) is None
