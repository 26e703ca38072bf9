"""What the columns of ``runs.parquet`` mean, in words, with their units."""

from __future__ import annotations

from ballast.sim.scenario.schema import Scenario
from ballast.sim.vocabulary import RUNG_TITLES, Rung

Meaning = tuple[str, str]
"""Definition and unit; the unit is 1 where there is none."""
BY_SIDE = {
    "visits_completed": "visits completed by officials of {}",
    "hostile_acts": "hostile acts of {}",
    "cooperative_acts": "cooperative acts of {}",
    "export_controls": "export controls imposed by {}",
    "sanctions": "acts of sanction by {}",
    "countermeasures": "countermeasures in kind by {}",
}
COUNTS = {
    "visits_postponed": "postponements of visits",
    "visits_cancelled": "visits announced and then called off",
    "visits_rebuffed": "proposals of a visit that were refused",
    "encounters": "risky military encounters",
    "encounters_publicised": "such encounters that the public hears of, collisions among them",
    "collisions": "collisions in such encounters, lethal or not",
    "lethal_incidents": "lethal accidents or detentions",
    "channels_suspended": "suspensions of a channel",
}
REPORTED = (Rung.CONFRONTATION, Rung.CRISIS, Rung.LIMITED_FORCE, Rung.WAR)
DAY = "day, from 0; missing if never"


def meanings(scenario: Scenario) -> dict[str, Meaning]:
    """Definition and unit of every column that histories of a scenario have, but draw and run."""
    found: dict[str, Meaning] = {"highest_rung": ("highest rung of the ladder reached", "rung 0-7")}
    for rung in REPORTED:
        words = f"first day at {RUNG_TITLES[rung]} or higher (rung {rung.value})"
        found[f"first_day_rung_{rung.value}"] = (words, DAY)
    found["summit_held"] = ("whether the leaders met at the summit", "1")
    found["summit_day"] = ("day on which the summit began", DAY)
    found["mil_channel_reopened_day"] = (
        "first day on which a military channel that was shut is at level 1 or higher",
        DAY,
    )
    for name, words in BY_SIDE.items():
        for side, government in scenario.governments.items():
            unit = "visits" if name.startswith("visits") else "acts"
            found[f"{name}_{side.lower()}"] = (words.format(government.name), unit)
    for name, words in COUNTS.items():
        found[name] = (words, "count")
    found["tension_mean"] = ("tension, mean over all days", "points, 0-100")
    found["tension_end"] = ("tension on the last day", "points, 0-100")
    for name, outcome in scenario.outcomes.items():
        found[name] = (outcome.definition, "1" if outcome.is_event else "count")
    return found
