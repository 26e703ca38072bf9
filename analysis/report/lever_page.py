"""``levers.html``: which changes do most, who can make them, and what that rests on."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

from ballast.analysis.plots.lever_picture import PICTURE, LeverPicture
from ballast.analysis.stats.lever_study import LeverStudy, RankedLever
from ballast.analysis.text import lever_cells as cells
from ballast.analysis.text.cells import CAVEAT
from ballast.analysis.text.lever_choice import by_side
from ballast.analysis.text.lever_rests import (
    classes_sentence,
    rests_lines,
    unnamed_sentence,
)
from ballast.analysis.text.markup import Html, card, document, el, join, table

STYLE = Path(__file__).with_name("page.css")
SELECTED = (
    "The first and the last are chosen because they came out first and last: their effects are "
    "likely to be a little smaller in other histories."
)


def lever_page(study: LeverStudy, picture: bytes, command: str) -> str:
    """The page as HTML.

    Args:
        study: what came out.
        picture: the picture as PNG.
        command: to have it again.
    """
    sections = {
        "short": ("In short", _short(study)),
        "picture": ("The picture", _picture(study, picture)),
        "levers": ("All levers", _table(study, study.decided)),
        "events": ("Events that nobody decides", _table(study, study.events)),
        "unknown": ("What is not known", _unknowns(study)),
        "rests": ("What the differences rest on", _rests(study)),
        "pairs": ("Two together", _pairs(study)),
        "again": ("Reproduce this page", _again(study, command)),
    }
    shown = {key: part for key, part in sections.items() if part[1] is not None}
    links = (el("li", el("a", title, href=f"#{key}")) for key, (title, _) in shown.items())
    body = [
        el("header", el("h1", _title(study)), el("p", _sizes(study))),
        el("nav", el("ul", links), aria_label="Contents"),
        el(
            "main",
            (
                el("section", el("h2", title, id=key), content, aria_labelledby=key)
                for key, (title, content) in shown.items()
            ),
            id="main",
        ),
        el("footer", el("p", CAVEAT)),
    ]
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'"
    head = [
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="color-scheme", content="light dark"),
        el("link", rel="icon", href="data:,"),
        el("style", Html(STYLE.read_text("utf-8"))),
    ]
    return str(document(f"{_title(study)} – Ballast", head, body))


def _title(study: LeverStudy) -> str:
    return f"What would change it: {study.title}"


def _sizes(study: LeverStudy) -> str:
    whose = f" open to {study.governments[study.side]}" if study.side else ""
    return (
        f"{len(study.decided)} levers{whose} and {len(study.events)} events, each in the same "
        f"{study.draws * study.runs:,} histories of {study.days} days ({study.draws} draws, "
        f"{study.runs} runs of each, seed {study.seed})."
    )


def _short(study: LeverStudy) -> Html:
    best, worst = cells.ends(study)
    return join(
        [
            el("p", el("strong", f"{cells.title_of(study)}: {cells.definition_of(study)}.")),
            el("p", f"{cells.base_sentence(study)}."),
            _sides(study),
            _list("What lowers it most", best, study),
            _list("What raises it most", worst, study),
            (el("p", sentence) for sentence in cells.ranking_sentences(study)),
            (el("p", sentence) for sentence in cells.time_sentences(study)),
            el("p", SELECTED, class_="small"),
        ]
    )


def _sides(study: LeverStudy) -> Html | None:
    """Three best and three worst of each government, and of both together."""
    rows: list[tuple[str, ...]] = []
    parts = by_side(study)
    for title, levers in parts:
        for place, one in enumerate(levers):
            told = cells.lever_cells(one, study)
            rows.append(("" if place else title, *(told[n] for n in cells.SIDES)))
        if not levers:
            rows.append((title, "none", *("" for _ in cells.SIDES[1:])))
    if not rows:
        return None
    caption = f"What each side can do: changes of {cells.title_of(study)}, * beyond chance"
    headings = ("side", *(cells.HEADINGS[n] for n in cells.SIDES))
    legend = el("p", cells.side_legend(study, parts), class_="small")
    return join([table(caption, headings, rows), legend])


def _list(title: str, found: Sequence[RankedLever], study: LeverStudy) -> Html | None:
    if not found:
        return None
    items = []
    for one in found:
        _, who, change, *_rest = cells.lever_cells(one, study)
        text = f"{one.sentence}: {change.strip()} {cells.unit_of(study)} ({who})"
        items.append(el("li", text))
    return join([el("h3", title), el("ol", items)])


def _picture(study: LeverStudy, picture: bytes) -> Html:
    data = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    words = PICTURE.describe(LeverPicture(study))
    image = el("img", src=data, alt=f"Picture: {PICTURE.title}", aria_describedby="words")
    return el("figure", card(image, PICTURE.title), el("figcaption", words, id="words"))


def _table(study: LeverStudy, found: Sequence[RankedLever]) -> Html | None:
    if not found:
        return None
    rows = [cells.lever_cells(one, study) for one in found]
    return join(
        [
            table(f"Changes of {cells.title_of(study)}", cells.HEADINGS, rows),
            el("p", cells.legend(study), class_="small"),
            _left_out(study),
        ]
    )


def _left_out(study: LeverStudy) -> Html | None:
    if not study.left_out:
        return None
    items = (el("li", f"{name}: {why}") for name, why in study.left_out.items())
    return join([el("p", "Not played:"), el("ul", items)])


def _unknowns(study: LeverStudy) -> Html | None:
    if not study.unknowns:
        return None
    text = (
        "The same outcome in the same histories with one parameter at the 5 % and at the 95 % "
        "point of its prior: where these are larger than what can be done, better evidence on "
        "them matters more than the choice between levers."
    )
    rows = [cells.unknown_cells(one, study) for one in study.unknowns]
    caption = f"Changes of {cells.title_of(study)} over the ranges of parameters"
    return join([el("p", text), table(caption, cells.UNKNOWN_HEADINGS, rows)])


def _rests(study: LeverStudy) -> Html | None:
    if not study.rests:
        return None
    return join(
        [
            join(
                [
                    el("h3", study.told(one.lever).sentence),
                    _lines(rests_lines(one, study.kind, cells.digits_of(study))),
                    el("p", classes_sentence(one), class_="small"),
                ]
            )
            for one in study.rests
        ]
        + ([el("p", unnamed)] if (unnamed := unnamed_sentence(study)) else [])
    )


def _lines(lines: Sequence[str]) -> Html | None:
    return el("ul", [el("li", line) for line in lines]) if lines else None


def _pairs(study: LeverStudy) -> Html | None:
    if not study.pairs:
        return None
    rows = [cells.pair_cells(pair, study) for pair in study.pairs]
    text = (
        "Beyond the sum: what two levers do together less what each does alone, added. Above zero "
        "where they stand in for each other, if both lower the outcome."
    )
    return join([el("p", text), table("Two levers together", cells.PAIR_HEADINGS, rows)])


def _again(study: LeverStudy, command: str) -> Html:
    rows = [
        ("scenario", f"{study.title} ({study.scenario_file})"),
        ("canonical hash", study.canonical_hash),
        ("Ballast", study.version),
    ]
    facts = el("dl", ([el("dt", name), el("dd", value)] for name, value in rows))
    return join([el("p", el("code", command)), facts])
