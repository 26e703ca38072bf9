"""The families of random streams of a scenario, keyed once by the ids that name them."""

from __future__ import annotations

from dataclasses import dataclass

from ballast.sim.streams import Family, family
from ballast.sim.vocabulary import CATEGORY_NAMES, Duty
from ballast.sim.world.compiled_disputes import ENCOUNTER_CANDIDATES
from ballast.sim.world.compiled_scenario import CompiledScenario

VISIT_STREAMS = (
    "idea",
    "acceptance",
    "cool_off",
    "lag",
    "postponement_gap",
    "postponement",
    "incident",
    "crisis",
    "cancel",
    "return",
    "held",
    "rise",
    "statement",
    "statement_lag",
)
OFFICE_STREAMS = ("leaves", "reception")
CHANNEL_STREAMS = ("suspension", "reopening_gap", "reopening", "summit", "use")


@dataclass(frozen=True, kw_only=True)
class StreamKeys:
    """The families of streams."""

    fires: tuple[Family, ...]  # by government
    choice: tuple[Family, ...]  # by government: which act, by occasion
    seen: tuple[Family, ...]  # by observer
    visit: dict[str, Family]
    channel: dict[str, Family]
    office: dict[str, Family]
    onset: Family  # by candidate
    interceptor: Family  # by candidate that is an encounter


def stream_keys(setting: CompiledScenario) -> StreamKeys:
    """Keys of all families of streams, from the ids of governments, visits and channels."""
    return StreamKeys(
        fires=tuple(family(f"act.fires.{side}", CATEGORY_NAMES) for side in setting.sides),
        choice=tuple(
            Family(
                tuple(f"act.duty.{side}.{duty.name.lower()}" for duty in Duty)
                + tuple(f"act.choice.{side}.{category}" for category in CATEGORY_NAMES)
            )
            for side in setting.sides
        ),
        seen=tuple(family(f"perception.{side}", CATEGORY_NAMES) for side in setting.sides),
        visit={name: family(f"visit.{name}", setting.slots.ids) for name in VISIT_STREAMS},
        onset=family("dispute.onset", setting.candidates.names),
        interceptor=family(
            "dispute.interceptor", setting.candidates.names[: len(ENCOUNTER_CANDIDATES)]
        ),
        channel={name: family(f"channel.{name}", setting.channels.ids) for name in CHANNEL_STREAMS},
        office={name: family(f"office.{name}", setting.officials.ids) for name in OFFICE_STREAMS},
    )
