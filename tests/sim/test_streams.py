"""Random streams: what a number depends on, and how good the numbers are.

Every statistical test here has a false-alarm rate of 1e-4 (thresholds from the exact or limiting
law, both sides); the numbers are fixed, so that a failure is a fault and not bad luck.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ballast.sim.streams import Luck, family, mix, mix_array

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


def test_several_days_at_once_are_the_same_numbers() -> None:
    """With a past in common of another lane's luck too."""
    own = Luck(3, np.array([0, 1, 1]), np.array([4, 0, 2]))
    shared = own.after(Luck(9, np.array([5]), np.array([0])), np.array([2, 3, 1]))
    days, lanes = np.array([0, 2, 3, 3, 1, 4]), np.array([0, 1, 1, 2, 0, 2])
    for luck in (own, shared):
        one_by_one = [
            luck.uniform("a.b", int(day))[lane] for day, lane in zip(days, lanes, strict=True)
        ]

        assert luck.uniform_on("a.b", days, lanes).tolist() == one_by_one


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
    """All 52 binary digits: ones in half of the numbers, within the alarm over 52 tests."""
    digits = (numbers * 2.0**52).astype(np.uint64)
    limit = float(stats.norm.isf(ALARM / 104)) * 0.5 / np.sqrt(len(numbers))
    for bit in range(52):
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
    from ballast.sim.streams import to_uniform

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


def _by_hand(seed: int, name: str, draw: int, run: int, day: int) -> float:
    """The definition in plain integers, without numpy."""
    golden, size = 0x9E3779B97F4A7C15, 2**64

    def scramble(value: int) -> int:
        for multiplier, shift in (
            (0xD6E8FEB86659FD93, 32),
            (0xFF51AFD7ED558CCD, 29),
            (0xC4CEB9FE1A85EC53, 32),
        ):
            value = value * multiplier % size
            value ^= value >> shift
        return value

    def key(text: str) -> int:
        return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")

    of_seed = scramble((key("ballast") + seed * golden) % size)
    of_draw = scramble((of_seed + (draw + 1) * golden) % size)
    of_lane = scramble((of_draw + (run + 1) * golden) % size)
    of_day = scramble((key(name) + (day + 1) * golden) % size)
    return ((scramble(of_lane ^ of_day) >> 12) + 0.5) / 2**52


@given(
    st.integers(-(2**70), 2**70),
    st.integers(0, 2**31),
    st.integers(0, 2**31),
    st.integers(-1, 3650),
    st.text(max_size=20),
)
def test_a_number_is_the_hash_that_the_module_describes(
    seed: int, draw: int, run: int, day: int, name: str
) -> None:
    number = Luck(seed, np.array([draw]), np.array([run])).uniform(name, day)

    assert number.tolist() == [_by_hand(seed, name, draw, run, day)]


def test_histories_keep_their_names() -> None:
    """Anchors: a change here gives every (seed, draw, run) another history."""
    numbers = Luck(20230710, np.array([0, 3]), np.array([0, 17])).uniform("visit.acceptance", 5)

    assert numbers.tolist() == [0.10321082569823925, 0.1625699293815709]


def test_seeds_count_modulo_the_size_of_a_word() -> None:
    """The command line takes 0 … 2^63 - 1, in which no two seeds are alike."""
    values = [
        Luck(seed, np.array([0]), np.array([0])).uniform("a", 0)[0]
        for seed in (-(2**63), 2**63, 0, 2**64, 2**63 - 1)
    ]

    assert values[0] == values[1]
    assert values[2] == values[3]
    assert len(set(values)) == 3


COLUMNS, ROWS = 100, 20_000


@pytest.fixture(scope="module", params=["streams", "days", "runs", "draws", "seeds"])
def columns(request: pytest.FixtureRequest) -> np.ndarray:
    """(ROWS, COLUMNS) numbers; each column belongs to another stream, day, run, draw or seed."""
    few = np.arange(COLUMNS)
    if request.param == "streams":
        return _luck(3, runs=ROWS).table(family("member", tuple(f"id{n}" for n in few)), 8).T
    if request.param == "days":
        luck = _luck(3, runs=ROWS)
        return np.stack([luck.uniform("act", day) for day in range(COLUMNS)], axis=1)
    if request.param == "seeds":
        return np.stack([_luck(s, runs=ROWS).uniform("act", 0) for s in range(COLUMNS)], axis=1)
    same = np.full(COLUMNS, 5)
    luck = Luck(3, few, same) if request.param == "draws" else Luck(3, same, few)
    return np.stack([luck.uniform("act", day) for day in range(ROWS)])


def test_columns_share_nothing(columns: np.ndarray) -> None:
    """All pairs of columns: in level, in distance from 1/2, and one against the other.

    sqrt(12) (u - 1/2) and sqrt(180) ((u - 1/2)^2 - 1/12) have mean 0 and variance 1, so the scaled
    sum of products of two columns is nearly standard normal; all sums share the alarm.
    """
    centred = columns - 0.5
    both = np.hstack([np.sqrt(12) * centred, np.sqrt(180) * (centred**2 - 1 / 12)])
    rows, others = np.triu_indices(2 * COLUMNS, 1)
    pairs = others - rows != COLUMNS  # level and distance of one column depend on each other
    z = (both.T @ both / np.sqrt(ROWS))[rows[pairs], others[pairs]]

    assert np.abs(z).max() < stats.norm.isf(ALARM / 2 / z.size)


@pytest.mark.parametrize("share", [0.002, 0.05, 0.998])
def test_rare_events_do_not_cluster(columns: np.ndarray, share: float) -> None:
    """Events of a small chance, counted by column, by twenty rows, and by 1,000 rows of a column.

    A squared standardised binomial count has mean 1 and variance 2 + excess kurtosis; the sum of
    many is given the scaled chi-square law of the same mean and variance (Satterthwaite).
    """
    events = columns < share
    for counts, trials in (
        (events.sum(axis=0), ROWS),
        (events.reshape(ROWS // 20, -1).sum(axis=1), 20 * COLUMNS),
        (events.reshape(-1, 1000, COLUMNS).sum(axis=1).ravel(), 1000),
    ):
        variance = trials * share * (1 - share)
        squares = (counts - trials * share) ** 2 / variance
        degrees = 2 * counts.size / (2 + (1 - 6 * share * (1 - share)) / variance)
        low, high = stats.chi2.isf([1 - ALARM / 6, ALARM / 6], degrees)  # three counts, two sides

        assert low < squares.mean() * degrees < high, trials


@pytest.mark.parametrize("lanes", [1, 7, 20_000, 40_000])
@pytest.mark.parametrize("day", [-1, 0, 63, 64, 700])
def test_what_lies_below_a_bound_is_found_and_little_else(lanes: int, day: int) -> None:
    """Against all uniforms: bounds of nothing, of little, of half, of one and above.

    A uniform is found without need where its upper 32 bits are those of the bound: one of 200,000
    may be, two are as rare as 1e-9.
    """
    luck = _luck(5, runs=lanes)
    streams = family("rare", ("a", "b", "c", "d", "e"))
    bounds = np.array([0.0, 0.003, 0.5, 1.0, 1.7])
    members, at, uniforms = luck.below(streams, day, bounds[:, None])
    every = luck.table(streams, day)
    found = np.zeros(every.shape, bool)
    found[members, at] = True

    assert np.array_equal(uniforms, every[members, at])
    assert (np.diff(members * lanes + at) > 0).all()  # by member, then lane
    assert found[every < bounds[:, None]].all()
    assert (found & (every >= bounds[:, None])).sum() <= 1


@pytest.mark.parametrize("lanes", [1, 64, 100, 1000, 20_000])
def test_each_strip_of_lanes_has_a_bound_of_its_own(lanes: int) -> None:
    """Strips of 64 lanes, the last one shorter, one of them with a bound of nothing."""
    luck, streams = _luck(5, runs=lanes), family("rare", ("a", "b"))
    strips = -(-lanes // 64)
    bounds = np.stack([np.linspace(0.0, 0.2, strips), np.linspace(0.7, 0.1, strips)])
    members, at, uniforms = luck.below(streams, 3, bounds, 64)
    every, of_lane = luck.table(streams, 3), bounds[:, np.arange(lanes) // 64]
    found = np.zeros(every.shape, bool)
    found[members, at] = True

    assert np.array_equal(uniforms, every[members, at])
    assert found[every < of_lane].all()
    assert (found & (every >= of_lane)).sum() <= 1


def test_below_bounds_of_nothing_there_is_nothing() -> None:
    found = _luck(5, runs=9).below(family("rare", ("a", "b")), 3, np.zeros((2, 1)))

    assert [part.tolist() for part in found] == [[], [], []]


def test_a_bound_at_a_uniform_itself_takes_what_lies_below_it() -> None:
    """The comparison of integers must not lose a number that lies a hair below the bound."""
    luck, streams = _luck(5, runs=3000), family("rare", ("a",))  # so many are screened
    every = luck.table(streams, 3)[0]
    for lane in range(0, 2000, 40):
        bound = np.nextafter(every[lane], 1.0)
        _, found, _ = luck.below(streams, 3, np.array([[bound]]))

        assert set(np.flatnonzero(every < bound)) <= set(found.tolist())


def test_several_families_at_once_are_each_alone() -> None:
    luck, names = _luck(5, runs=50), ("x", "y", "z")
    families = [family(prefix, names) for prefix in ("one", "two")]
    members, lanes = np.array([0, 2, 1, 2]), np.array([3, 3, 49, 0])
    both = luck.several(families, members, 9, lanes)

    for row, streams in zip(both, families, strict=True):
        assert np.array_equal(row, luck.pairs(streams, members, 9, lanes))


def test_keys_of_a_family_do_not_depend_on_which_days_were_asked_before() -> None:
    luck, asked = _luck(5, runs=3), family("x", ("y", "z"))
    for day in (0, 5, 63, 64, 200, -1, 3, 130):
        fresh = luck.table(family("x", ("y", "z")), day)

        assert np.array_equal(luck.table(asked, day), fresh)
        assert np.array_equal(fresh[1], luck.uniform("x.z", day))
