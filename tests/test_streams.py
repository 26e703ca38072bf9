"""Random streams: what a number depends on, and how good the numbers are.

Every statistical test here has a false-alarm rate of 1e-4 (thresholds from the exact or limiting
law, both sides); the numbers are fixed, so that a failure is a fault and not bad luck.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.streams import Luck, family, mix, mix_array

ALARM = 1e-4
N = 100_000
Z = float(stats.norm.isf(ALARM / 2))


def _luck(seed: int = 1, draws: int = 1, runs: int = N) -> Luck:
    lanes = np.arange(draws * runs)
    return Luck(seed, lanes // runs, lanes % runs)


def _along(kind: str) -> np.ndarray:
    """N numbers that differ in one thing only."""
    zero = np.zeros(1, int)
    if kind == "runs":
        return _luck().uniform("some.decision", 7)
    if kind == "draws":
        return Luck(1, np.arange(N), np.zeros(N, int)).uniform("some.decision", 7)
    if kind == "days":
        luck = Luck(1, zero, zero)
        return np.concatenate([luck.uniform("some.decision", day) for day in range(20_000)])
    if kind == "streams":
        keys = family("member", tuple(f"id{n}" for n in range(20_000)))
        return Luck(1, zero, zero).table(keys, 7)[:, 0]
    return np.concatenate(
        [Luck(seed, zero, zero).uniform("some.decision", 7) for seed in range(20_000)]
    )


KINDS = ("runs", "draws", "days", "streams", "seeds")


@pytest.fixture(scope="module", params=KINDS)
def numbers(request: pytest.FixtureRequest) -> np.ndarray:
    return _along(request.param)


def test_uniform_by_kolmogorov_and_smirnov(numbers: np.ndarray) -> None:
    assert stats.kstest(numbers, "uniform").pvalue > ALARM


def test_uniform_in_a_thousand_bins(numbers: np.ndarray) -> None:
    """Chi-square, neither too far nor too close."""
    counts = np.bincount((numbers * 1000).astype(int), minlength=1000)
    p = stats.chisquare(counts).pvalue

    assert ALARM / 2 < p < 1 - ALARM / 2


def test_neighbours_are_uncorrelated(numbers: np.ndarray) -> None:
    """Correlation at lags 1-5, each with standard error 1/sqrt(n); five tests share the alarm."""
    limit = float(stats.norm.isf(ALARM / 10)) / np.sqrt(len(numbers))
    for lag in range(1, 6):
        r = np.corrcoef(numbers[:-lag], numbers[lag:])[0, 1]

        assert abs(r) < limit, lag


def test_pairs_and_triples_fill_their_squares_and_cubes(numbers: np.ndarray) -> None:
    for size, cells in ((2, 32), (3, 10)):
        tuples = numbers[: len(numbers) // size * size].reshape(-1, size)
        places = np.zeros(len(tuples), int)
        for column in tuples.T:
            places = places * cells + (column * cells).astype(int)
        p = stats.chisquare(np.bincount(places, minlength=cells**size)).pvalue

        assert ALARM / 2 < p < 1 - ALARM / 2, size


def test_every_bit_is_fair(numbers: np.ndarray) -> None:
    """The first 40 binary digits: ones in half of the numbers, within the alarm over 40 tests."""
    digits = (numbers * 2.0**52).astype(np.uint64)
    limit = float(stats.norm.isf(ALARM / 80)) * 0.5 / np.sqrt(len(numbers))
    for bit in range(12, 52):
        share = float(((digits >> np.uint64(bit)) & np.uint64(1)).mean())

        assert abs(share - 0.5) < limit, bit


def test_gaps_between_small_numbers_are_geometric() -> None:
    """Where u < .05, as for rare events: gaps have mean 20 and pass a chi-square in 20 classes."""
    hits = np.flatnonzero(_along("runs") < 0.05)
    gaps = np.diff(hits)
    edges = stats.geom.ppf(np.linspace(0, 1, 21)[1:-1], 0.05)
    classes = np.searchsorted(edges, gaps)
    bounds = np.concatenate([[0.0], stats.geom.cdf(edges, 0.05), [1.0]])
    expected = np.diff(bounds) * len(gaps)

    assert stats.chisquare(np.bincount(classes, minlength=20), expected).pvalue > ALARM


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, "a", 3), (2, "a", 3)),  # neighbouring seeds
        ((1, "a", 3), (1, "b", 3)),  # streams
        ((1, "a", 3), (1, "a", 4)),  # days
        ((0, "a", 0), (1, "a", 0)),
        ((2**62, "a", 3), (2**62 + 1, "a", 3)),
    ],
)
def test_different_numbers_are_independent(
    one: tuple[int, str, int], other: tuple[int, str, int]
) -> None:
    """Lane by lane: correlation, and a chi-square on 16 x 16 cells."""
    first = _luck(one[0]).uniform(one[1], one[2])
    second = _luck(other[0]).uniform(other[1], other[2])
    table = np.zeros((16, 16))
    np.add.at(table, ((first * 16).astype(int), (second * 16).astype(int)), 1)

    assert abs(np.corrcoef(first, second)[0, 1]) < Z / np.sqrt(N)
    assert stats.chi2_contingency(table).pvalue > ALARM
    assert len(np.intersect1d(first, second)) <= 3  # 52 bits: a coincidence is rarer than 1e-5


def test_seeds_do_not_overlap_under_a_shift_of_runs() -> None:
    """Seeds 1 and 2 must not be one another's lanes, shifted by one."""
    first, second = _luck(1).uniform("a", 0), _luck(2).uniform("a", 0)
    for shift in (-2, -1, 1, 2):
        assert not np.isin(np.roll(first, shift)[:1000], second).any()


def test_numbers_lie_strictly_inside_the_unit_interval() -> None:
    """Also for the hashes 0 and 2^64 - 1."""
    from sim.streams import to_uniform

    ends = to_uniform(np.array([0, 2**64 - 1], dtype=np.uint64))

    assert 0.0 < ends[0] < 1e-15
    assert 1.0 - 1e-15 < ends[1] < 1.0


@given(
    st.integers(-(2**70), 2**70),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.integers(-1, 3650),
    st.text(max_size=20),
)
def test_a_number_depends_on_its_name_alone(
    seed: int, draw: int, run: int, day: int, name: str
) -> None:
    """Alone, among others, by mask, in a family or in pairs: the same number."""
    alone = Luck(seed, np.array([draw]), np.array([run])).uniform(f"x.{name}", day)[0]
    among = Luck(seed, np.array([3, draw, 9]), np.array([1, run, 2]))
    keys = family("x", ("other", name))

    assert among.uniform(f"x.{name}", day)[1] == alone
    assert among.uniform(f"x.{name}", day, np.array([1]))[0] == alone
    assert among.table(keys, day)[1, 1] == alone
    assert among.pairs(keys, np.array([0, 1]), day, np.array([0, 1]))[1] == alone


def test_seed_zero_is_a_seed_of_its_own() -> None:
    values = [Luck(seed, np.array([0]), np.array([0])).uniform("a", 0)[0] for seed in (0, 1, -1)]

    assert len(set(values)) == 3


def test_draws_and_runs_are_not_interchangeable() -> None:
    one = Luck(1, np.array([2]), np.array([5])).uniform("a", 0)
    other = Luck(1, np.array([5]), np.array([2])).uniform("a", 0)

    assert one[0] != other[0]


def test_the_scalar_hash_is_the_one_of_arrays() -> None:
    values = [0, 1, 2**63, 2**64 - 1, 12345678901234567890]

    assert mix_array(np.array(values, dtype=np.uint64)).tolist() == [mix(v) for v in values]


def test_a_changed_bit_changes_half_of_the_hash() -> None:
    """Avalanche over all 64 input bits of 2,000 values: each flips 32 of 64 on average, ±0.5."""
    base = np.arange(2000, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    before = mix_array(base.copy())
    means = [
        float(np.bitwise_count(before ^ mix_array(base ^ np.uint64(1 << bit))).mean())
        for bit in range(64)
    ]

    assert min(means) > 31.5 and max(means) < 32.5


def test_histories_do_not_share_luck_by_accident() -> None:
    """Lane keys of 100 draws by 1,000 runs are all different."""
    lanes = _luck(draws=100, runs=1000).uniform("a", 0)
    ordered = np.sort(lanes)

    assert all(a != b for a, b in pairwise(ordered[:: len(ordered) // 1000]))
    assert len(np.unique(lanes)) == len(lanes)
