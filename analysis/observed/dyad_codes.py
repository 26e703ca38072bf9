"""What files of event data call the two governments of a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from ballast.analysis.observed.text_rows import as_read
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.country_codes import CountryCodes
from ballast.sim.scenario.messages import schema_problems
from ballast.sim.scenario.places import shipped_folder
from ballast.sim.scenario.reader import read
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.shape import Identifier, Model

SCHEMES = {
    "cameo": "country codes of CAMEO",
    "iso3": "ISO codes of three letters",
    "cow": "state numbers of Correlates of War",
    "names": "names of countries",
}


class CountryCodeFile(Model):
    """The codes of the shipped scenarios' governments."""

    countries: dict[Identifier, CountryCodes]
    """By id of a government."""


@dataclass(frozen=True)
class Dyad:
    """Two governments, and their codes.

    Attributes:
        path: of the scenario, for messages.
        names: of the governments by id, in the order of the scenario.
        codes: of each; None where none are known.
    """

    path: str
    names: Mapping[str, str]
    codes: Mapping[str, CountryCodes | None]

    def other(self, side: str) -> str:
        """The other government."""
        return next(one for one in self.names if one != side)

    def sides(self, schemes: Iterable[str]) -> dict[str, str]:
        """Ids of governments by their codes in some schemes, as these stand in files."""
        return {
            form: side
            for side, codes in self.codes.items()
            for scheme in schemes
            if codes is not None
            for code in codes.of(scheme)
            for form in as_read(code)
        }

    def sides_in_words(self) -> dict[str, str]:
        """Ids of governments by id, name and every code of letters; an id goes before a code."""
        found = self.sides(("cameo", "iso3", "cow_abbreviation", "names"))
        for side, name in self.names.items():
            found |= dict.fromkeys(as_read(name), side)
        return found | {side: side for side in self.names}

    def problems(self, schemes: Iterable[str], files: str) -> list[Problem]:
        """Governments without the codes that a format has.

        Args:
            schemes: that are needed.
            files: title of the format.
        """
        return [
            Problem(
                f"expected {SCHEMES[scheme]} to find its rows by in {files}, found none",
                f"governments.{side}.codes.{scheme}",
                self.path,
            )
            for scheme in schemes
            for side, codes in self.codes.items()
            if codes is None
            or not (codes.of(scheme) or (scheme == "cow" and codes.of("cow_abbreviation")))
        ]


def dyad_of(loaded: LoadedScenario) -> Dyad:
    """The governments of a scenario with their codes: its own, or those shipped for such ones."""
    shipped = shipped_codes()
    names = {side: about.name for side, about in loaded.scenario.governments.items()}
    codes = {
        side: about.codes or _known(shipped, side, about.name)
        for side, about in loaded.scenario.governments.items()
    }
    return Dyad(loaded.path, names, codes)


def _known(shipped: Mapping[str, CountryCodes], side: str, name: str) -> CountryCodes | None:
    """Codes of a government by its id, if its name is that of the country too."""
    codes = shipped.get(side)
    return codes if codes is not None and name in codes.names else None


def shipped_codes() -> Mapping[str, CountryCodes]:
    """The codes in ``seeds/country-codes.yaml``."""
    document = read(shipped_folder("seeds") / "country-codes.yaml")
    try:
        return CountryCodeFile.model_validate(document.values).countries
    except ValidationError as error:
        raise InputError(*schema_problems(document, error, CountryCodeFile)) from None
