"""The picture: what it says, and that it shows the model's own numbers."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from ballast.live.chart import HistoryChart, describe
from ballast.live.visit_rows import State, calendar
from ballast.live.watched_model import WatchedModel
from ballast.sim.vocabulary import RUNG_TITLES, Rung
from tests.ballast.live.watched import played
from tests.cases import changed, small


def chart_of(model: WatchedModel) -> HistoryChart:
    """The picture of a model on its day."""
    chart = HistoryChart(model.chronicle, model.days, [g.name for g in model.governments])
    chart.show(calendar(model.world, model.chronicle))
    return chart


def test_lines_are_the_models_own_numbers() -> None:
    model = played(200, draw=2, run=3)
    marks = chart_of(model).marks
    rows = model.datacollector.get_model_vars_dataframe()
    days = model.chronicle.date(0).toordinal() + np.arange(-1, 200)

    assert marks.tension.get_ydata()[1:].tolist() == rows["tension"].tolist()
    assert marks.rung.get_ydata()[1:].tolist() == rows["rung"].tolist()
    assert marks.tension.get_ydata()[0] == model.chronicle.began[0]
    assert [d.astype(object).toordinal() for d in marks.rung.get_xdata()] == days.tolist()
    assert {line.get_xdata()[0] for line in marks.today} == {marks.rung.get_xdata()[-1]}


def test_marks_stand_where_something_happened() -> None:
    model = played(300, changed(small(), {"encounters.p_collision": 0.4}), draw=1)
    chart = chart_of(model)
    rows = calendar(model.world, model.chronicle)
    accidents = model.chronicle.of("encounter", "collision", "lethal")

    assert len(accidents) > 0
    assert len(chart.marks.accidents.get_xdata()) == len(accidents)
    for state, line in chart.marks.visits.items():
        assert len(line.get_xdata()) == sum(r.state == state and r.date is not None for r in rows)
    assert len(chart.marks.visits[State.HELD].get_xdata()) > 0


def test_axes_have_names_units_dates_and_bands() -> None:
    model = played(5)
    chart = chart_of(model)
    upper, middle, lower = chart.axes
    texts = " ".join(t.get_text() for ax in chart.axes for t in ax.texts)
    note = " ".join(t.get_text() for t in chart.fig.texts)

    assert [ax.get_ylabel() for ax in (upper, middle)] == ["tension (0–100)", "rung of the ladder"]
    assert lower.get_xlabel() == "date"
    assert all(f"{r.value} {RUNG_TITLES[r]}" in texts for r in Rung)
    assert [t.get_text() for t in lower.get_legend().texts] == [
        "planned", "held", "put off", "called off"
    ]  # fmt: skip
    assert "Summer 2023 · seed 1, draw 0, run 0 · Ballast" in note


def test_frames_are_pictures_that_change_with_the_day() -> None:
    model = played(30)
    chart = chart_of(model)
    rows = calendar(model.world, model.chronicle)
    first, same = chart.frame(rows), chart.frame(rows)
    model.step()
    later = chart.frame(calendar(model.world, model.chronicle))

    assert first == same and first != later
    assert later == chart_of(model).frame(calendar(model.world, model.chronicle))
    picture = Image.open(io.BytesIO(first))
    assert picture.format == "PNG" and picture.size == (990, 780)


@pytest.mark.parametrize(("value", "low", "high"), [(97.0, 30, 100), (12.0, 10, 90)])
def test_the_axis_makes_room_for_a_tension_beyond_it(value: float, low: int, high: int) -> None:
    model = played(3)
    chart = chart_of(model)
    chart.frame([])
    model.chronicle.tension[-1] = value
    chart.frame([])

    assert chart.axes[0].get_ylim() == (low, high)
    assert f"tension {value:.0f}" in describe(model.chronicle)
