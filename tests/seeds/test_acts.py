"""The menu of acts is generic and consistent."""

from __future__ import annotations

import pytest

from ballast.sim.vocabulary import HOSTILE_CATEGORIES, Category, Role
from tests.cases import ROOT, baseline

ACTS = baseline().menu.acts


@pytest.mark.parametrize("name", ACTS)
def test_signs_follow_the_category(name: str) -> None:
    act = ACTS[name]

    assert (act.weight < 0) == (act.category in HOSTILE_CATEGORIES)
    assert len(act.cameo) in (3, 4)


def test_every_category_and_role_has_an_act() -> None:
    assert {act.category for act in ACTS.values()} == set(Category)
    assert {act.role for act in ACTS.values()} == set(Role)


def test_the_menu_names_no_country() -> None:
    text = (ROOT / "seeds" / "acts.yaml").read_text("utf-8")
    words = ("China", "Chinese", "America", "United States", "Taiwan", "Beijing", "Washington")

    assert not [word for word in words if word in text]


def test_acts_the_specification_asks_for() -> None:
    wanted = {
        "accuse", "warn", "threaten", "demarche", "export_control_minor", "export_control_major",
        "investment_restriction", "tariff", "mineral_export_control", "firm_ban",
        "sanction_persons", "sanction_entities", "delist", "strait_transit",
        "freedom_of_navigation", "patrol", "drill_small", "drill_large", "arms_sale", "delegation",
        "alliance_act", "indictment", "reassure", "praise", "working_talks", "resume_exchange",
        "agreement",
    }  # fmt: skip

    assert wanted <= set(ACTS)
    assert ACTS["threaten"].commitment and ACTS["alliance_act"].defensive
