"""ICEWS, POLECAT, COW MID and the plain format: one trap a test."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ballast.analysis.observed.plain_file import plain_text
from ballast.sim.errors import InputError
from tests.analysis.observed.made_files import (
    ICEWS,
    MIDA,
    MIDB,
    MIDI,
    MIDIP,
    POLECAT,
    counts,
    fates,
    icews,
    incident_party,
    party,
    polecat,
    read,
    row,
    text,
)

BACK = {
    "Source_Country": "China", "Source_Name": "A Ministry",
    "Target_Country": "United States", "Target_Name": "A Minister",
}  # fmt: skip
PLAIN = "date,source,target,weight\n"


def test_icews_is_read_by_names_of_countries(tmp_path: Path) -> None:
    (event,) = read(tmp_path, text([icews(), icews(Target_Country="Japan")], ICEWS)).events

    assert event[:8] == (
        "2023-01-05", "US", "CN", -2.0, "accuse", "verbal_hostile", "112", "",
    )  # fmt: skip


def test_icews_sentences_of_one_story_are_one_event(tmp_path: Path) -> None:
    rows = [icews(), icews(Event_ID=2, Sentence_Number=3), icews(Event_ID=3, Story_ID="78")]

    assert fates(tmp_path, text(rows, ICEWS)) == {"read": 2, "duplicate": 1}


@pytest.mark.parametrize("code", ["036", "040", "046"])
def test_icews_writes_what_takes_two_both_ways(code: str, tmp_path: Path) -> None:
    rows = [icews(CAMEO_Code=code), icews(Event_ID=2, CAMEO_Code=code, **BACK)]

    assert fates(tmp_path, text(rows, ICEWS)) == {"read": 1, "twin": 1}
    assert fates(tmp_path, text([icews(), icews(Event_ID=2, **BACK)], ICEWS)) == {"read": 2}


def test_icews_gives_people_of_two_countries_one_name(tmp_path: Path) -> None:
    same = {"Source_Name": "Citizen", "Target_Name": "Citizen"}
    rows = [icews(**same), icews(Event_ID=2, **{**BACK, **same})]

    assert fates(tmp_path, text(rows, ICEWS)) == {"read": 2}


@pytest.mark.parametrize(("code", "whole"), [("30", "030"), ("10", "010"), ("841", "0841")])
def test_icews_codes_that_were_numbers(code: str, whole: str, tmp_path: Path) -> None:
    (event,) = read(tmp_path, text([icews(CAMEO_Code=code)], ICEWS)).events

    assert event.cameo == whole


def test_icews_missing_values_are_words(tmp_path: Path) -> None:
    rows = [
        icews(Event_ID="NA", Story_ID="NA", Intensity="NA"),
        icews(Event_ID="NA", Story_ID="NA"),
        icews(Event_Date="NA", Event_ID=3),
    ]
    found = read(tmp_path, text(rows, ICEWS))

    assert counts(found.accounts[0]) == {"read": 2, "bad_date": 1}
    assert [event.weight for event in found.events] == [-3.0, -2.0]  # the first is the menu's


def test_icews_names_in_any_encoding_and_in_quotes(tmp_path: Path) -> None:
    rows = [icews(Source_Name="Müller"), icews(Event_ID=2, Target_Name="Ré")]
    plain = text(rows, ICEWS)
    quoted = "\n".join("\t".join(f'"{c}"' for c in r.split("\t")) for r in plain.splitlines())

    assert fates(tmp_path, plain.encode("latin-1")) == {"read": 2}
    assert fates(tmp_path, plain) == {"read": 2}
    assert fates(tmp_path, quoted) == {"read": 2}


def test_polecat_is_read_by_iso_codes(tmp_path: Path) -> None:
    (event,) = read(tmp_path, text([polecat()], POLECAT)).events

    assert event[1:7] == ("US", "CN", -2.5, "", "verbal_hostile", "")
    assert event.note == "POLECAT X1"


def test_polecat_cells_with_several_countries(tmp_path: Path) -> None:
    rows = [
        polecat(Actor_Country="GBR; USA", Recipient_Country="JPN;CHN"),
        polecat(Event_ID="X2", Recipient_Country="None"),
        polecat(Event_ID="X3", Actor_Country="USA;CHN", Recipient_Country="None"),
        polecat(Event_ID="X4", Actor_Country="USA;CHN", Recipient_Country="None",
                Event_Type="CONSULT"),
    ]  # fmt: skip

    assert fates(tmp_path, text(rows, POLECAT)) == {"read": 2, "other_dyad": 2}


def test_polecat_without_an_intensity_takes_the_mean_of_the_category(tmp_path: Path) -> None:
    """Talks: one act of the menu, 2.5. Military: -1.5, -2, -3, -5 and -7, so -3.7."""
    rows = [
        polecat(Event_Type="CONSULT", Intensity="None"),
        polecat(Event_ID="X2", Event_Type="MOBILIZE", Intensity="None"),
    ]

    found = read(tmp_path, text(rows, POLECAT)).events
    assert sorted(event.weight for event in found) == [-3.7, 2.5]


def test_polecat_with_the_other_name_of_the_intensity(tmp_path: Path) -> None:
    content = text([polecat()], POLECAT).replace("Intensity", "Event Intensity", 1)

    assert read(tmp_path, content).events[0].weight == -2.5


def test_polecat_consultations_each_way_are_twins(tmp_path: Path) -> None:
    back = polecat(
        Event_ID="X2", Event_Type="CONSULT", Actor_Country="CHN", Recipient_Country="USA",
        Actor_Name="A Ministry", Recipient_Name="A Minister",
    )  # fmt: skip

    found = fates(tmp_path, text([polecat(Event_Type="CONSULT"), back], POLECAT))
    assert found == {"read": 1, "twin": 1}


def test_polecat_published_after_the_freeze(tmp_path: Path) -> None:
    content = text([polecat()], POLECAT)

    assert fates(tmp_path, content, date(2023, 1, 5)) == {"after_freeze": 1}
    assert fates(tmp_path, content, date(2023, 1, 6)) == {"read": 1}


def test_disputes_need_both_governments_on_opposite_sides(tmp_path: Path) -> None:
    rows = [
        party(1, 2, 1), party(1, 710, 0, hiact=15),
        party(2, 2, 1), party(2, 710, 1), party(2, 365, 0),
        party(3, 2, 1), party(3, 365, 0),
    ]  # fmt: skip
    found = read(tmp_path, text(rows, MIDB, ","))

    assert counts(found.accounts[0]) == {"read": 2, "other_dyad": 5}
    assert sorted(event[1:6] for event in found.events) == [
        ("CN", "US", -7.5, "", "military"),
        ("US", "CN", -5.0, "", "military"),
    ]


def test_a_participant_without_an_action_did_nothing(tmp_path: Path) -> None:
    rows = [party(1, 2, 1, hiact=0), party(1, 710, 0, hiact=-9)]

    assert fates(tmp_path, text(rows, MIDB, ",")) == {"nothing_done": 1, "unknown_code": 1}


def test_a_day_that_is_not_known_is_said(tmp_path: Path) -> None:
    (account,) = read(
        tmp_path, text([party(1, 2, 1, stday=-9), party(1, 710, 0)], MIDB, ",")
    ).accounts

    assert account.examples == [("bad_date", 2, "expected a day, got '2001-4--9' (-9 is unknown)")]


def test_disputes_alone_lack_participants(tmp_path: Path) -> None:
    alone = text([row(MIDA, {"dispnum": 1, "hiact": 7})], MIDA, ",")
    with pytest.raises(InputError) as caught:
        read(tmp_path, alone)
    assert str(caught.value) == (
        f"{tmp_path / '0'}: expected the file of participants (MIDB) beside it: COW MID disputes "
        "(MIDA) does not say who took part"
    )


def test_disputes_are_paired_with_participants_in_either_order(tmp_path: Path) -> None:
    disputes = text([row(MIDA, {"dispnum": n, "hiact": 7}) for n in (1, 2)], MIDA, ",")
    parties = text([party(1, 2, 1), party(1, 710, 0)], MIDB, ",").replace("\n", "\r\n")
    first = read(tmp_path, disputes, parties)
    other = read(tmp_path, parties, disputes)

    assert [counts(one) for one in first.accounts] == [
        {"described": 1, "other_dyad": 1},
        {"read": 2},
    ]
    assert first.events == other.events


def test_incidents_go_before_the_dispute_that_they_are_of(tmp_path: Path) -> None:
    incidents = text([row(MIDI, {"dispnum": 1, "incidnum": 10, "action": 7})], MIDI, ",")
    acts = text([incident_party(1, 10, 2, 1), incident_party(1, 10, 710, 0, action=16)], MIDIP, ",")
    parties = text([party(1, 2, 1), party(1, 710, 0)], MIDB, ",")
    found = read(tmp_path, incidents, acts, parties)

    assert [counts(one) for one in found.accounts] == [
        {"described": 1},
        {"read": 2},
        {"described": 2},
    ]
    assert sorted(event.weight for event in found.events) == [-9.0, -5.0]
    assert found.events[0].note == "MID 1, incident 10"


def test_plain_names_governments_by_id_code_or_name(tmp_path: Path) -> None:
    rows = "2023-01-05,US,CN,-1\n20230106,USA,China,2\n2023-01-07,JP,US,1\n2023-01-08,US,US,1\n"

    assert fates(tmp_path, PLAIN + rows) == {"read": 2, "other_dyad": 2}


def test_plain_takes_weight_and_category_from_the_act_or_code(tmp_path: Path) -> None:
    header = "date,source,target,weight,act,category,cameo\n"
    rows = (
        "2023-01-01,US,CN,,tariff,,\n2023-01-02,US,CN,,,talks,\n2023-01-03,US,CN,,,,112\n"
        "2023-01-04,US,CN,-9,,,30\n2023-01-05,US,CN,,,,\n2023-01-06,US,CN,1,tarif,,\n"
        "2023-01-07,US,CN,1,,war,\n2023-01-08,US,CN,,,,999\n"
    )
    found = read(tmp_path, header + rows)

    assert [event[3:7] for event in found.events] == [
        (-4.0, "tariff", "economic", "163"),
        (2.5, "", "talks", ""),
        (-3.0, "accuse", "verbal_hostile", "112"),
        (-9.0, "", "verbal_cooperative", "030"),
    ]
    assert counts(found.accounts[0]) == {"read": 4, "malformed": 1, "unknown_code": 3}


def test_the_record_of_the_project_is_read_with_what_both_did(tmp_path: Path) -> None:
    content = (
        "date,actor,act,process,weight,confidence,note\n"
        "2023-01-01,US,accuse,act,-3,A,words\n2023-01-02,BOTH,agreement,act,5,A,\n"
        "2023-01-03,CN,,channel,-6,A,shut\n2023-01-03,JP,,channel,-6,A,\n"
    )
    found = read(tmp_path, content)

    assert counts(found.accounts[0]) == {"read": 3, "other_dyad": 1}
    assert [event[1:3] for event in found.events] == [("US", "CN"), ("BOTH", "BOTH"), ("CN", "US")]
    assert [event.process for event in found.events] == ["act", "act", "channel"]
    assert found.events[2].note == "shut"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('2023-01-01,US,CN,-3,"open\n2023-01-02,US,CN,-3,x\n2023-01-03,US,CN,-3,y\n', 3),
        ('2023-01-01,US,CN,-3,"open\n2023-01-02,US,CN,-3,x\n2023-01-03,US,CN,-3,"y"\n', 3),
        ('2023-01-01,US,CN,-3,"two\nlines, it has"\n2023-01-02,US,CN,-3,"x"\n', 2),
        ('2023-01-01,US,CN,-3,"two\nlines"\n"2023-01-02",US,CN,-3,x\n', 2),
    ],
)
def test_a_quote_that_nobody_closes_loses_no_row(content: str, found: int, tmp_path: Path) -> None:
    assert fates(tmp_path, f"date,source,target,weight,note\n{content}") == {"read": found}


def test_what_both_did_needs_both_in_both_columns(tmp_path: Path) -> None:
    rows = "2023-01-01,BOTH,CN,1\n2023-01-02,BOTH,BOTH,1\n2023-01-03,US,US,1\n"

    assert fates(tmp_path, PLAIN + rows) == {"read": 1, "other_dyad": 2}


def test_a_list_of_ones_own_says_what_made_an_event_and_the_rung(tmp_path: Path) -> None:
    content = (
        "date,source,target,weight,process,rung,published,note\n"
        "2023-01-01,US,CN,2.5,visit,2,,held\n2023-01-02,US,CN,-3,,,2023-01-09,\n"
        "2023-01-03,US,CN,-3,journey,,,\n2023-01-04,US,CN,-3,,8,,\n2023-01-05,US,CN,-3,,4.5,,\n"
        "2023-01-06,US,CN,-3,,,2023-01-05,\n2023-01-07,US,CN,-3,,,soon,\n"
    )
    found = read(tmp_path, content)

    assert [(e.process, e.rung, e.published) for e in found.events] == [
        ("visit", "2", ""), ("act", "", "2023-01-09"),
    ]  # fmt: skip
    assert counts(found.accounts[0]) == {
        "read": 2, "unknown_code": 1, "malformed": 2, "bad_date": 2,
    }  # fmt: skip
    assert found.accounts[0].examples[-1][2] == (
        "published: expected 2023-01-07 or later, got 'soon'"
    )
    assert fates(tmp_path, content, date(2023, 1, 8))["after_freeze"] == 1


def test_what_is_written_is_read_again_and_is_the_same(tmp_path: Path) -> None:
    first = read(tmp_path, text([icews(), icews(CAMEO_Code="190", Event_ID=2)], ICEWS))
    written = plain_text(first.events)

    assert written.splitlines()[0] == (
        "date,source,target,weight,act,category,cameo,official,process,rung,published,note"
    )
    assert read(tmp_path, written).events == first.events
    assert plain_text(read(tmp_path, written).events) == written


def test_the_order_of_files_and_rows_does_not_show_in_what_is_written(tmp_path: Path) -> None:
    one, other = text([icews()], ICEWS), text([polecat()], POLECAT)

    assert plain_text(read(tmp_path, one, other).events) == plain_text(
        read(tmp_path, other, one).events
    )
