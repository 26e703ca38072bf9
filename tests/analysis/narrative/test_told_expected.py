"""An act that was in preparation on day 0 is told, with the word that says so."""

from __future__ import annotations

from ballast.analysis.narrative.story import tell
from ballast.analysis.narrative.story_text import as_text
from ballast.sim.experiments.traced_history import trace
from tests.sim.world.test_expected_acts import expecting, still


def test_an_expected_act_says_that_it_had_been_expected() -> None:
    sure = expecting(still(), 1.0, 12, 12)
    text = " ".join(as_text(tell(trace(sure, 1, 0, 0, 40).chronicle)).split())

    assert text.count("It had been expected.") == 1
    assert "13 Mar" in text
