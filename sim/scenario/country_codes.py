"""What files of event data call a government; read by ``ballast events`` and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field, Strict

from ballast.sim.scenario.reader import Key
from ballast.sim.scenario.shape import THREE_CAPITALS, Line, Model

Letters = Annotated[str, Field(pattern=THREE_CAPITALS)]


class CountryCodes(Model):
    """Codes and names of one country in public event data."""

    cameo: Letters | None = None
    """Country code of actors in CAMEO, which GDELT uses: three letters."""
    iso3: Letters | None = None
    """ISO 3166-1 alpha-3, which POLECAT uses."""
    cow: Annotated[int, Strict(), Field(ge=1, le=999)] | None = None
    """Number of the state in Correlates of War (ccode)."""
    cow_abbreviation: Letters | None = None
    """Its letters there (stabb)."""
    names: tuple[Annotated[Line, Field(min_length=1)], ...] = ()
    """Names of the country, as ICEWS spells them."""

    def of(self, scheme: str) -> tuple[str, ...]:
        """Codes in a scheme: cameo, iso3, cow, cow_abbreviation or names.

        >>> CountryCodes(cow=2).of("cow"), CountryCodes().of("iso3")
        (('2',), ())
        """
        value = getattr(self, scheme)
        if isinstance(value, tuple):
            return value
        return () if value is None else (str(value),)


def judge_codes(codes: Mapping[str, CountryCodes | None]) -> Iterator[tuple[Key, str]]:
    """Codes that two governments share, by which their rows could not be told apart.

    Args:
        codes: of each government by its id.
    """
    for scheme in CountryCodes.model_fields:
        seen: dict[str, str] = {}
        for side, of_side in codes.items():
            for code in () if of_side is None else of_side.of(scheme):
                other = seen.setdefault(code.casefold(), side)
                if other != side:
                    message = f"expected another one than that of {other}, got {code!r}"
                    yield ("governments", side, "codes", scheme), message
