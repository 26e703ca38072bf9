"""Named, counter-based random streams.

Every decision draws from a stream that is named by what the decision is. A uniform number is a
hash of (seed, stream name, draw, run, day) and of nothing else: not of how many histories are
played, in which block or process, nor of which other streams exist or which lanes asked. So a
history is the same one in every engine and ensemble, a new official with no effect changes
nothing, and two scenarios with one seed share their luck.

The hash is three rounds of multiply and xor-shift on 64-bit integers, the construction of
MurmurHash3 and SplitMix64 finalisers [SteeleLeaFlood2014], applied to
``lane key xor stream-and-day key``, both of which are themselves hashed. Elementwise integer
arithmetic gives random access and masks at a cost per number near that of a sequential generator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Keys = NDArray[np.uint64]

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15  # 2^64 over the golden ratio: steps that never line up
_MULTIPLIERS = (0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53)
_SHIFTS = (32, 29, 32)
# arrays without axes: numpy takes them with less ado than scalars
_ONE_BITS = np.array(0x3FF0000000000000, np.uint64)  # exponent of 1.0: mantissas give [1, 2)
_ALMOST_ONE = np.array(1.0 - 2.0**-53)  # less it, midpoints k 2^-52 + 2^-53, inside (0, 1)
_FIRST, _SECOND, _THIRD = (np.array(m, np.uint64) for m in _MULTIPLIERS)
_BY_FIRST, _BY_SECOND, _BY_THIRD = (np.array(s, np.uint64) for s in _SHIFTS)
_TO_MANTISSA = np.array(12, np.uint64)
_HALF = 32  # the last shift: it leaves the upper half of a hash as it was
_LOWER_HALF = np.uint64((1 << _HALF) - 1)
_AT_ONCE = 16_384  # numbers that are hashed together: their arrays stay in a core's cache
_FEW = 2048  # so few numbers take no longer to hash than to screen
_DAYS_AHEAD = 64


def mix(value: int) -> int:
    """Hash one 64-bit integer; the scalar twin of :func:`mix_array`.

    >>> mix(0), mix(1) != mix(2)
    (0, True)
    """
    for multiplier, shift in zip(_MULTIPLIERS, _SHIFTS, strict=True):
        value = (value * multiplier) & _MASK
        value ^= value >> shift
    return value


def mix_array(values: Keys) -> Keys:
    """Hash 64-bit integers elementwise, in place; returns its argument."""
    spare = np.empty_like(values)
    _upper_half(values, spare)
    np.right_shift(values, _BY_THIRD, spare)
    return np.bitwise_xor(values, spare, values)


def _upper_half(values: Keys, spare: Keys) -> Keys:
    """The hash before its last shift, in place: its upper half is that of the whole hash."""
    # written out: of the few lanes of a small block a loop would cost as much as the hash
    np.multiply(values, _FIRST, values)
    np.right_shift(values, _BY_FIRST, spare)
    np.bitwise_xor(values, spare, values)
    np.multiply(values, _SECOND, values)
    np.right_shift(values, _BY_SECOND, spare)
    np.bitwise_xor(values, spare, values)
    return np.multiply(values, _THIRD, values)


def to_uniform(hashed: Keys) -> Floats:
    """Hashed integers as uniforms strictly inside (0, 1); overwrites its argument."""
    np.right_shift(hashed, _TO_MANTISSA, hashed)
    np.bitwise_or(hashed, _ONE_BITS, hashed)
    uniform: Floats = hashed.view(np.float64)
    np.subtract(uniform, _ALMOST_ONE, uniform)
    return uniform


@lru_cache(maxsize=4096)
def name_key(name: str) -> int:
    """The 64-bit key of a stream name, the same on every machine."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def _day_keys(keys: Keys, first: int) -> Keys:
    """Hashed keys of some streams on the two months from a day on: (64, streams)."""
    days = np.arange(first + 1, first + 1 + _DAYS_AHEAD).astype(np.uint64)[:, None]
    return mix_array(keys + days * np.uint64(_GOLDEN))


@lru_cache(maxsize=4096)
def _page_of_keys(name: str, page: int) -> Keys:
    """Hashed keys of one stream on the days of a page of its calendar, two months each: (64, 1)."""
    return _day_keys(np.array([name_key(name)], np.uint64), page * _DAYS_AHEAD)


def _day_key(name: str, day: int) -> Keys:
    """Hashed key of one stream on a day: (1,)."""
    page, place = divmod(day, _DAYS_AHEAD)
    key: Keys = _page_of_keys(name, page)[place]
    return key


class Family:
    """Streams that are drawn from together, one a member: their keys on each day.

    Args:
        names: of the streams.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        self._keys: Keys = np.array([name_key(name) for name in names], dtype=np.uint64)
        self._first = 0
        self._table: Keys = np.zeros((0, len(names)), np.uint64)

    def on_day(self, day: int) -> Keys:
        """Hashed keys of the members on a day; those of the next two months are made with them."""
        if not 0 <= day - self._first < len(self._table):
            self._table, self._first = _day_keys(self._keys, day), day
        keys: Keys = self._table[day - self._first]
        return keys


def family(prefix: str, members: tuple[str, ...]) -> Family:
    """The streams ``prefix.member``, one a member."""
    return Family(tuple(f"{prefix}.{member}" for member in members))


@dataclass(frozen=True)
class _Past:
    """A past that lanes share with others: its last day and whose luck it was, by lane."""

    until: NDArray[np.int64]
    keys: Keys
    first: int  # smallest and largest of ``until``
    last: int


class Luck:
    """The luck of a set of lanes: all their uniforms, by stream and day.

    Args:
        seed: any integer; neighbouring seeds share nothing.
        draws: (L,) number of the parameter draw of each lane, >= 0.
        runs: (L,) number of the run of each lane, >= 0.
    """

    def __init__(self, seed: int, draws: NDArray[np.integer], runs: NDArray[np.integer]) -> None:
        root = np.uint64(mix((name_key("ballast") + (seed & _MASK) * _GOLDEN) & _MASK))
        gamma = np.uint64(_GOLDEN)
        of_draw = mix_array(root + (draws.astype(np.uint64) + np.uint64(1)) * gamma)
        self._lane: Keys = mix_array(of_draw + (runs.astype(np.uint64) + np.uint64(1)) * gamma)
        self._past: _Past | None = None

    def after(self, past: Luck, until: int | NDArray[np.integer]) -> Luck:
        """The same lanes with a past in common: their luck is that of others up to a day.

        Args:
            past: of whom, one lane for all or one for each.
            until: last day of the past, one for all or (L,) one for each lane.
        """
        lanes = len(self._lane)
        days = np.broadcast_to(np.asarray(until, np.int64), (lanes,))
        keys = np.broadcast_to(past._lane, (lanes,))
        joined = Luck.__new__(Luck)
        joined._lane, joined._past = self._lane, _Past(days, keys, int(days.min()), int(days.max()))
        return joined

    def parting(self, day: int) -> Indices:
        """Lanes whose own luck begins on a day, after a past in common: (n,)."""
        if self._past is None or not self._past.first < day <= self._past.last + 1:
            return np.zeros(0, np.intp)
        return np.flatnonzero(self._past.until == day - 1)

    def apart(self, word: str) -> Luck:
        """Luck of its own for each lane that no stream of the ordinary luck shares."""
        other = Luck.__new__(Luck)
        other._lane, other._past = mix_array(self._lane + np.uint64(name_key(word))), None
        return other

    def take(self, lanes: Indices) -> Luck:
        """The luck of some lanes, in this order; a lane may come several times."""
        taken, past = Luck.__new__(Luck), self._past
        taken._lane = self._lane[lanes]
        taken._past = past and _Past(past.until[lanes], past.keys[lanes], past.first, past.last)
        return taken

    def clones(self, copies: NDArray[np.integer], day: int) -> Luck:
        """Luck of lanes that have been copied: the parent's for copy 0, one of its own for others.

        Args:
            copies: (L,) number of each copy, >= 0.
            day: first day of the clone's own luck; later ones are its own too.
        """
        asked = np.uint64((name_key("clone") + (day + 1) * _GOLDEN) & _MASK)
        own = mix_array(mix_array(self._lane + asked) + copies.astype(np.uint64))
        parted = Luck.__new__(Luck)
        parted._lane, parted._past = np.where(copies == 0, self._lane, own), self._past
        return parted

    def uniform(self, name: str, day: int, lanes: Indices | None = None) -> Floats:
        """One uniform in (0, 1) a lane: shape (L,), or (n,) for the n ``lanes`` asked for."""
        here = self._lanes_on(day)
        lane = here if lanes is None else here[lanes]
        if not len(lane):
            return np.zeros(0)
        return to_uniform(mix_array(np.bitwise_xor(lane, _day_key(name, day))))

    def uniform_on(self, name: str, days: NDArray[np.integer], lanes: Indices) -> Floats:
        """What :meth:`uniform` gives on several days, for pairs (days[n], lanes[n]): (n,)."""
        keys = mix_array(
            np.uint64(name_key(name)) + (days.astype(np.uint64) + np.uint64(1)) * np.uint64(_GOLDEN)
        )
        lane, past = self._lane[lanes], self._past
        if past is not None:
            lane = np.where(days > past.until[lanes], lane, past.keys[lanes])
        return to_uniform(mix_array(np.bitwise_xor(lane, keys)))

    def table(self, streams: Family, day: int) -> Floats:
        """One uniform a stream of a family and lane: shape (members, L)."""
        return to_uniform(mix_array(streams.on_day(day)[:, None] ^ self._lanes_on(day)[None]))

    def below(
        self, streams: Family, day: int, bounds: Floats, strip: int = 0
    ) -> tuple[Indices, Indices, Floats]:
        """Where the uniforms of a family may lie below bounds: all that do, and very few others.

        Most uniforms of rare events lie far above their chance. Those are only compared, as
        integers and by the upper half of their hash; the few others are hashed to the end.

        Args:
            streams: the family.
            day: today.
            bounds: (members, S) what the uniforms of each member are compared with, in each strip
                of lanes; S is 1 for one bound for all of them.
            strip: lanes of a strip; the last one may have fewer.

        Returns:
            Members, lanes and uniforms of all pairs whose uniform is below its bound, and of about
            one in 2^32 of the others; by member, then lane: each (n,).
        """
        asked = np.flatnonzero((bounds > 0.0).any(axis=1))
        if not len(asked):
            return asked, asked, np.zeros(0)
        here, members = self._lanes_on(day), len(asked)
        count, on_day = len(here), streams.on_day(day)[asked, None]
        if members * count <= _FEW:  # all are hashed to the end sooner than some are picked
            every = to_uniform(mix_array(on_day ^ here)).ravel()
            each = bounds[asked]
            each = each.repeat(strip, axis=1)[:, :count] if each.shape[1] > 1 else each
            places = (every.reshape(members, count) < each).ravel().nonzero()[0]
            row = places // count
            return asked[row], places - row * count, every[places]
        limits = np.minimum(bounds[asked] * 2.0**_HALF, 2.0**_HALF - 1.0).astype(np.uint64)
        limits = limits << _BY_THIRD | _LOWER_HALF
        whole = count // strip * strip if limits.shape[1] > 1 else 0
        found = np.empty((members, count), bool)
        rows = min(max(1, _AT_ONCE // count), members)
        hashed, spare = np.empty((2, rows, count), np.uint64)
        for first in range(0, members, rows):
            some = slice(first, min(first + rows, members))
            these, rest = hashed[: some.stop - first], spare[: some.stop - first]
            np.bitwise_xor(on_day[some], here, these)
            upper, most = _upper_half(these, rest), limits[some]
            if whole:
                shape = len(upper), -1, strip
                strips, low = upper[:, :whole].reshape(shape), found[some, :whole].reshape(shape)
                np.less_equal(strips, most[:, : whole // strip, None], low)
            np.less_equal(upper[:, whole:], most[:, -1:], found[some, whole:])
        places = found.ravel().nonzero()[0]
        row = places // count
        lanes = places - row * count
        which = asked[row]
        return which, lanes, self.pairs(streams, which, day, lanes)

    def pairs(self, streams: Family, members: Indices, day: int, lanes: Indices) -> Floats:
        """One uniform for each pair (members[n], lanes[n]) of a family: shape (n,)."""
        if not len(lanes):
            return np.zeros(0)
        return to_uniform(mix_array(streams.on_day(day)[members] ^ self._lanes_on(day)[lanes]))

    def several(
        self, families: Sequence[Family], members: Indices, day: int, lanes: Indices
    ) -> Floats:
        """Uniforms of the same pairs in some families of equal members: (families, n)."""
        keys = np.array([streams.on_day(day) for streams in families])
        return to_uniform(mix_array(keys.take(members, axis=1) ^ self._lanes_on(day)[lanes]))

    def _lanes_on(self, day: int) -> Keys:
        """Keys of the lanes on a day: their past's up to its last day, then their own."""
        past = self._past
        if past is None or day > past.last:
            return self._lane
        return past.keys if day <= past.first else np.where(day > past.until, self._lane, past.keys)
