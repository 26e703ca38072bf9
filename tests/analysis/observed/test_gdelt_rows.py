"""GDELT: one trap a test."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from tests.analysis.observed.made_files import (
    GDELT,
    GDELT_DAILY,
    GDELT_OLD,
    fates,
    gdelt,
    read,
    text,
)


def test_an_event_is_read_with_its_own_weight_and_the_act_of_its_code(tmp_path: Path) -> None:
    (event,) = read(tmp_path, text([gdelt(GoldsteinScale="-2.5")])).events

    assert event._asdict() == {
        "date": "2023-01-05", "source": "US", "target": "CN", "weight": -2.5, "act": "accuse",
        "category": "verbal_hostile", "cameo": "112", "official": "",
        "process": "act", "rung": "", "published": "", "note": "GDELT 1",
    }  # fmt: skip


@pytest.mark.parametrize("layout", [GDELT, GDELT_DAILY, GDELT_OLD], ids=lambda one: one.title)
def test_every_version_is_known_by_its_columns(layout: object, tmp_path: Path) -> None:
    found = read(tmp_path, text([gdelt(layout)]))  # type: ignore[arg-type]

    assert found.accounts[0].layout == layout.title  # type: ignore[attr-defined]
    assert len(found.events) == 1


def test_the_sides_are_countries_of_actors_not_of_places(tmp_path: Path) -> None:
    """CH is a place in China for FIPS; CHE is an actor of Switzerland."""
    rows = [gdelt(Actor2CountryCode="CHE"), gdelt(GLOBALEVENTID=2, Actor2CountryCode="CH")]

    assert fates(tmp_path, text(rows)) == {"other_dyad": 2}


def test_codes_are_texts_and_zeros_come_back(tmp_path: Path) -> None:
    rows = [
        gdelt(EventCode="010", EventRootCode="01"),
        gdelt(GLOBALEVENTID=2, EventCode="20", EventBaseCode="20", EventRootCode="2"),
        gdelt(GLOBALEVENTID=3, EventCode="1721", EventRootCode="17"),
    ]

    found = read(tmp_path, text(rows)).events
    assert sorted(event.cameo for event in found) == ["010", "020", "1721"]


def test_the_other_direction_of_a_meeting_is_a_twin(tmp_path: Path) -> None:
    there = {"EventCode": "040", "EventRootCode": "04"}
    back = {
        "Actor1Code": "CHNGOV", "Actor1CountryCode": "CHN",
        "Actor2Code": "USAGOV", "Actor2CountryCode": "USA",
    }  # fmt: skip
    url = {"SOURCEURL": "https://example.org/b"}
    rows = [gdelt(**there), gdelt(GLOBALEVENTID=2, **there, **back, **url)]

    assert fates(tmp_path, text(rows)) == {"read": 1, "twin": 1}


def test_a_visit_made_and_the_same_one_hosted_are_twins(tmp_path: Path) -> None:
    hosted = gdelt(
        GLOBALEVENTID=2, EventCode="043", EventRootCode="04", Actor1Code="CHNGOV",
        Actor1CountryCode="CHN", Actor2Code="USAGOV", Actor2CountryCode="USA",
    )  # fmt: skip
    rows = [gdelt(EventCode="042", EventRootCode="04"), hosted]

    assert fates(tmp_path, text(rows)) == {"read": 1, "twin": 1}


@pytest.mark.parametrize(("url", "fate"), [("a", "twin"), ("b", "read")])
def test_an_accusation_each_way_is_two_events_unless_of_one_text(
    url: str, fate: str, tmp_path: Path
) -> None:
    back = gdelt(
        GLOBALEVENTID=2, Actor1Code="CHNGOV", Actor1CountryCode="CHN", Actor2Code="USAGOV",
        Actor2CountryCode="USA", SOURCEURL=f"https://example.org/{url}",
    )  # fmt: skip
    found = fates(tmp_path, text([gdelt(), back]))

    assert found == ({"read": 2} if fate == "read" else {"read": 1, "twin": 1})


def test_the_same_event_from_another_text_is_a_duplicate_at_any_distance(tmp_path: Path) -> None:
    others = [gdelt(GLOBALEVENTID=n, Actor2CountryCode="JPN") for n in range(3, 9000)]
    again = gdelt(GLOBALEVENTID=2, SOURCEURL="https://example.org/b")
    once = text([gdelt(), *others, again])

    assert fates(tmp_path, once) == {"read": 1, "other_dyad": 8997, "duplicate": 1}


def test_an_id_that_stands_in_two_files_is_read_once(tmp_path: Path) -> None:
    found = read(tmp_path, text([gdelt()]), text([gdelt(EventCode="120", EventRootCode="12")]))

    assert [dict(one.counts) for one in found.accounts] == [{"read": 1}, {"duplicate": 1}]


@pytest.mark.parametrize(
    ("day", "fate"),
    [(20220105, "bad_date"), (20230107, "bad_date"), (20230230, "bad_date"), (20221215, "read")],
)
def test_days_far_from_the_report_are_bad(day: int, fate: str, tmp_path: Path) -> None:
    assert fates(tmp_path, text([gdelt(SQLDATE=day)])) == {fate: 1}


def test_old_back_files_were_added_long_after_the_events(tmp_path: Path) -> None:
    row = gdelt(GDELT_OLD, SQLDATE=19990507, DATEADDED=20130203)

    assert fates(tmp_path, text([row])) == {"read": 1}


def test_the_freeze_is_about_the_report_too(tmp_path: Path) -> None:
    late = gdelt(GLOBALEVENTID=2, SQLDATE=20230104, DATEADDED=20230106120000)

    assert fates(tmp_path, text([gdelt(), late]), date(2023, 1, 5)) == {
        "read": 1,
        "after_freeze": 1,
    }


def test_codes_that_nobody_knows(tmp_path: Path) -> None:
    rows = [gdelt(EventCode="---", EventRootCode="--"), gdelt(EventCode="219", EventRootCode="21")]

    assert fates(tmp_path, text(rows)) == {"unknown_code": 2}


def test_rows_with_a_column_too_many_are_malformed_and_shown(tmp_path: Path) -> None:
    shifted = ["", *gdelt()]
    found = read(tmp_path, text([gdelt(), shifted, gdelt()[:-1]]))
    (account,) = found.accounts

    assert dict(account.counts) == {"read": 1, "malformed": 2}
    assert account.examples == [
        ("malformed", 2, "expected 61 columns, got 62"),
        ("malformed", 3, "expected 61 columns, got 60"),
    ]


def test_a_column_put_in_and_the_last_lost_is_seen_by_the_types(tmp_path: Path) -> None:
    shifted = [*gdelt()[:20], "X", *gdelt()[20:-1]]
    (account,) = read(tmp_path, text([gdelt(), shifted])).accounts

    assert account.examples == [
        ("malformed", 2, "expected 0 or 1 in column 26 (isrootevent), got ''")
    ]


@pytest.mark.parametrize("weight", ["11", "nan", "x"])
def test_weights_off_the_scale_are_malformed(weight: str, tmp_path: Path) -> None:
    found = fates(tmp_path, text([gdelt(GLOBALEVENTID=2), gdelt(GoldsteinScale=weight)]))

    assert found == {"read": 1, "malformed": 1}


def test_without_a_weight_that_of_the_act_is_taken(tmp_path: Path) -> None:
    (event,) = read(tmp_path, text([gdelt(GoldsteinScale="")])).events

    assert (event.act, event.weight) == ("accuse", -3.0)


def test_a_copy_with_a_header_and_commas_and_another_order(tmp_path: Path) -> None:
    order = [*range(60, -1, -1)]
    out = io.StringIO()
    names, row = list(GDELT.columns), gdelt(Actor1Name='A "B", C')
    csv.writer(out).writerows([[cells[n] for n in order] for cells in (names, row)])
    found = read(tmp_path, out.getvalue())

    assert [event.cameo for event in found.events] == ["112"]
    assert found.accounts[0].rows == 1
    assert read(tmp_path, text([gdelt()], delimiter=",")).events == found.events


def test_a_mark_of_byte_order_and_dos_lines(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + text([gdelt()]).replace("\n", "\r\n").encode()

    assert fates(tmp_path, content) == {"read": 1}
