"""``report.html`` of a comparison: the difference first, then what it rests on and where it shows.

Made from the folder of the comparison alone; nothing is played.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from ballast.analysis.plots.effect_rows import EffectPicture, describe, effects_of
from ballast.analysis.plots.forest import words
from ballast.analysis.report import paired_histories
from ballast.analysis.results.comparison_folder import ComparisonFolder, ComparisonTables, Row
from ballast.analysis.results.file_names import REPORT
from ballast.analysis.text.cells import CAVEAT, never_open
from ballast.analysis.text.difference_text import (
    difference_parts,
    difference_sentence,
    flips_sentence,
    level_text,
    spread_sentence,
    sureness_sentence,
    unit_of,
)
from ballast.analysis.text.markup import Html, by_content, card, document, el, join, table
from ballast.analysis.text.rounding import NONE

HERE = Path(__file__).parent
STYLES = ("page.css", "comparison.css")
ALSO = 3
"""Further outcomes that are named in short."""
FLIPPING = 8
"""Histories that are named in each direction."""
READING = (
    "Differences of probabilities are in percentage points; in parentheses: not significant. "
    "Monte Carlo error, 95 %: more histories narrow it. Spread over draws, 5–95 %: what is not "
    "known about the parameters, which more histories do not narrow; a dash where the runs do not "
    "resolve it. No → yes and yes → no: histories in which the outcome comes about under the other "
    "alone, and under the base alone; of a number, in which it is larger and smaller."
)
HEADS = (
    "difference", "Monte Carlo error, 95 %", "spread over draws, 5–95 %", "no → yes", "yes → no",
)  # fmt: skip


def write(stored: ComparisonFolder, out: Path | None = None) -> Path:
    """Write the report of a comparison, and record its hash if it lies in the folder.

    Args:
        stored: the folder.
        out: where to; ``report.html`` of the folder if None.

    Returns:
        The file written.

    Raises:
        InputError: a file of the folder is gone, or is not what was written.
        OSError: the page cannot be written.
    """
    path = stored.folder / REPORT if out is None else out
    stored.files.put({path: page(stored).encode("utf-8")})
    return path


def page(stored: ComparisonFolder) -> str:
    """The report as HTML; errors as of :func:`write`."""
    tables = stored.tables
    sections: dict[str, tuple[str, Html | None]] = {
        "short": ("The difference", _short(tables)),
        "pictures": ("Levels and differences", _pictures(stored, tables)),
        "rests": ("What it rests on", _rests(tables)),
        "flips": ("In which histories it flips", _flips(tables)),
        "pair": ("One pair of histories", _pair(tables)),
        "all": ("All differences", _all(tables)),
        "again": ("Reproduce this page", _again(tables)),
    }
    shown = {key: (title, part) for key, (title, part) in sections.items() if part is not None}
    links = (el("li", el("a", title, href=f"#{key}")) for key, (title, _) in shown.items())
    style = Html("".join((HERE / name).read_text("utf-8") for name in STYLES))
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
    body = [
        el("a", "Skip to content", href="#main", class_="skip"),
        el("header", el("h1", _title(tables)), el("p", _sizes(tables))),
        el("nav", el("ul", links), aria_label="Contents"),
        el("main", (_section(key, *part) for key, part in shown.items()), id="main", tabindex=-1),
        el("footer", el("p", CAVEAT)),
    ]
    return str(document(f"{_title(tables)} – Ballast", head, body))


def _section(key: str, title: str, content: Html | None) -> Html:
    class_ = "short" if key == "short" else None
    return el("section", el("h2", title, id=key), content, aria_labelledby=key, class_=class_)


def _title(tables: ComparisonTables) -> str:
    first, *others = tables.titles.values()
    what = others[0] if len(others) == 1 else f"{len(others)} scenarios"
    return f"{what}, compared with {first}"


def _sizes(tables: ComparisonTables) -> str:
    about = tables.page["about"]
    return (
        f"Comparison by Ballast: the same {about['draws'] * about['runs']:,} histories of "
        f"{about['days']} days under each ({about['draws']} draws, {about['runs']} runs of each, "
        f"seed {about['seed']}), with the same random numbers."
    )


def _name(row: Row) -> str:
    return words(row["outcome"], int(row["horizon_days"]))


def _short(tables: ComparisonTables) -> Html:
    """The leading difference, in sentences; of many scenarios the largest, and how many moved."""
    lead = tables.page["lead"]
    rows = tables.rows(lead)
    row, titles = rows[0], tables.titles
    if impossible := tables.impossible(lead):
        return el("p", el("strong", f"“{_name(row)}” {never_open(impossible)}."))
    first, other = titles[tables.first], titles[row["other"]]
    levels = [
        level_text(row["kind"], tables.level(lead, name)) for name in (tables.first, row["other"])
    ]
    definition = el("p", f"{_name(row)}: {row['definition']}.", class_="small")
    sentence = difference_sentence(row, _name(row), first, other)
    parts = [
        el("p", el("strong", sentence)),
        el("p", spread_sentence(row)),
        el("p", sureness_sentence(row, tables.page["about"]["correction"]["tests"])),
        el("p", f"Levels: {levels[0]} under “{first}”, {levels[1]} under “{other}”."),
        el("p", flips_sentence(row, first, other)),
        definition,
    ]
    if len(rows) > 1:
        parts.insert(0, el("p", _how_many(rows), " The largest effect:"))
    return join([*parts, _also(tables, lead)])


def _how_many(rows: list[Row]) -> str:
    """In how many scenarios an outcome moves, and which way."""
    ways = [row["difference"] > 0 for row in rows if row["moved"]]
    rest = len(rows) - len(ways)
    return (
        f"Of {len(rows)} scenarios, {sum(ways)} raise “{_name(rows[0])}” significantly, "
        f"{len(ways) - sum(ways)} lower it, and of {rest} no difference is resolved."
    )


def _also(tables: ComparisonTables, lead: str) -> Html | None:
    """Other outcomes that differ significantly, the largest effects first."""
    found = []
    for one in tables.page["order"]:
        if one["outcome"] != lead and one["others"] and not one["impossible"]:
            row = tables.rows(one["outcome"])[0]
            if row["moved"]:
                found.append(row)
    if not found:
        return None
    title = "Also significant" if len(found) <= ALSO else "Also significant, among others"
    several = len(tables.titles) > 2
    items = []
    for row in found[:ALSO]:
        change, chance, _ = difference_parts(row)
        interval = f" (Monte Carlo error, 95 %: {chance})" if chance else ""
        where = f", “{tables.titles[row['other']]}”" if several else ""
        items.append(el("li", f"{_name(row)}{where}: {change}{unit_of(row)}{interval}"))
    return join([el("p", f"{title}:"), el("ul", items)])


def _pictures(stored: ComparisonFolder, tables: ComparisonTables) -> Html | None:
    """A picture an outcome, as it lies in the folder or drawn now, with what it shows in words."""
    parts = []
    for outcome in tables.page["pictures"]:
        kind, source = effects_of(outcome), EffectPicture.of(tables, outcome)
        content = stored.picture(kind.name) or kind.content(source)
        data = f"data:image/png;base64,{base64.b64encode(content).decode()}"
        label = f"words-{outcome}"
        image = el("img", src=data, alt=f"Picture: {kind.title}", aria_describedby=label)
        figure = el(
            "figure", card(image, f"Picture: {kind.title}"),
            el("figcaption", describe(source), id=label),
        )  # fmt: skip
        parts.append(join([el("h3", source.outcome), figure]))
    return join(parts) if parts else None


def _rests(tables: ComparisonTables) -> Html:
    """What ``--rests`` found, or the command that asks for it."""
    found: list[dict[str, Any]] | None = tables.page.get("rests")
    if not found:
        command = tables.page["rests_command"]
        text = "Which parameters the difference works through was not asked. This asks for it:"
        return join([el("p", text), el("p", el("code", command))])
    parts: list[Html | None] = []
    for one in found:
        about = words(one["outcome"], 0)
        parts.append(el("h3", f"{tables.titles.get(one['other'], one['other'])}: {about}"))
        parts.append(el("ul", [el("li", line) for line in one["lines"]]) if one["lines"] else None)
        if not one["lines"]:
            parts.append(el("p", "No parameter can be named, beyond Monte Carlo error."))
        parts.append(el("p", one["spread"], class_="small"))
    return join(parts)


def _flips(tables: ComparisonTables) -> Html | None:
    """How many histories flip each way, and the first of them by name."""
    lead = tables.page["lead"]
    rows = tables.rows(lead)
    if rows[0]["kind"] != "probability":
        return None
    titles = tables.titles
    cells = [
        (
            titles[row["other"]],
            f"{row['up']:,}",
            f"{row['down']:,}",
            f"{row['up'] + row['down']:,}",
            f"{row['histories']:,}",
        )
        for row in rows
    ]
    caption = f"Histories in which “{_name(rows[0])}” flips, by the base and then the scenario"
    heads = ("scenario", "no → yes", "yes → no", "either", "of histories")
    named = _named_flips(tables, rows[0])
    text = "All of them, of every outcome, are in flips.parquet (draw and run)."
    return join([table(caption, heads, cells), named, el("p", text, class_="small")])


def _named_flips(tables: ComparisonTables, row: Row) -> Html | None:
    """The first histories that flip under the scenario of the largest effect."""
    flips = tables.flips
    found = flips[(flips["outcome"] == row["outcome"]) & (flips["other"] == row["other"])]
    items = []
    for change, way in ((1, "From no to yes"), (-1, "From yes to no")):
        some = found[found["change"] == change].sort_values(["draw", "run"], kind="stable")
        if len(some):
            pairs = zip(some["draw"].head(FLIPPING), some["run"].head(FLIPPING), strict=True)
            names = ", ".join(f"{draw}/{run}" for draw, run in pairs)
            more = f" and {len(some) - FLIPPING:,} more" if len(some) > FLIPPING else ""
            items.append(el("li", f"{way}: {names}{more}."))
    if not items:
        return None
    title = f"Under “{tables.titles[row['other']]}”, by draw/run:"
    return join([el("p", title), el("ul", items)])


def _pair(tables: ComparisonTables) -> Html:
    told = tables.page.get("histories")
    if told is None:
        return el("p", "In no history does an outcome flip; so there is no pair to tell.")
    outcome = words(told["outcome"], 0)
    return join([el("p", f"Does it come to “{outcome}”?"), paired_histories.section(told)])


def _all(tables: ComparisonTables) -> Html:
    """Tables grouped by outcome, the largest effects first; and what is not in them."""
    order = [one for one in tables.page["order"] if one["others"] and not one["impossible"]]
    if not order:
        return join([_notes(tables)])
    several = len(tables.titles) > 2
    parts: list[Html | None] = []
    rest: list[str] = []
    if not several:
        parts.append(_one_table(tables, [one["outcome"] for one in order]))
    for one in order if several else ():
        rows = tables.rows(one["outcome"])
        shown = one["outcome"] in tables.page["pictures"] or any(row["moved"] for row in rows)
        if shown:
            parts.append(_outcome_table(tables, rows))
        else:
            rest.append(one["outcome"])
    if rest:
        text = (
            f"{len(rest)} more outcomes differ significantly in no scenario; their numbers are in "
        )
        parts.append(el("p", f"{text}comparison.parquet: {', '.join(map(str, rest))}."))
    return join([*parts, el("p", READING, class_="small"), _notes(tables)])


def _one_table(tables: ComparisonTables, outcomes: list[str]) -> Html:
    first, other = tables.titles.values()
    rows = []
    for outcome in outcomes:
        (row,) = tables.rows(outcome)
        name = join([_name(row), el("code", outcome)])
        rows.append([name, _level(tables, row, tables.first), *_cells(tables, row)])
    return table("Differences, the largest first", ("outcome", first, other, *HEADS), rows)


def _outcome_table(tables: ComparisonTables, rows: list[Row]) -> Html:
    base = _level(tables, rows[0], tables.first)
    cells = [[tables.titles[row["other"]], *_cells(tables, row)] for row in rows]
    caption = f"{rows[0]['definition']}. Base: {base}"
    head = el("h3", join([_name(rows[0]), " ", el("code", rows[0]["outcome"])]))
    return join([head, table(caption, ("scenario", "level", *HEADS), cells)])


def _cells(tables: ComparisonTables, row: Row) -> list[str]:
    change, chance, draws = difference_parts(row)
    return [
        _level(tables, row, row["other"]),
        change if row["moved"] else f"({change})",
        chance or NONE,
        draws or NONE,
        f"{row['up']:,}",
        f"{row['down']:,}",
    ]


def _level(tables: ComparisonTables, row: Row, scenario: str) -> str:
    return level_text(row["kind"], tables.level(row["outcome"], scenario))


def _notes(tables: ComparisonTables) -> Html | None:
    """What a scenario settles, what cannot happen in any, and what cannot be compared."""
    titles, lines = tables.titles, []
    for one in tables.page["order"]:
        name = words(one["outcome"], 0)
        if one["impossible"]:
            lines.append(f"{name} {never_open(one['impossible'])}.")
            continue
        settled = tables.page["settled"].get(one["outcome"], {})
        lines += [f"{name}, {titles[where]}: {why}." for where, why in settled.items()]
        lines += [
            f"{name} is not compared in {titles[where]}: {why}."
            for where, why in one["missing"].items()
        ]
    return el("ul", [el("li", line) for line in lines], class_="small") if lines else None


def _again(tables: ComparisonTables) -> Html:
    about = tables.page["about"]
    rows = [
        *((f"scenario “{one['title']}”", one["canonical_hash"])
          for one in (about["first"], *about["others"])),
        ("Ballast", about["code"]["ballast"]),
    ]  # fmt: skip
    facts = table(
        "Where this comes from", ("what", "hash or version"),
        [[name, el("span", str(value), class_="breaks")] for name, value in rows], "wide said",
    )  # fmt: skip
    commands = (
        ("All of it:", tables.page["command"]),
        ("This page, without playing:", "ballast report FOLDER"),
        ("Whether the files are what was written:", "ballast verify FOLDER"),
    )
    items = (el("li", f"{what} ", el("code", command)) for what, command in commands)
    return join([el("ul", items), facts])
