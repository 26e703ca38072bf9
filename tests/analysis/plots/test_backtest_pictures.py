"""Pictures of a backtest: what they show, that nothing is cut off, and when they are withheld."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from ballast.analysis.forecasts.frozen_sheet import Forecast, QuestionSheet
from ballast.analysis.forecasts.scored_forecasts import MODEL, Backtest
from ballast.analysis.forecasts.seen_events import Seen
from ballast.analysis.forecasts.sheet_scoring import Past, _short, score_sheet
from ballast.analysis.plots.backtest_pictures import KINDS
from ballast.analysis.plots.style import COLUMN, WIDTH, journal
from ballast.sim.scenario.forecast_questions import DatedQuestion
from ballast.sim.scenario.outcome_language import Asked
from tests.analysis.texts import texts
from tests.cases import small

START = date(2020, 3, 1)
CATEGORIES = ("economic", "military", "talks", "legal", "sanction", "verbal_hostile")


def scored(entries: int, observed: int = 2) -> Backtest:
    """A backtest of some entries, four questions each; the model says 0, 1 or 2 alike."""
    days = (date(2020, 4, 30), date(2020, 6, 30))
    rows = []
    for number in range(entries):
        category = CATEGORIES[number % len(CATEGORIES)]
        for day in days:
            for least in (1, 2):
                asked = Asked(count="acts", category=category, at_least=least)
                question = DatedQuestion(
                    id=f"q{number}-{least}-{day}", entry=f"entry-{number}", text="so many",
                    kind="count", asked=asked, opens=START, closes=day,
                )  # fmt: skip
                share = (3 - least) / 3
                rows.append(
                    Forecast(
                        question=question, probability=share, mc_low=share, mc_high=share,
                        draws_low=None, draws_high=None, histories=300, counts=(100, 100, 100),
                    )
                )  # fmt: skip
    about = {"seed": 5, "start": START.isoformat()}
    sheet = QuestionSheet(about=about, forecasts=tuple(rows), left_out={})
    events = [
        Seen(START + timedelta(days=3 * n + 2), "AA", "act", "", category, -1.0, "", "")
        for category in CATEGORIES
        for n in range(observed)
    ]
    before = Seen(date(2020, 1, 5), "AA", "act", "", "economic", -1.0, "", "")
    past = Past(events=[before], first=date(2020, 1, 1), last=date(2020, 2, 29), source="a test")
    credit = {"title": "Made", "seed": 5, "draws": 30, "runs": 10, "code": "0"}
    covers = START, date(2020, 6, 30)
    return score_sheet(sheet, events, covers, past, small().menu, credit)


@pytest.mark.parametrize("width", [WIDTH, COLUMN])
@pytest.mark.parametrize("name", KINDS)
def test_no_text_leaves_the_page(name: str, width: float) -> None:
    figure = KINDS[name].figure(scored(12), width)
    with journal():
        FigureCanvasAgg(figure).draw()
        page = figure.bbox
        for text in texts(figure):
            box = text.get_window_extent()
            inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= page.x1 + 1
            assert inside and box.y1 <= page.y1 + 1, text.get_text()


@pytest.mark.parametrize("name", KINDS)
def test_pictures_of_too_little_are_withheld(name: str) -> None:
    few = KINDS[name].lacking(scored(2))

    assert few is not None and few.startswith("withheld: too few (")
    assert KINDS[name].lacking(scored(12)) is None


def test_the_diagram_has_the_share_that_came_of_each_probability() -> None:
    """Two probabilities, 2/3 and 1/3, of 24 questions each; of one event one threshold comes."""
    found = scored(12, observed=1)
    (ax,) = KINDS["reliability"].figure(found).axes
    line = next(line for line in ax.lines if line.get_marker() == "o")

    assert np.round(line.get_xdata(), 2).tolist() == [0.33, 0.67]
    assert line.get_ydata().tolist() == [0.0, 1.0]
    words = KINDS["reliability"].describe(found)
    assert "24 at 33%: 0%" in words and "Outside their band: 2 of 2." in words


def test_counts_outside_the_wide_interval_are_crosses() -> None:
    for observed, mark in ((2, "o"), (5, "X")):
        (ax,) = KINDS["counts"].figure(scored(12, observed)).axes
        marks = {line.get_marker() for line in ax.lines if len(line.get_xdata()) == 1}
        assert marks == {mark}
    assert "90% intervals hold 0 of 24 counts" in KINDS["counts"].describe(scored(12, 5))


def test_transforms_of_the_highest_count_lie_in_the_last_third() -> None:
    """F(1) = 2/3 to F(2) = 1: a fifth of the mass to .8 at most, three fifths beyond."""
    (ax,) = KINDS["transform"].figure(scored(12)).axes
    heights = [patch.get_height() for patch in ax.patches[:5]]

    assert heights == pytest.approx([0.0, 0.0, 0.0, 0.4, 0.6])


def test_the_skill_has_a_row_a_rival_that_is_told() -> None:
    found = scored(12)
    (ax,) = KINDS["skill"].figure(found).axes
    names = [label.get_text() for label in ax.get_yticklabels()]

    assert len(names) == len(found.forecasters) - 1 and found.forecasters[0] == MODEL
    assert names[0] == "one half for everything"
    skill = found.skill("uniform")
    assert f"one half for everything {skill.value:+.2f}" in KINDS["skill"].describe(found)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", KINDS)
def test_the_same_backtest_gives_the_same_bytes(name: str) -> None:
    assert KINDS[name].content(scored(12)) == KINDS[name].content(scored(12))


def test_counts_go_by_the_text_of_their_question_without_its_threshold() -> None:
    asked = Asked(count="acts", category="economic", at_least=2)
    close = date(2020, 4, 30)
    question = DatedQuestion(
        id="q", entry="entry", text="AA takes 2 or more measures by 2020-04-30", kind="count",
        asked=asked, opens=START, closes=close,
    )  # fmt: skip

    assert _short(question) == "AA takes measures by 2020-04-30"
    assert [window.label for window in scored(1).windows] == [
        "so many, by 2020-04-30", "so many, by 2020-06-30",
    ]  # fmt: skip
