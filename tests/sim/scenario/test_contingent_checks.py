"""Contingent policies that cannot be meant, and how they are told."""

from __future__ import annotations

from typing import Any

import pytest

from ballast.sim.errors import InputError
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.difference import differences
from tests.cases import small

REASSURE = {"kind": "act", "side": "AA", "act": "reassure"}
ACCUSE = {"kind": "act", "side": "AA", "act": "accuse"}
RUNG = {"rung": 5}


def entry(when: dict[str, Any], do: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"when": when, "do": do, "evidence": "A"} | more


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (entry({}, REASSURE), "expected one of rung, tension, act, .*, got none"),
        (entry({"rung": 5, "tension": 70}, REASSURE), "got rung and tension"),
        (entry({"rung": 7}, REASSURE), "when.rung: expected .*6"),
        (entry({"moon": 1}, REASSURE), "when.moon"),
        (entry({"act": "acuse"}, REASSURE), "expected the id of an act of the menu.*'accuse'"),
        (entry({"rung": 5, "side": "AA"}, REASSURE), "expected no 'side'"),
        (entry({"category": "military", "side": "XX"}, REASSURE), "the id of a government"),
        (entry({"date": "2019-01-01"}, REASSURE), "when.date: expected a day from 2020-03-01"),
        (entry({"date": "2020-09-16"}, REASSURE, after=30), "expected a day from"),
        (entry(RUNG, {"kind": "act", "side": "AA"}), "do: expected the key 'act'"),
        (entry(RUNG, REASSURE | {"days": 3}), "expected no 'days' for kind act"),
        (entry(RUNG, {"kind": "pressure", "side": "AA", "by": 0.5}), "do.kind"),
        (entry(RUNG, {"kind": "act", "side": "AA", "act": "press_6"}), "an act of the repertoire"),
        (entry(RUNG, {"kind": "channel", "channel": "x", "state": "open"}), "do.channel"),
        (entry(RUNG, {"kind": "call", "channel": "economic"}), "military channel or that of the"),
        (entry(RUNG, REASSURE, after=0), "after"),
        (
            entry(RUNG, {"kind": "visit", "visit": "arne-spring", "action": "cancel"}, after=180),
            "expected a visit that may not have begun by",
        ),
        (
            entry({"act": "accuse"}, ACCUSE, each_time=True),
            "expected a policy that ends, got one that sets itself off each time: one → one",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        branch(small(), {"contingencies.add": {"one": wrong}})


def test_a_circle_of_policies_is_refused_and_one_that_ends_is_not() -> None:
    crash = {"kind": "accident", "severity": "collision"}
    circle = {
        "one": entry({"encounter": "publicised"}, ACCUSE, each_time=True),
        "two": entry({"category": "verbal_hostile"}, crash, each_time=True),
    }
    with pytest.raises(InputError, match="one → two → one"):
        branch(small(), {"contingencies.add": circle})
    branch(small(), {"contingencies.add": circle | {"two": circle["two"] | {"each_time": False}}})
    other = entry({"category": "verbal_hostile", "side": "BB"}, crash, each_time=True)
    branch(small(), {"contingencies.add": circle | {"two": other}})


def test_all_problems_at_once() -> None:
    wrong = {
        "one": entry({"act": "acuse"}, {"kind": "act", "side": "XX", "act": "bow"}),
        "two": entry({}, REASSURE),
    }
    with pytest.raises(InputError) as caught:
        branch(small(), {"contingencies.add": wrong})

    assert len(caught.value.problems) == 3


def problems_of(change: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        branch(small(), change)
    return {problem.key: problem.message for problem in caught.value.problems}


def test_what_does_not_fit_the_schema_hides_nothing_else() -> None:
    """Wrong types and missing keys, beside what names nobody in the same entry and in others."""
    wrong = {
        "odd": entry({"act": "acuse", "moon": 1}, REASSURE | {"side": "XX"}),
        "word": entry({"rung": "five"}, REASSURE | {"days": 3}),
        "never": {"do": {"kind": "channel", "channel": "x", "state": "open"}, "evidence": "A"},
        "nothing": {"when": {"act": "acuse"}, "after": 0},
        "number": 5,
        "two": entry({}, REASSURE),
    }
    found = problems_of(
        {
            "contingencies.add": wrong,
            "interventions.add": {"x": {"kind": "act", "act": "tarif", "side": "AA",
                                        "date": "2020-04-01", "evidence": "A"}},
        }
    )  # fmt: skip

    assert {key.removeprefix("contingencies."): text.partition(",")[0] for key, text in
            found.items()} == {
        "odd.when.moon": "expected a known key",
        "odd.when.act": "expected the id of an act of the menu",
        "odd.do.side": "expected the id of a government",
        "word.when.rung": "expected a whole number",
        "word.do.days": "expected no 'days' for kind act",
        "never.when": "expected this key",
        "never.do.channel": "expected the id of a channel",
        "nothing.evidence": "expected this key (D data",
        "nothing.do": "expected this key",
        "nothing.after": "expected 1 or more",
        "nothing.when.act": "expected the id of an act of the menu",
        "number": "expected a map of keys and values",
        "two.when": "expected one of rung",
        "interventions.x.act": "expected the id of an act of the menu",
    }  # fmt: skip


def test_what_was_left_out_is_not_missed() -> None:
    """A condition of a wrong type is no missing condition, and neither is an act."""
    wrong = entry({"rung": "five"}, {"kind": "act", "side": "AA", "act": ["reassure"]})

    assert problems_of({"contingencies.add": {"one": wrong}}) == {
        "contingencies.one.when.rung": "expected a whole number, got 'five'",
        "contingencies.one.do.act": "expected text, got a list",
    }


def test_they_are_told_in_a_sentence() -> None:
    call = {"kind": "call", "channel": "defence", "days": 3}
    one = branch(small(), {"contingencies.add": {"line": entry({"rung": 4}, call, after=2)}})
    two = branch(one, {"contingencies.line.each_time": True})

    assert differences(small(), one) == [
        "new: the first time rung 4 (militarised dispute) or a higher one is reached, "
        "2 days later crisis calls through defence are answered for 3 days (line)"
    ]
    assert differences(one, two) == [
        "contingent policy line: each time rung 4 (militarised dispute) or a higher one is "
        "reached, 2 days later crisis calls through defence are answered for 3 days (line), "
        "instead of what it was"
    ]
    assert differences(one, small())[0].startswith("gone: the first time")
