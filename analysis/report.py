"""``report.html``: one self-contained page about a run, readable without a network."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from analysis.pictures import KINDS, Tables, draw, drawable, read_tables
from analysis.plots.rounding import decimals, interval, known, rounded

PAGE = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title – Ballast</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; }
th, td { border-bottom: 1px solid #8884; padding: .25rem .5rem; text-align: right; }
th:first-child, td:first-child { text-align: left; }
td small { display: block; opacity: .75; }
img { background: white; max-width: 100%; }
.caveat, .alarms { border-left: 4px solid #D55E00; padding: .25rem 1rem; }
.wide { overflow-x: auto; }
@media print { body { margin: 0; max-width: none; } figure { break-inside: avoid; } }
</style></head><body>
<h1>$title</h1>
<p>$summary</p>
<p>$played</p>
<p class="caveat">Levels of risk rest mostly on priors, not on data. Read differences between
scenarios, time profiles and the spread over parameter draws before any single number.</p>
<h2>Outcomes</h2>
<div class="wide"><table>
<thead><tr><th scope="col">outcome</th><th scope="col">estimate</th>
<th scope="col">chance, 95&nbsp;%</th><th scope="col">parameter draws, 5–95&nbsp;%</th>
$structure<th scope="col">days</th></tr></thead>
<tbody>
$rows
</tbody></table></div>
<p>Chance is what more runs of the same draws would narrow; the spread over draws is what is not
known about the parameters, with the noise of finitely many runs taken out; the range over other
structures, where they were played, is that of estimates under rival models.</p>
$alarms
$pictures
<h2>Where this comes from</h2>
<div class="wide"><table><tbody>
$provenance
</tbody></table></div>
</body></html>
""")


def write(folder: Path) -> Path:
    """Write the report of a results folder; gives its path."""
    path = folder / "report.html"
    path.write_text(page(read_tables(folder)), encoding="utf-8")
    return path


def page(tables: Tables) -> str:
    """The report as HTML."""
    about = tables.manifest
    played = (
        f"{about['days']} days from {about['start']}; {about['draws']} parameter draws "
        f"of {about['runs']} runs each; seed {about['seed']}."
    )
    return PAGE.substitute(
        title=escape(about["title"]),
        summary=escape(about["scenario"]["summary"]),
        played=escape(played),
        structure="" if tables.variants.empty else '<th scope="col">other structures</th>',
        rows="\n".join(
            _row(name, row, structure=not tables.variants.empty)
            for name, row in tables.summary["outcomes"].items()
        ),
        alarms=_alarms(tables.summary["alarms"]),
        pictures="\n".join(_picture(tables, kind) for kind in drawable(tables)),
        provenance="\n".join(_provenance(about)),
    )


def _row(name: str, row: dict[str, Any], *, structure: bool) -> str:
    scale, unit = (100.0, " %") if row["kind"] == "probability" else (1.0, "")
    keys = ("estimate", "mc_low", "mc_high", "draws_low", "draws_high")
    value, mc_low, mc_high, low, high = (
        None if not known(row[key]) else scale * row[key] for key in keys
    )
    digits = decimals((mc_low, mc_high), (low, high))
    cells = [
        rounded(value, digits) + (unit if known(value) else ""),
        interval(mc_low, mc_high, digits),
        interval(low, high, digits),
        *_structure(row, scale, digits, structure),
        str(row["horizon_days"]),
    ]
    note = f"<small>{escape(row['note'])}</small>" if row["note"] else ""
    head = f"<td>{escape(name)}<small>{escape(row['definition'])}</small>{note}</td>"
    return f"<tr>{head}{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _structure(row: dict[str, Any], scale: float, digits: int, asked: bool) -> list[str]:
    """The range of an estimate over structural alternatives, where they were played."""
    if not asked:
        return []
    low, high = row.get("structure_low"), row.get("structure_high")
    if low is None or high is None:
        return [interval(None, None, digits)]
    return [interval(scale * low, scale * high, digits)]


def _alarms(alarms: list[str]) -> str:
    if not alarms:
        return ""
    items = "".join(f"<li>{escape(alarm)}</li>" for alarm in alarms)
    return f'<div class="alarms"><h2>Be careful with</h2><ul>{items}</ul></div>'


def _picture(tables: Tables, kind: str) -> str:
    title, _, describe = KINDS[kind]
    data = base64.b64encode(draw(tables, kind)).decode()
    words = escape(describe(tables), quote=True)
    image = f'<img src="data:image/png;base64,{data}" alt="{words}">'
    return f"<h2>{escape(title)}</h2><figure>{image}</figure>"


def _provenance(about: dict[str, Any]) -> list[str]:
    packages = ", ".join(f"{name} {version}" for name, version in about["packages"].items())
    rows = {
        "scenario file": about["scenario_file"],
        "canonical hash": about["canonical_hash"],
        "command": about["command"],
        "Ballast": about["code"]["ballast"],
        "packages": packages,
        "system": f"Python {about['platform']['python']}, {about['platform']['system']}",
        "started": about["started"],
        "seconds of playing": str(about["seconds"]),
    }
    return [
        f"<tr><td>{escape(name)}</td><td>{escape(str(value))}</td></tr>"
        for name, value in rows.items()
    ]
