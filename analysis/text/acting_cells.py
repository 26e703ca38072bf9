"""When acting pays, as sentences and as cells, wherever it is shown."""

from __future__ import annotations

from ballast.analysis.stats.acting import ActingStudy, Lesson
from ballast.analysis.text.lever_cells import EVIDENCE
from ballast.analysis.text.rounding import decimals, decimals_within, percentage, rounded, signed

MOST, LEAST = 8, 4
"""Parameters in a table or picture, at most; so many where some knowledge is worth something."""
HEADINGS = ("what could be learnt first", "worth (% of loss)", "± 95 %", "acting averts")
UNITS = (
    "Cost and worth are shares of the loss that the event would cause, for one who minds expected "
    "expense alone."
)
LEGEND = (
    " Worth: what deciding with a parameter known saves over deciding on the mean, "
    "at the cost at which both decisions are as good ({ratio} of the loss). Acting averts more or "
    "less where the parameter is high. * can be told from none, of {tests} parameters with 5 % for "
    "calling any wrongly (Holm)."
)


def pays_sentence(study: ActingStudy) -> str:
    """Up to which cost acting pays."""
    about, what = study.pays, study.outcome.replace("_", " ")
    digits = min(3, decimals((100 * about.low, 100 * about.high)))
    low, high = (signed(100 * end, digits) for end in (about.low, about.high))
    if about.low > 0.0:
        ends = f"{rounded(100 * about.low, digits)} to {rounded(100 * about.high, digits)} %"
        return (
            f"Acting pays while it costs less than {percentage(about.value, digits)} of the loss "
            f"that it is to avert ({what}; 95 %: {ends})."
        )
    change = f"{signed(100 * about.value, digits)} points averted (95 %: {low} to {high})"
    if about.high < 0.0:
        return f"Acting pays at no cost: it makes {what} more likely, {change}."
    return f"These histories do not tell whether acting pays at any cost: {what}, {change}."


def learning_sentence(study: ActingStudy) -> str:
    """What knowing more before deciding is worth, at most."""
    told = study.told
    if not study.resolved and not told:
        return (
            "These histories do not tell whether anything is worth learning first: what acting "
            "averts does not differ between draws by more than chance."
        )
    digits = digits_of(study)
    worth = percentage(study.perfect, digits)
    half = rounded(196 * study.perfect_error, digits)
    text = (
        f"Knowing all parameters before deciding is worth {worth} of the loss (± {half}) where it "
        f"matters most, at a cost of {percentage(study.pays.ratio, digits)} of the loss."
    )
    if not told:
        count = len(study.lessons)
        return f"{text} Of {count} parameters none alone can be told from being worth nothing."
    return text


def digits_of(study: ActingStudy) -> int:
    """Decimals of worths, in per cent of the loss."""
    errors = [study.perfect_error, *(one.found.error for one in shown(study))]
    return min(3, decimals_within(196 * max(errors), exact=2))


def shown(study: ActingStudy) -> list[Lesson]:
    """The parameters that are shown: those that can be told first, each the most worth first."""
    told = study.told
    rest = [one for one in study.lessons if not one.found.told and one.found.value > 0.0]
    few = max(0, LEAST - len(told)) if study.resolved or told else 0
    return [*told, *rest[:few]][:MOST]


def lesson_cells(lesson: Lesson, study: ActingStudy) -> tuple[str, str, str, str]:
    """One parameter as a row."""
    found, digits = lesson.found, digits_of(study)
    return (
        f"{lesson.meaning} ({EVIDENCE[lesson.evidence]})",
        rounded(100 * found.value, digits) + (" *" if found.told else "  "),
        rounded(196 * found.error, digits),
        "more where high" if found.slope > 0.0 else "less where high",
    )


def legend(study: ActingStudy) -> str:
    """What numbers are, and what the columns are where there are rows."""
    if not shown(study):
        return UNITS
    ratio = percentage(study.pays.ratio, digits_of(study))
    return UNITS + LEGEND.format(ratio=ratio, tests=len(study.lessons))
