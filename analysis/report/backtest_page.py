"""The page of a backtest: who won, what was missed, and the pictures; one file, no network."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

from ballast.analysis.forecasts.backtest_tables import (
    MISS_COLUMNS,
    SCORE_COLUMNS,
    SKILL_COLUMNS,
    SKILL_TITLE,
    blocks_note,
    coverage_lines,
    is_warning,
    miss_rows,
    score_notes,
    score_rows,
    skill_rows,
    span_lines,
    void_rows,
    winners,
)
from ballast.analysis.forecasts.freeze_tables import ANEW_COLUMNS, ANEW_TITLE, anew_rows
from ballast.analysis.forecasts.scored_forecasts import Backtest
from ballast.analysis.plots.backtest_pictures import KINDS
from ballast.analysis.text.markup import Html, by_content, card, document, el, join, table
from ballast.analysis.text.nouns import amount

DIFFICULTY = (
    "Difficulty: what a question adds to the Brier score of anyone; above zero it was harder than "
    "the mean of these questions, below zero easier."
)
STYLE = Path(__file__).parent / "page.css"


def backtest_page(found: Backtest, pictures: Mapping[str, bytes]) -> str:
    """The page.

    Args:
        found: the backtest.
        pictures: PNG by the name of the kind, of those that can be drawn.
    """
    style = Html(STYLE.read_text("utf-8"))
    about = found.about
    policy = (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src {by_content(style)}"
    )
    head = [
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="color-scheme", content="light dark"),
        el("link", rel="icon", href="data:,"),
        el("style", style),
    ]
    scored = _tables(found, pictures) if found.scored else []
    parts = [_won(found), *scored, _anew(found), _void(found)]
    inside = [
        el("header", el("h1", about["title"]), el("p", about["scenario"])),
        el("main", parts, id="main"),
        el("footer", el("p", f"Ballast {about['code']}; scenario {about['canonical_hash']}.")),
    ]
    return str(document(f"{about['title']} – Ballast", head, inside))


def _won(found: Backtest) -> Html:
    first, *others = winners(found)
    return el(
        "section",
        el("h2", "Who won"),
        el("p", el("strong", first)),
        (el("p", line) for line in others),
        (
            el("p", el("strong", line)) if is_warning(line) else el("p", line, class_="small")
            for line in span_lines(found)
        ),
        class_="short",
    )


def _tables(found: Backtest, pictures: Mapping[str, bytes]) -> list[Html]:
    misses = miss_rows(found)
    missed = f"{len(misses)} of {amount(len(found.scored), 'question')}"
    return [
        el(
            "section",
            el("h2", "What was missed"),
            el("p", f"The other answer was thought likelier in {missed}."),
            table("Misses, the worst first", MISS_COLUMNS, misses, "wide said") if misses else None,
        ),
        el(
            "section",
            el("h2", "Scores"),
            table("Mean scores", SCORE_COLUMNS, score_rows(found)),
            (el("p", note, class_="small") for note in score_notes(found)),
            table(SKILL_TITLE, SKILL_COLUMNS,
                  skill_rows(found)),
            el("p", blocks_note(found), class_="small"),
            (el("p", line) for line in coverage_lines(found)),
        ),
        _pictures(found, pictures),
        el("section", el("h2", "All questions"), _all(found)),
    ]  # fmt: skip


def _anew(found: Backtest) -> Html | None:
    """Numbers that were made anew, since their data came after the freeze."""
    rows = anew_rows(found)
    if not rows:
        return None
    what = table("What each was, and what was played", ANEW_COLUMNS, rows, "wide said")
    return el("section", el("h2", ANEW_TITLE), what)


def _pictures(found: Backtest, pictures: Mapping[str, bytes]) -> Html:
    """The pictures that can be drawn, and one sentence on those that cannot."""
    lacking = {kind.title: kind.lacking(found) for kind in KINDS.values()}
    reasons: dict[str, list[str]] = {}
    for title, why in lacking.items():
        if why is not None:
            reasons.setdefault(why, []).append(title)
    not_drawn = "; ".join(f"{' / '.join(titles)} – {why}" for why, titles in reasons.items())
    return el(
        "section",
        el("h2", "Pictures"),
        (_picture(found, name, pictures) for name in KINDS if name in pictures),
        el("p", f"Not drawn: {not_drawn}.") if not_drawn else None,
    )


def _picture(found: Backtest, name: str, pictures: Mapping[str, bytes]) -> Html:
    """A picture with what it shows in words."""
    kind = KINDS[name]
    data = f"data:image/png;base64,{base64.b64encode(pictures[name]).decode()}"
    image = el("img", src=data, alt=f"Picture: {kind.title}", aria_describedby=f"words-{name}")
    words = el("figcaption", kind.describe(found), id=f"words-{name}")
    label = f"Picture: {kind.title}"
    return join([el("h3", kind.title), el("figure", card(image, label), words)])


def _all(found: Backtest) -> Html:
    rows = [
        (
            row.question.text,
            f"{row.probabilities['ballast']:.0%}",
            "yes" if row.resolution.answer else "no",
            f"{difficulty:+.2f}",
            str(row.resolution),
        )
        for row, difficulty in zip(found.scored, found.difficulties, strict=True)
    ]
    columns = ("question", "Ballast", "came", "difficulty", "the row that decided it")
    return join(
        [
            table("Questions, what Ballast said, and what came", columns, rows, "wide said"),
            el("p", DIFFICULTY, class_="small"),
        ]
    )


def _void(found: Backtest) -> Html | None:
    if not found.void:
        return None
    rows = void_rows(found)
    inside = table("Questions that are not scored", ("why", "questions"), rows, "wide said")
    return el("section", el("h2", "Void"), inside)
