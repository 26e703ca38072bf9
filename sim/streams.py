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
_ONE_BITS = np.uint64(0x3FF0000000000000)  # exponent of 1.0: mantissa bits below give [1, 2)
_ALMOST_ONE = 1.0 - 2.0**-53  # subtracting it gives the midpoints k 2^-52 + 2^-53, inside (0, 1)
_MULTIPLIERS_U64 = tuple(np.uint64(m) for m in _MULTIPLIERS)
_SHIFTS_U64 = tuple(np.uint64(s) for s in _SHIFTS)
_HALF = 32  # the last shift: it leaves the upper half of a hash as it was
_LOWER_HALF = np.uint64((1 << _HALF) - 1)
_AT_ONCE = 16_384  # numbers that are hashed together: their arrays stay in a core's cache


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
    np.right_shift(values, _SHIFTS_U64[-1], out=spare)
    return np.bitwise_xor(values, spare, out=values)


def _upper_half(values: Keys, spare: Keys) -> Keys:
    """The hash before its last shift, in place: its upper half is that of the whole hash."""
    for multiplier, shift in zip(_MULTIPLIERS_U64[:-1], _SHIFTS_U64[:-1], strict=True):
        np.multiply(values, multiplier, out=values)
        np.right_shift(values, shift, out=spare)
        np.bitwise_xor(values, spare, out=values)
    return np.multiply(values, _MULTIPLIERS_U64[-1], out=values)


def to_uniform(hashed: Keys) -> Floats:
    """Hashed integers as uniforms strictly inside (0, 1); overwrites its argument."""
    np.right_shift(hashed, np.uint64(12), out=hashed)
    np.bitwise_or(hashed, _ONE_BITS, out=hashed)
    uniform: Floats = hashed.view(np.float64)
    np.subtract(uniform, _ALMOST_ONE, out=uniform)
    return uniform


@lru_cache(maxsize=4096)
def name_key(name: str) -> int:
    """The 64-bit key of a stream name, the same on every machine."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def _day_key(key: int, day: int) -> int:
    return mix((key + (day + 1) * _GOLDEN) & _MASK)


def family(prefix: str, members: tuple[str, ...]) -> Keys:
    """Keys of the streams ``prefix.member``, one a member: shape (members,)."""
    return np.array([name_key(f"{prefix}.{member}") for member in members], dtype=np.uint64)


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

    def uniform(self, name: str, day: int, lanes: Indices | None = None) -> Floats:
        """One uniform in (0, 1) a lane: shape (L,), or (n,) for the n ``lanes`` asked for."""
        lane = self._lane if lanes is None else self._lane[lanes]
        key = np.uint64(_day_key(name_key(name), day))
        return to_uniform(mix_array(np.bitwise_xor(lane, key)))

    def table(self, keys: Keys, day: int) -> Floats:
        """One uniform a stream of a family and lane: shape (members, L)."""
        return to_uniform(mix_array(self._on_day(keys, day)[:, None] ^ self._lane[None, :]))

    def below(self, keys: Keys, day: int, bounds: Floats) -> tuple[Indices, Indices, Floats]:
        """Where the uniforms of a family may lie below bounds: all that do, and very few others.

        Most uniforms of rare events lie far above their chance. Those are only compared, as
        integers and by the upper half of their hash; the few others are hashed to the end.

        Args:
            keys: (members,) of the family.
            day: today.
            bounds: (members,) what the uniforms of each member are compared with.

        Returns:
            Members, lanes and uniforms of all pairs whose uniform is below the bound of the
            member, and of about one in 2^32 of the others; by member, then lane: each (n,).
        """
        count = len(self._lane)
        on_day = self._on_day(keys, day)[:, None]
        limits = (np.clip(bounds * 2.0**_HALF, 0.0, 2.0**_HALF - 1.0)).astype(np.uint64)
        limits = (limits << np.uint64(_HALF) | _LOWER_HALF)[:, None]
        found = np.empty((len(keys), count), bool)
        rows = max(1, _AT_ONCE // count)
        hashed, spare = np.empty((2, min(rows, len(keys)), count), np.uint64)
        for first in range(0, len(keys), rows):
            last = min(first + rows, len(keys))
            some, rest = hashed[: last - first], spare[: last - first]
            np.bitwise_xor(on_day[first:last], self._lane, out=some)
            np.less_equal(_upper_half(some, rest), limits[first:last], out=found[first:last])
        places = found.ravel().nonzero()[0]
        members = places // count
        lanes = places - members * count
        return members, lanes, self.pairs(keys, members, day, lanes)

    def pairs(self, keys: Keys, members: Indices, day: int, lanes: Indices) -> Floats:
        """One uniform for each pair (members[n], lanes[n]) of a family: shape (n,)."""
        return to_uniform(mix_array(self._on_day(keys, day)[members] ^ self._lane[lanes]))

    @staticmethod
    def _on_day(keys: Keys, day: int) -> Keys:
        step = np.uint64(((day + 1) * _GOLDEN) & _MASK)
        return mix_array(keys + step)
