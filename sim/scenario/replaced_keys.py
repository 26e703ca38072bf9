"""Parameters that files of earlier versions have, and which ones say it now."""

from __future__ import annotations

from collections.abc import Collection

from ballast.sim.scenario.messages import nearest

_HOW_LONG = "how long {} follows from {}"
_HOW_OFTEN = "how often {} follows from {}"
_OFFERS = "disputes.offer and disputes.acceptance"
REPLACED = {
    "ladder.stay_4": _HOW_LONG.format(
        "a dispute lasts", "disputes.lapse_first, disputes.lapse_later and disputes.offer"
    ),
    "ladder.stay_5": _HOW_LONG.format("a crisis lasts", _OFFERS),
    "ladder.stay_6": _HOW_LONG.format("a limited use of force lasts", _OFFERS),
    "ladder.up_share_4": _HOW_OFTEN.format(
        "a dispute becomes a crisis", "disputes.reply, disputes.press and disputes.press_risk"
    ),
    "ladder.up_share_5": _HOW_OFTEN.format(
        "a crisis leads to the use of force", "disputes.press and disputes.press_risk"
    ),
    "ladder.up_share_6": _HOW_OFTEN.format(
        "the use of force leads to war", "disputes.press and disputes.press_risk_force"
    ),
}
"""A sentence for each."""


def instead(key: str, known: Collection[str]) -> str:
    """What to add to a message about an unknown key: what replaces it, or the nearest spelling.

    >>> instead("parameters.ladder.stay_5", [])
    '; how long a crisis lasts follows from disputes.offer and disputes.acceptance'
    >>> instead("visits.efect", ["visits.effect"])
    "; did you mean 'visits.effect'?"
    """
    parts = key.removeprefix("parameters.").split(".")
    sentence = REPLACED.get(".".join(parts[:2]))
    return nearest(key, known) if sentence is None else f"; {sentence}"
