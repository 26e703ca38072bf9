"""The picture of levers: a page for any number of them, each row with a symbol of its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from ballast.analysis.plots.lever_picture import ENDS, PICTURE, LeverPicture, picture_rows
from ballast.analysis.plots.style import COLUMN, WIDTH, journal
from tests.levers import study

PAGE = 10.5
"""Inches that a picture may be high on a page."""


@pytest.mark.parametrize("width", [WIDTH, COLUMN])
@pytest.mark.parametrize("levers", [2, 15, 80, 300])
def test_it_fits_a_page_and_nothing_leaves_it(width: float, levers: int) -> None:
    figure = PICTURE.figure(LeverPicture(study(levers)), width)
    with journal():
        figure.draw_without_rendering()
        (ax,) = figure.axes
        rows = [label.get_window_extent() for label in ax.get_yticklabels()]
        below = [ax.xaxis.label.get_window_extent()]
        below += [text.get_window_extent() for text in figure.texts]
        below += [legend.get_window_extent() for legend in figure.legends]

    assert figure.get_size_inches()[0] == width
    assert figure.get_size_inches()[1] <= PAGE
    for some in (rows, below):
        for one, two in combinations(some, 2):
            assert not one.overlaps(two)
    for box in (*rows, *below):
        assert box.x0 >= 0 and box.x1 <= figure.bbox.width
        assert box.y0 >= 0 and box.y1 <= figure.bbox.height


def test_the_ends_are_ten_each_sorted_and_in_points() -> None:
    source = study(80)
    rows = picture_rows(source)
    marked = [row for row in rows if row.marks and row.marker in "os"]
    values = [row.marks[0].value for row in marked]
    figure = PICTURE.figure(LeverPicture(source))
    (ax,) = figure.axes

    assert len(marked) == 2 * ENDS and values == sorted(values)
    assert values[0] == source.levers[0].effect.contrast.difference.value
    assert "(60 more between)" in [row.text for row in rows]
    assert "change of rung 5 or higher (percentage points)" in ax.get_xlabel()


def test_a_row_has_one_symbol_and_a_parameter_its_two_ends() -> None:
    source = study(30)
    figure = PICTURE.figure(LeverPicture(source))
    (ax,) = figure.axes
    places = [float(line.get_ydata()[0]) for line in ax.lines if line.get_marker() not in ("None",)]
    rows = picture_rows(source)
    wanted = [n for n, row in enumerate(rows) for _ in row.marks]
    beyond = [text for text in ax.texts if "→" in text.get_text()]

    assert len(places) + len(beyond) == len(wanted)
    assert beyond[-1].get_text() == "+70.0 →"  # an event far beyond all that is compared


def test_only_what_lowers_it_stands_under_lowers() -> None:
    source = study(30)
    up = replace(
        source,
        levers=tuple(one for one in source.levers if one.effect.contrast.difference.value > 0.0),
    )
    texts = [row.text for row in picture_rows(up)]

    assert "What raises it most" in texts and "What lowers it most" not in texts


def test_the_same_study_gives_the_same_bytes_and_words() -> None:
    source = LeverPicture(study(12))

    assert PICTURE.content(source, "pdf") == PICTURE.content(source, "pdf")
    words = PICTURE.describe(source)
    assert words.startswith("12 levers on rung 5 or higher: from the government of number 0")
    assert "what parameter 0 means, in quite a number of words moves it by 18" in words


def test_the_legend_has_what_is_drawn_and_classes_of_evidence_are_words() -> None:
    source = study(30, events=0)
    bare = replace(source, unknowns=(), levers=tuple(one for one in source.levers if
                   one.effect.contrast.difference.value > 0.0))  # fmt: skip

    def labels(one: object) -> set[str]:
        figure = PICTURE.figure(LeverPicture(one))  # type: ignore[arg-type]
        return {text.get_text() for legend in figure.legends for text in legend.get_texts()}

    assert {"lowers it", "parameter at 5 %"} <= labels(source) and "event" not in labels(source)
    assert not {"lowers it", "event", "parameter at 5 %", "at 95 %"} & labels(bare)
    texts = [row.text for row in picture_rows(source)]
    assert any(text.endswith("(an expert prior)") for text in texts)
    assert not any(text.endswith(f"({one})") for text in texts for one in "XDLA")


def test_who_can_is_not_said_twice_and_nothing_found_is_said() -> None:
    source = study(8)
    first = replace(source.levers[0], sentence="Aland stops it", who="AA")
    chance = [replace(one, effect=replace(one.effect, beyond=False)) for one in source.levers[1:]]
    quiet = replace(first, effect=replace(first.effect, beyond=False))
    found = replace(source, levers=(quiet, *chance))
    texts = [row.text for row in picture_rows(found)]

    assert "Aland stops it" in texts and any(text.endswith("(Boria alone)") for text in texts)
    assert texts[0] == "(nothing found beyond chance)"
    assert PICTURE.describe(LeverPicture(found)).endswith("Nothing found beyond chance.")
    assert picture_rows(source)[0].text == "What lowers it most"
    both = replace(source, same={source.levers[0].id: (source.levers[1].id,)})
    assert not picture_rows(both)[1].text.endswith("(either alone)")
