"""Watched models that tests share."""

from __future__ import annotations

import re
from html import unescape

from ballast.live.history_choice import HistoryChoice
from ballast.live.watched_model import WatchedModel
from ballast.sim.scenario.schema import LoadedScenario
from tests.cases import baseline


def history(loaded: LoadedScenario | None = None, **numbers: int) -> HistoryChoice:
    """A history, of the baseline if not said."""
    return HistoryChoice(loaded=loaded or baseline(), **({"seed": 1} | numbers))


def played(days: int, loaded: LoadedScenario | None = None, **numbers: int) -> WatchedModel:
    """A watched model after some days."""
    model = WatchedModel(history(loaded, **numbers))
    for _ in range(days):
        model.step()
    return model


def words(html: str) -> str:
    """What is read of some HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
