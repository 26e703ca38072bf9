"""Whether the model behaves like the world: the kept verdicts on stylised facts."""

from __future__ import annotations

from typing import Any

from ballast.analysis.report.report_material import Material
from ballast.analysis.results.file_names import VALIDATION
from ballast.analysis.results.kept_validation import WHY_NOT, refused
from ballast.analysis.text.markup import Html, el, join, table
from ballast.analysis.text.quantities import plain

OF = {
    "histories": "5–95 % of single histories",
    "draws": "5–95 % of draws",
    "estimate": "95 % of the estimate",
}


def section(material: Material) -> Html:
    """The kept verdicts, or the command that makes them."""
    found = material.validation
    if found is None:
        beside = material.stored.validation()
        why = refused(beside, material.manifest["canonical_hash"]) if beside else None
        return el(
            "p",
            WHY_NOT[why].format(file=VALIDATION) if why else "",
            "No validation is kept for this scenario and version of the model. To compare the "
            "model with stylised facts: ",
            el("code", f"ballast validate {material.word} --json > RESULTS/{VALIDATION}"),
            ". Then ",
            el("code", "ballast report RESULTS"),
            " shows the verdicts here.",
        )
    facts = found["facts"]
    counts = {verdict: sum(f["verdict"] == verdict for f in facts) for verdict in VERDICTS}
    said = ", ".join(f"{n} {VERDICTS[verdict]}" for verdict, n in counts.items() if n)
    sizes = f"{found['draws']} draws of {found['runs']} runs, seed {found['seed']}"
    rows = [row for fact in facts for row in _rows(fact)]
    columns = ["fact", "observed", "simulated", "interval", "band", "verdict"]
    return join(
        [
            el("p", f"Of {len(facts)} stylised facts, {said} ({sizes}). {SAME}"),
            table("Stylised facts and the model's verdict on them", columns, rows, "wide said"),
        ]
    )


SAME = "They were compared with this scenario and this version of the model."
VERDICTS = {
    "pass": "passed",
    "fail": "failed",
    "circular": "follow from a prior and test nothing",
    "fitted": "were used to estimate parameters and test nothing",
    "not asked": "were not asked",
}


def _rows(fact: dict[str, Any]) -> list[list[Any]]:
    """A fact as a row with its verdict, and a row each test."""
    title = f"{fact['number']}. {_capital(fact['title'])}"
    head = join([el("b", title), el("small", fact["note"]) if fact["note"] else None])
    return [[head, "", "", "", "", el("b", fact["verdict"])], *map(_test, fact["tests"])]


def _test(test: dict[str, Any]) -> list[Any]:
    about = test["simulated"]
    interval = "–"
    if about["of"] and about["low"] is not None and about["high"] is not None:
        interval = f"{_short(about['low'])} … {_short(about['high'])}, {OF[about['of']]}"
    result = {True: "within", False: "outside", None: "–"}[test["passes"]]
    numbers = (_short(test["observed"]), _short(about["value"]))
    return [test["what"], *numbers, interval, _band(test), result]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(value: Any) -> str:
    return plain(value)


def _band(test: dict[str, Any]) -> str:
    low, high = test["low"], test["high"]
    if low is None and high is None:
        return "–"
    if test["contains"]:
        return f"interval holds {plain(low)}"
    if low is None:
        return f"≤ {plain(high)}"
    return f"≥ {plain(low)}" if high is None else f"{plain(low)} … {plain(high)}"
