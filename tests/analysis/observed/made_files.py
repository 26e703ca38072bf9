"""Small files of event data, made for the tests: no row of anybody's data is in them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from ballast.analysis.observed.event_layouts import LAYOUTS, EventLayout
from ballast.analysis.observed.event_reading import EventReader, ObservedEvents
from ballast.analysis.observed.recognised_files import recognised
from ballast.analysis.observed.row_fates import FileAccount
from ballast.sim.errors import InputError, Problem
from tests.cases import baseline

BY_TITLE = {layout.title: layout for layout in LAYOUTS}
GDELT = BY_TITLE["GDELT 2 export"]
GDELT_DAILY = BY_TITLE["GDELT 1 daily export"]
GDELT_OLD = BY_TITLE["GDELT 1 back file"]
ICEWS = BY_TITLE["ICEWS"]
POLECAT = BY_TITLE["POLECAT"]
MIDA = BY_TITLE["COW MID disputes (MIDA)"]
MIDB = BY_TITLE["COW MID participants of disputes (MIDB)"]
MIDI = BY_TITLE["COW MID incidents (MIDI)"]
MIDIP = BY_TITLE["COW MID participants of incidents (MIDIP)"]


def row(layout: EventLayout, known: dict[str, object], **said: object) -> list[str]:
    """A row of a layout; columns by name, blanks and all as underscores."""
    values = {name.replace(" ", "_"): str(value) for name, value in (known | said).items()}
    columns = [name.replace(" ", "_") for name in layout.columns]
    assert set(values) <= set(columns), sorted(set(values) - set(columns))
    return [values.get(name, "") for name in columns]


def gdelt(layout: EventLayout = GDELT, **said: object) -> list[str]:
    """A row of GDELT: the one government accuses the other on 5 January 2023."""
    known: dict[str, object] = {
        "GLOBALEVENTID": 1, "SQLDATE": 20230105, "Actor1Code": "USAGOV",
        "Actor1CountryCode": "USA", "Actor2Code": "CHNGOV", "Actor2CountryCode": "CHN",
        "IsRootEvent": 1, "EventCode": "112", "EventBaseCode": "112", "EventRootCode": "11",
        "QuadClass": 3, "GoldsteinScale": "-2.0", "ActionGeo_CountryCode": "CH",
        "DATEADDED": 20230105120000 if layout is GDELT else 20230105,
    }  # fmt: skip
    if layout is not GDELT_OLD:
        known["SOURCEURL"] = "https://example.org/a"
    return row(layout, known, **said)


def icews(**said: object) -> list[str]:
    """A row of ICEWS: an accusation on 5 January 2023."""
    known: dict[str, object] = {
        "Event_ID": 1, "Event_Date": "2023-01-05", "Source_Name": "A Minister",
        "Source_Country": "United States", "CAMEO_Code": "112", "Intensity": "-2.0",
        "Target_Name": "A Ministry", "Target_Country": "China", "Story_ID": "77",
        "Sentence_Number": 1,
    }  # fmt: skip
    return row(ICEWS, known, **said)


def polecat(**said: object) -> list[str]:
    """A row of POLECAT: an accusation on 5 January 2023."""
    known: dict[str, object] = {name.replace(" ", "_"): "None" for name in POLECAT.columns} | {
        "Event_ID": "X1", "Event_Date": "2023-01-05", "Event_Type": "ACCUSE",
        "Intensity": "-2.5", "Actor_Name": "A Minister", "Actor_Country": "USA",
        "Recipient_Name": "A Ministry", "Recipient_Country": "CHN",
        "Publication_Date": "2023-01-06",
    }  # fmt: skip
    return row(POLECAT, known, **said)


def party(number: int, state: int, side: int, **said: object) -> list[str]:
    """A participant of a dispute of 1 April 2001 with a show of force."""
    known: dict[str, object] = {
        "dispnum": number, "stabb": "XXX", "ccode": state, "stday": 1, "stmon": 4,
        "styear": 2001, "sidea": side, "hiact": 7, "hostlev": 3,
    }  # fmt: skip
    return row(MIDB, known, **said)


def incident_party(number: int, incident: int, state: int, side: int, **said: object) -> list[str]:
    """A participant of an incident of 1 April 2001 with a show of force."""
    known: dict[str, object] = {
        "dispnum": number, "incidnum": incident, "ccode": state, "stday": 1, "stmon": 4,
        "styear": 2001, "insidea": side, "action": 7, "hostlev": 3,
    }  # fmt: skip
    return row(MIDIP, known, **said)


def text(rows: list[list[str]], layout: EventLayout | None = None, delimiter: str = "\t") -> str:
    """Rows as the text of a file, below the header of a layout if one is given."""
    header = [] if layout is None else [list(layout.columns)]
    return "".join(delimiter.join(cells) + "\n" for cells in [*header, *rows])


def read(folder: Path, *contents: str | bytes, freeze: date | None = None) -> ObservedEvents:
    """What is read of files with such contents, called 0, 1, ….

    Raises:
        InputError: everything that is wrong with them.
    """
    names = []
    for number, content in enumerate(contents):
        path = folder / str(number)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        names.append(str(path))
    problems: list[Problem] = []
    left_out: list[Problem] = []
    reader = EventReader(recognised(names, problems, left_out), baseline(), left_out)
    problems += reader.problems()
    if problems:
        raise InputError(*problems)
    found = reader.read(freeze)
    for account in found.accounts:
        assert account.rows == sum(account.counts.values())
    return found


def counts(account: FileAccount) -> dict[str, int]:
    """Rows by fate, where there are any."""
    return {fate.value: number for fate, number in account.counts.items() if number}


def fates(folder: Path, content: str | bytes, freeze: date | None = None) -> dict[str, int]:
    """Rows by fate of one file."""
    found = read(folder, content, freeze=freeze)
    assert Counter(event.source for event in found.events).total() == len(found.events)
    return counts(found.accounts[0])
