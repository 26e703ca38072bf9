"""What a backtest comes to, in sentences and as tables, for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from ballast.analysis.forecasts.freeze_tables import data_lines
from ballast.analysis.forecasts.frozen_sheet import CHAIN
from ballast.analysis.forecasts.scored_forecasts import MODEL, Backtest
from ballast.analysis.scoring.skill import FEWEST_BLOCKS, FEWEST_QUESTIONS, Advantage, Withheld
from ballast.analysis.text.nouns import amount

TITLES = {
    MODEL: "Ballast",
    "uniform": "one half for everything",
    "base_rate": "base rate of the time before",
    "persistence": "as in the last stretch",
    "homogeneous_poisson": "Poisson at the rate before",
    "weekly_autoregression": "autoregression of weeks",
    "self_exciting": "self-exciting (Hawkes)",
    CHAIN: "chain without governments",
}
"""Names of forecasters in tables; others go by what the scenario calls them."""
SCORE_COLUMNS = (
    "forecaster",
    "questions",
    "Brier",
    "adjusted",
    "log",
    "baseline",
    "CRPS of counts",
)
SCORE_NOTES = (
    "Brier, log and CRPS are better when small, the baseline score when large; a coin, which says "
    "one half of everything, has a Brier score of 0.25.",
    "Adjusted: the Brier score as if each had answered all questions, given how hard they were.",
)
CHAIN_NOTE = (
    "Chain without governments: rungs follow one another by the same priors, without acts, visits "
    "or channels."
)
WITHHELD = "Withheld: too few"
LEAST_SKILL = -99.0
"""A skill below that is not told in digits: the rival made hardly an error."""
SKILL_TITLE = "Skill in Brier: 1 less the score over the rival's"
SKILL_COLUMNS = ("rival", "questions", "skill", "95 %", "ahead")


MISS_COLUMNS = ("question", "Ballast", "base rate", "came", "the row that decided it")


def title_of(forecaster: str) -> str:
    """A forecaster as a table calls it."""
    return TITLES.get(forecaster, forecaster)


def winners(found: Backtest) -> list[str]:
    """Who won, in sentences; what may be chance is said to be open."""
    if not found.scored:
        early = ends_early(found)
        return [f"No question can be resolved by this record{early and f': {early}'}."]
    means, asked = found.means(), len(found.scored)
    if few := _few(found):
        each = (f"{title_of(who)} {means[who]['brier']:.3f}" for who in found.forecasters)
        return [few, f"Mean Brier scores of {amount(asked, 'question')}: {', '.join(each)}."]
    whole = [who for who in means if len(found.answered(who)) == asked]
    order = sorted(whole, key=lambda who: means[who]["brier"])
    best, place = order[0], order.index(MODEL) + 1
    lines = [
        f"Best mean Brier score of {len(order)} that answered all {asked} questions: "
        f"{title_of(best)} ({means[best]['brier']:.3f})."
    ]
    if best != MODEL:
        lines[0] += f" Ballast is number {place} ({means[MODEL]['brier']:.3f})."
    skills = {rival: found.skill(rival) for rival in found.forecasters if rival != MODEL}
    told = {who: one for who, one in skills.items() if isinstance(one, Advantage)}
    groups = {
        "Ballast is ahead of": [who for who, one in told.items() if one.low > 0.0],
        "Ballast is behind": [who for who, one in told.items() if one.high < 0.0],
        "Open, since chance may explain the difference: against": [
            who for who, one in told.items() if one.low <= 0.0 <= one.high
        ],
        f"{WITHHELD}, against": [who for who in skills if who not in told],
    }
    for words, names in groups.items():
        if names:
            lines.append(f"{words} {', '.join(title_of(who) for who in names)}.")
    return lines


def _few(found: Backtest) -> str:
    """That too few questions were resolved to say who won; empty where they are enough."""
    asked, blocks = len(found.scored), len({row.question.entry for row in found.scored})
    if asked >= FEWEST_QUESTIONS and blocks >= FEWEST_BLOCKS:
        return ""
    return (
        f"Too few questions were resolved to say who won: {asked} in {amount(blocks, 'block')}, "
        f"and it takes {FEWEST_QUESTIONS} in {FEWEST_BLOCKS}."
    )


def ends_early(found: Backtest) -> str:
    """That the record ends before anything is forecast; empty where it does not."""
    last, start = found.about["last"], found.sheet.about["start"]
    if last >= start:
        return ""
    return f"it ends on {last}, before what is forecast begins on {start}"


def span_lines(found: Backtest) -> list[str]:
    """What was scored on what: days, sizes, where rivals learnt, and what was frozen."""
    about = found.about
    learnt = about["rivals_learn_from"]
    rivals = (
        "Rivals know of no time before: the file begins after the freeze, and the scenario has no "
        "record from before it."
        if learnt is None
        else f"Rivals learn from {learnt['first']} to {learnt['last']}, by {learnt['source']}."
    )
    sizes = f"{amount(about['draws'], 'draw')} x {amount(about['runs'], 'run')}"
    return [
        f"Frozen {about['freeze']}: nothing later was known to who forecasts. "
        f"{amount(about['events'], 'event')} from {about['first_event']} to "
        f"{about['last_event']}; {sizes}, seed {about['seed']}.",
        rivals,
        *data_lines(found),
        *about["notes"],
        f"{about['frozen']}",
    ]


def is_warning(line: str) -> bool:
    """Whether a note is one that nobody should miss."""
    return line.startswith("Warning:")


def miss_rows(found: Backtest) -> list[Sequence[str]]:
    """The misses, the worst first."""
    return [
        (
            row.question.text,
            f"{row.probabilities[MODEL]:.0%}",
            f"{row.probabilities['base_rate']:.0%}" if "base_rate" in row.probabilities else "–",
            "yes" if row.resolution.answer else "no",
            str(row.resolution),
        )
        for row in found.misses()
    ]


def score_rows(found: Backtest) -> list[Sequence[str]]:
    """Mean scores, a row a forecaster, the best first."""
    means = found.means()
    return [
        (
            title_of(who),
            str(len(found.answered(who))),
            *(
                _number(means[who][name], digits)
                for name, digits in (
                    ("brier", 3), ("adjusted", 3), ("log", 3), ("baseline", 1), ("crps", 2),
                )
            ),
        )
        for who in sorted(means, key=lambda who: round(means[who]["adjusted"], 9))
    ]  # fmt: skip


def score_notes(found: Backtest) -> list[str]:
    """What the scores are, and who a forecaster is that needs it said."""
    return [*SCORE_NOTES, *([CHAIN_NOTE] if CHAIN in found.forecasters else [])]


def skill_rows(found: Backtest) -> list[Sequence[str]]:
    """Skill against each rival with its interval."""
    rows: list[Sequence[str]] = []
    for rival in found.forecasters:
        if rival == MODEL:
            continue
        skill = found.skill(rival)
        if isinstance(skill, Withheld):
            rows.append((title_of(rival), str(skill.questions), WITHHELD.lower(), "", ""))
        else:
            winner = "Ballast" if skill.low > 0 else "the rival" if skill.high < 0 else "open"
            interval = f"{_signed(skill.low)} … {_signed(skill.high)}"
            value = _signed(skill.value)
            rows.append((title_of(rival), str(skill.questions), value, interval, winner))
    return rows


def blocks_note(found: Backtest) -> str:
    """What the intervals of the skill are of."""
    blocks = len({row.question.entry for row in found.scored})
    return (
        f"Intervals over resampled blocks: {amount(blocks, 'entry')} of questions. Withheld below "
        f"{FEWEST_QUESTIONS} questions in {FEWEST_BLOCKS} blocks."
    )


def coverage_lines(found: Backtest) -> list[str]:
    """How often central intervals of counts hold what came."""
    if not found.windows:
        return []
    few = too_few(len(found.windows), "count")
    if few:
        return [f"Coverage of the intervals of counts: {few}."]
    return [
        f"{each.level:.0%} intervals hold {each.inside} of {each.questions} counts "
        f"({each.low:.0%} to {each.high:.0%})."
        for each in found.covered()
    ]


def too_few(number: int, what: str) -> str:
    """Why a picture or a share of so few is withheld; empty where there are enough.

    >>> too_few(3, "count"), too_few(1, "count")
    ('withheld: too few (3 counts; needs 20)', 'withheld: too few (1 count; needs 20)')
    """
    if number >= FEWEST_QUESTIONS:
        return ""
    return f"withheld: too few ({amount(number, what)}; needs {FEWEST_QUESTIONS})"


def void_rows(found: Backtest) -> list[Sequence[str]]:
    """Why questions are void, each reason with the ids of all that it holds for."""
    if not found.scored and (early := ends_early(found)):
        return [(f"the record shows nothing of what is asked: {early}", _all_void(found))]
    reasons: dict[str, list[str]] = {}
    for row in found.void:
        reasons.setdefault(row.resolution.why, []).append(row.question.id)
    return [(why, ", ".join(ids)) for why, ids in reasons.items()]


def _all_void(found: Backtest) -> str:
    number = amount(len(found.void), "question")
    return number if len(found.void) == 1 else f"all {number}"


def _signed(value: float) -> str:
    return f"{value:+.2f}" if value >= LEAST_SKILL else f"below {LEAST_SKILL:.0f}"


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if isfinite(value) else "–"
