"""Layouts of public event data: their columns, and which of them are needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """Formats that are read."""

    GDELT = "gdelt"
    ICEWS = "icews"
    POLECAT = "polecat"
    MIDA = "mida"
    MIDB = "midb"
    MIDI = "midi"
    MIDIP = "midip"
    PLAIN = "plain"
    RECORD = "record"


@dataclass(frozen=True, kw_only=True)
class EventLayout:
    """A known layout.

    Attributes:
        format: which.
        title: name for people.
        columns: all of them, in order.
        needed: without these it is not read.
        marks: a header with all of these is of this layout, or of none.
        headed: whether files begin with a header.
        schemes: codes of governments that its rows have; of several, any one.
    """

    format: Format
    title: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    marks: tuple[str, ...]
    headed: bool = True
    schemes: tuple[str, ...] = ()


def bare(name: str) -> str:
    """A column's name as it is compared: copies differ in case, blanks, dots and underscores.

    >>> bare(' "Event Date"'), bare("event_date"), bare("Event.Date")
    ('eventdate', 'eventdate', 'eventdate')
    """
    return re.sub(r"[\s_.\"']+", "", name).casefold()


def _geo(who: str, second_level: bool) -> tuple[str, ...]:
    parts = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
    return tuple(f"{who}Geo_{part}" for part in parts if second_level or part != "ADM2Code")


def _gdelt(second_level: bool, url: bool) -> tuple[str, ...]:
    actor = (
        "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code",
        "Religion2Code", "Type1Code", "Type2Code", "Type3Code",
    )  # fmt: skip
    columns = ["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"]
    columns += [f"Actor{number}{part}" for number in (1, 2) for part in actor]
    columns += [
        "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass",
        "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone",
    ]  # fmt: skip
    for who in ("Actor1", "Actor2", "Action"):
        columns += _geo(who, second_level)
    return (*columns, "DATEADDED", *(("SOURCEURL",) if url else ()))


GDELT_NEEDED = (
    "GLOBALEVENTID", "SQLDATE", "Actor1Code", "Actor1CountryCode", "Actor2Code",
    "Actor2CountryCode", "EventCode", "EventRootCode", "QuadClass", "GoldsteinScale",
)  # fmt: skip


def _gdelt_layout(title: str, second_level: bool, url: bool) -> EventLayout:
    return EventLayout(
        format=Format.GDELT,
        title=title,
        columns=_gdelt(second_level, url),
        needed=GDELT_NEEDED,
        marks=("GLOBALEVENTID", "EventCode"),
        headed=False,
        schemes=("cameo",),
    )


def _polecat(who: str) -> tuple[str, ...]:
    return (
        f"{who} Name", f"{who} Country", f"{who} COW", f"Primary {who} Sector", f"{who} Sectors",
        f"{who} Title", f"{who} Name Raw", f"Wikipedia {who} ID",
    )  # fmt: skip


DATES = ("stday", "stmon", "styear", "endday", "endmon", "endyear")
RECORDED = ("date", "actor", "act", "process", "weight")
PLAIN_COLUMNS = (
    "date", "source", "target", "weight", "act", "category", "cameo", "official", "process",
    "rung", "published", "note",
)  # fmt: skip
LAYOUTS = (
    _gdelt_layout("GDELT 2 export", True, True),
    _gdelt_layout("GDELT 1 daily export", False, True),
    _gdelt_layout("GDELT 1 back file", False, False),
    EventLayout(
        format=Format.ICEWS,
        title="ICEWS",
        columns=(
            "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country",
            "Event Text", "CAMEO Code", "Intensity", "Target Name", "Target Sectors",
            "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District",
            "Province", "Country", "Latitude", "Longitude",
        ),
        needed=(
            "Event Date", "Source Name", "Source Country", "CAMEO Code", "Intensity",
            "Target Name", "Target Country",
        ),
        marks=("Source Country", "Target Country"),
        schemes=("names",),
    ),
    EventLayout(
        format=Format.POLECAT,
        title="POLECAT",
        columns=(
            "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code",
            "Contexts", *_polecat("Actor"), *_polecat("Recipient"), "Placename", "City",
            "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID",
            "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People",
            "Story Organizations", "Story Locations", "Language", "Version",
        ),
        needed=("Event Date", "Event Type", "Actor Country", "Recipient Country"),
        marks=("Actor Country", "Recipient Country"),
        schemes=("iso3",),
    ),
    EventLayout(
        format=Format.MIDIP,
        title="COW MID participants of incidents (MIDIP)",
        columns=(
            "dispnum", "incidnum", "stabb", "ccode", *DATES, "insidea", "sidea", "fatality",
            "fatalpre", "action", "hostlev", "revtype1", "revtype2", "version",
        ),
        needed=("dispnum", "incidnum", "ccode", *DATES[:3], "action"),
        marks=("dispnum", "incidnum", "ccode"),
        schemes=("cow",),
    ),
    EventLayout(
        format=Format.MIDI,
        title="COW MID incidents (MIDI)",
        columns=(
            "dispnum", "incidnum", *DATES, "duration", "tbi", "fatality", "fatalpre", "action",
            "hostlev", "numa", "revtype1", "revtype2", "version",
        ),
        needed=("dispnum", "incidnum"),
        marks=("dispnum", "incidnum", "action", "numa"),
        schemes=("cow",),
    ),
    EventLayout(
        format=Format.MIDB,
        title="COW MID participants of disputes (MIDB)",
        columns=(
            "dispnum", "stabb", "ccode", *DATES, "sidea", "revstate", "revtype1", "revtype2",
            "fatality", "fatalpre", "hiact", "hostlev", "orig", "version",
        ),
        needed=("dispnum", "ccode", *DATES[:3], "sidea", "hiact"),
        marks=("dispnum", "ccode", "hiact"),
        schemes=("cow",),
    ),
    EventLayout(
        format=Format.MIDA,
        title="COW MID disputes (MIDA)",
        columns=(
            "dispnum", *DATES, "outcome", "settle", "fatality", "fatalpre", "maxdur", "mindur",
            "hiact", "hostlev", "recip", "numa", "numb", "ongo2014", "version",
        ),
        needed=("dispnum",),
        marks=("dispnum", "hiact", "numa", "numb"),
        schemes=("cow",),
    ),
    EventLayout(
        format=Format.RECORD,
        title="record of events, as in seeds/",
        columns=(*RECORDED, "confidence", "note"),
        needed=RECORDED,
        marks=("date", "actor", "process"),
    ),
    EventLayout(
        format=Format.PLAIN,
        title="plain",
        columns=PLAIN_COLUMNS,
        needed=PLAIN_COLUMNS[:4],
        marks=("date", "source", "target"),
    ),
)  # fmt: skip
"""In this order: a header is of the first layout whose marks it has."""
ALIASES = {"day": "sqldate", "eventintensity": "intensity"}
"""Other names of columns: of GDELT in its handbook, of POLECAT in some releases."""
ACLED_MARK = "eventidcnty"
