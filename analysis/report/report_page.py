"""The page itself: three screens that answer, then folded parts; its style and its script.

It asks no network for anything, and a rule in its head forbids that it ever does: only the very
script that stands at its end may run, by its hash, so that no text of a scenario could be one.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ballast.analysis.narrative.words import full_date, number
from ballast.analysis.plots.registry import KINDS
from ballast.analysis.plots.run_pictures import drawable
from ballast.analysis.report import (
    acting_section,
    branch_effects,
    confidence,
    disputes_section,
    glossary_terms,
    headline_answers,
    kept_ranking,
    key_drivers,
    outcome_histograms,
    outcome_intervals,
    question,
    reproducing,
    rung_curve,
    told_histories,
    validation_section,
)
from ballast.analysis.report.report_material import Material
from ballast.analysis.results.file_names import REPORT
from ballast.analysis.text.markup import Html, by_content, card, document, el, for_script, join
from ballast.analysis.text.quantities import listed

HERE = Path(__file__).parent
CAUSES = "causes"
"""The picture that stands beside the risk by day."""


def write(material: Material, out: Path | None = None, *, stories: bool = True) -> Path:
    """Write the report of a results folder, and record its hash if it lies there.

    Args:
        material: of the folder.
        out: where to; ``report.html`` of the folder if None.
        stories: run and tell the single histories.

    Returns:
        The file written.

    Raises:
        InputError: a picture of the folder is not what was written.
        OSError: the file cannot be written.
    """
    path = material.stored.folder / REPORT if out is None else out
    material.stored.files.put({path: page(material, stories=stories).encode("utf-8")})
    return path


def page(material: Material, *, stories: bool = True) -> str:
    """The report as HTML: three screens that answer, then all else, folded."""
    told = told_histories.play(material) if stories else []
    course = rung_curve.course_of(material)
    chosen = [one.chosen for one in told] or told_histories.choose(material.stored)
    screens = [
        PagePart("risk", "Risk by day, and what sets disputes off", _risk(material, course)),
        PagePart("change", "What would change it", _change(material)),
    ]
    folded = [
        PagePart("asked", "What was asked", question.section(material)),
        PagePart("numbers", "All outcomes", headline_answers.tables(material), paper=True),
        PagePart("spread", "How outcomes vary", _spread(material)),
        PagePart("figures", "Figures", _figures(material), paper=True),
        PagePart("sure", "How sure this is", confidence.section(material), paper=True),
        PagePart(
            "drivers", "Parameters that matter most", key_drivers.section(material), paper=True
        ),
        PagePart(
            "disputes", "Disputes: how they begin and end", disputes_section.section(material)
        ),
        PagePart("acted", "Who acted", acting_section.section(material, told)),
        PagePart("histories", "Single histories", told_histories.section(material, told)),
        PagePart(
            "world", "Does the model behave like the world?", validation_section.section(material)
        ),
        PagePart(
            "again", "Reproduce this report", reproducing.section(material, chosen), paper=True
        ),
    ]
    if not told:
        folded = [part for part in folded if part.key != "histories"]
    body = join([_in_short(material), _contents([*screens, *folded]), _paper_note(folded)])
    body = join([body, *map(_section, screens), *map(_fold, folded)])
    words = PagePart("words", "Terms", glossary_terms.section(body))
    body = join([body, _fold(words)])
    data = for_script(json.dumps(rung_curve.data(course)))
    return str(_document(material, body, data))


@dataclass(frozen=True, slots=True)
class PagePart:
    """A part of the page.

    Attributes:
        key: what links name it by.
        title: its heading.
        content: what it holds.
        paper: whether it is printed even where it is folded.
    """

    key: str
    title: str
    content: Html
    paper: bool = False


def _section(part: PagePart) -> Html:
    return el("section", el("h2", part.title, id=part.key), part.content, aria_labelledby=part.key)


def _fold(part: PagePart) -> Html:
    """A part that a reader opens. A link to what is inside opens it too, without a script."""
    inside = el("div", part.content, id=part.key, class_="inside")
    head = el("summary", el("h2", part.title))
    return el("details", head, inside, class_="paper" if part.paper else None)


def _contents(parts: Sequence[PagePart]) -> Html:
    links = (el("li", el("a", part.title, href=f"#{part.key}")) for part in parts)
    return el("nav", el("ul", links), aria_label="Contents")


def _paper_note(folded: Sequence[PagePart]) -> Html:
    """What a printed page leaves out, said on paper alone."""
    left_out = listed([part.title for part in folded if not part.paper])
    said = f"Printed in short. Left out unless they are open when the page is printed: {left_out}."
    return el("p", said, class_="on-paper small")


def _in_short(material: Material) -> Html:
    """Asked, answered, how sure, what would change it: a reader of two minutes needs no more."""
    scenario = material.scenario
    about = scenario.purpose or scenario.summary or scenario.title
    first, *spreads = headline_answers.lead(material)
    rows = {
        "Asked": join([about, question.differs(material)], " "),
        "Answer": join([el("strong", first), branch_effects.in_short(material)], " "),
        "How sure": " ".join([*spreads, f"{confidence.evidence_in_words(material)}."]),
        "What would change it": " ".join(
            part
            for part in (key_drivers.in_short(material), kept_ranking.in_short(material))
            if part
        ),
    }
    inside = el("dl", ([el("dt", name), el("dd", text)] for name, text in rows.items()))
    head = el("h2", "In short", id="short")
    return el("section", head, inside, aria_labelledby="short", class_="short")


def _risk(material: Material, course: rung_curve.Course) -> Html:
    """The course of the risk beside what disputes begin with."""
    first = join([el("h3", "Risk by day"), rung_curve.section(course)])
    pair = [first]
    if CAUSES in drawable(material.tables):
        pair.append(_picture(material, CAUSES))
    return _pairs(pair)


def _change(material: Material) -> Html:
    """What a branch changes, what could be done, and how to ask for more."""
    effects = branch_effects.section(material)
    return join([effects, kept_ranking.section(material), key_drivers.branches(material)])


def _spread(material: Material) -> Html:
    """Probabilities as intervals, and how counts are spread over simulations."""
    return join(
        [
            el("h3", "Probabilities"),
            outcome_intervals.section(material),
            el("h3", "Counts and means"),
            outcome_histograms.section(material),
        ]
    )


def _figures(material: Material) -> Html:
    kinds = [kind for kind in drawable(material.tables) if kind != CAUSES]
    return _pairs([_picture(material, kind) for kind in kinds])


def _pairs(shown: Sequence[Html]) -> Html:
    """Figures side by side where there is room, one below the other where there is none."""
    return el("div", (el("div", one, class_="one") for one in shown), class_="pairs")


def _picture(material: Material, kind: str) -> Html:
    """A picture as it lies in ``plots/``, or drawn now, with what it shows in words."""
    about = KINDS[kind]
    title = about.title
    content = material.stored.picture(kind) or about.content(material.tables)
    data = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    words = el("p", about.describe(material.tables), id=f"words-{kind}")
    said = el("details", el("summary", "In words"), words, class_="words")
    image = el("img", src=data, alt=f"Picture: {title}", aria_describedby=f"words-{kind}")
    return join([el("h3", title), el("figure", card(image, f"Picture: {title}")), said])


def _document(material: Material, body: Html, data: Html) -> Html:
    style, script = (Html((HERE / name).read_text("utf-8")) for name in ("page.css", "page.js"))
    policy = (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src {by_content(style)}; script-src {by_content(script)}"
    )
    about = material.manifest
    head = [
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="color-scheme", content="light dark"),
        el("link", rel="icon", href="data:,"),
        el("style", style),
    ]
    hash_ = about["canonical_hash"][:12]
    end = f"Ballast {about['code']['ballast']}; scenario {hash_}…, seed {about['seed']}."
    inside = [
        el("a", "Skip to content", href="#main", class_="skip"),
        el("header", el("h1", about["title"]), el("p", _sizes(material))),
        el("main", body, id="main", tabindex=-1),
        el("footer", el("p", end, " ", confidence.CAVEAT)),
        el("script", data, type="application/json", id="data"),
        el("script", script),
    ]
    return document(f"{about['title']} – Ballast", head, inside)


def _sizes(material: Material) -> str:
    """What kind of page this is, and of how much, in a line."""
    stored = material.stored
    draws, runs = number(stored.draws, "draw"), number(stored.runs, "run")
    days = number(stored.days, "day")
    start = full_date(material.scenario.start)
    return f"Ballast report: {days} from {start}, {draws} of {runs} each, seed {stored.seed}."
