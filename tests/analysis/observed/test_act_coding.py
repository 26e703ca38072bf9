"""The table of codes against the menu: every code has one meaning, and what it says holds."""

from __future__ import annotations

import pytest

from ballast.analysis.observed.act_coding import ActCoding, CodedAs, _table
from ballast.analysis.observed.dyad_codes import dyad_of, shipped_codes
from ballast.sim.scenario.library import shipped_folder
from ballast.sim.vocabulary import DISPUTE_ROLES, HOSTILE_CATEGORIES
from tests.cases import baseline

MENU = baseline().menu
CODING = ActCoding(MENU)
TABLE = _table()
ENTRIES = [*TABLE.cameo, *TABLE.plover, *TABLE.mid]


def test_every_code_stands_once_with_a_reason() -> None:
    for scheme in (TABLE.cameo, TABLE.plover, TABLE.mid):
        codes = [code for entry in scheme for code in entry.codes]
        assert len(codes) == len(set(codes))
    assert all(entry.why for entry in ENTRIES)


def test_cameo_has_every_root_and_plover_every_type() -> None:
    roots = {code[:2] for entry in TABLE.cameo for code in entry.codes}
    types = {code for entry in TABLE.plover for code in entry.codes}

    assert roots == {f"{root:02}" for root in range(1, 21)}
    assert all(f"{root}0" in {c for e in TABLE.cameo for c in e.codes} for root in sorted(roots))
    assert types == {
        "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
        "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
    }  # fmt: skip
    assert {code for entry in TABLE.mid for code in entry.codes} == {str(n) for n in range(1, 22)}


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.weighs], ids=lambda e: e.codes[0])
def test_what_lends_its_weight_is_in_the_menu(entry: CodedAs) -> None:
    assert entry.weighs in MENU.acts


def test_weights_have_the_sign_of_their_category() -> None:
    for scheme in ("cameo", "plover", "mid"):
        for entry in getattr(TABLE, scheme):
            for code in entry.codes:
                coded = CODING.coded(scheme, code)
                assert coded is not None
                if coded.category:
                    assert coded.weight is not None
                    hostile = coded.category in HOSTILE_CATEGORIES
                    assert (coded.weight < 0) == hostile, code


def test_mirrors_lead_back() -> None:
    for scheme in ("cameo", "plover"):
        for code in (c for entry in getattr(TABLE, scheme) for c in entry.codes):
            coded = CODING.coded(scheme, code)
            if coded is not None and coded.mirror:
                back = CODING.coded(scheme, coded.mirror)
                assert back is not None and back.mirror == code


@pytest.mark.parametrize(
    ("code", "act"),
    [
        ("112", "accuse"), ("1121", "accuse"), ("130", "warn"), ("138", "threaten"),
        ("111", "demarche"), ("085", "delist"), ("154", "drill_large"), ("173", "indictment"),
        ("113", "alliance_act"), ("057", "agreement"), ("040", "working_talks"),
        ("150", ""), ("163", ""), ("172", ""), ("1232", ""), ("190", ""), ("0871", ""),
    ],
)  # fmt: skip
def test_a_code_is_an_act_where_it_is_of_one_act_alone(code: str, act: str) -> None:
    """150, 163 and 172 are of several acts; 1232 of another category; 190, 0871 of disputes."""
    coded = CODING.coded("cameo", code)

    assert coded is not None and coded.act == act


def test_no_act_of_disputes_is_read_from_data() -> None:
    acts = {
        coded.act
        for entry in TABLE.cameo
        for code in entry.codes
        if (coded := CODING.coded("cameo", code)) is not None and coded.act
    }

    assert not [name for name in acts if MENU.acts[name].role in DISPUTE_ROLES]


def test_a_root_is_its_code_with_a_zero_and_four_digits_are_their_parent() -> None:
    assert CODING.coded("cameo", "04") == CODING.coded("cameo", "040").__class__(
        "talks", "working_talks", 2.5, "04"
    )
    assert CODING.coded("cameo", "0311").category == "verbal_cooperative"  # type: ignore[union-attr]
    assert CODING.coded("cameo", "047") is None
    assert CODING.coded("cameo", "") is None


def test_shipped_codes_are_those_of_the_shipped_scenarios() -> None:
    dyad = dyad_of(baseline())

    assert dyad.codes == {side: shipped_codes()[side] for side in dyad.names}
    assert dyad.sides(("cow",)) == {"2": "US", "710": "CN"}
    assert not dyad.problems(("cameo", "iso3", "cow", "names"), "any")


def test_shipped_codes_are_not_those_of_others_with_such_an_id() -> None:
    loaded = baseline()
    governments = {
        side: about.model_copy(update={"name": f"{about.name} of 2090"})
        for side, about in loaded.scenario.governments.items()
    }
    scenario = loaded.scenario.model_copy(update={"governments": governments})

    dyad = dyad_of(loaded.model_copy(update={"scenario": scenario}))
    assert set(dyad.codes.values()) == {None}
    assert (shipped_folder("seeds") / "event-codes.yaml").is_file()
