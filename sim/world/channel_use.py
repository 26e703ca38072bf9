"""How channels become working ones: by being used."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ballast.sim.rules import channels
from ballast.sim.rules.quantity import at
from ballast.sim.vocabulary import BY_USE, CATEGORIES, Category, VisitEvent
from ballast.sim.world.state import Pairs, World, pairs_of

COMPLETED, TALKS = int(VisitEvent.COMPLETED), CATEGORIES.index(Category.TALKS)


def rise_by_use(world: World) -> None:
    """In the evening: channels that were used today may rise a level, as far as use takes them.

    A channel is used by talks on its issue, by the end of a visit on its issue through another
    channel (that of the visit rises with the visit), and by a call through it that is answered,
    those of the leaders at peace among them.
    However often it is used, one number a channel and day decides.
    """
    chance = world.params.channels.use_rise
    if len(chance) == 1 and not chance[0]:  # of all lanes it would cost more than it saves
        return
    used = list(_used(world))
    if not used:
        return
    channel, lanes = (np.concatenate(each) for each in zip(*used, strict=True))
    grows = channels.grows_with_use(world.level[channel, lanes])
    channel, lanes = channel[grows], lanes[grows]
    if not len(lanes):
        return
    uniform = world.luck.pairs(world.keys.channel["use"], channel, world.day, lanes)
    rises = uniform < at(chance, lanes)
    world.today.raised.append((channel[rises], lanes[rises]))
    world.today.raised_by.append(BY_USE)


def _used(world: World) -> Iterator[Pairs]:
    """Channels that were used today, and lanes; a pair may come more than once."""
    today, setting = world.today, world.setting
    for done in today.acts:
        talks = (done.category == TALKS).nonzero()[0]
        if len(talks):
            act, channel = pairs_of(setting.acts.uses.take(done.act[talks], axis=0))
            yield channel, done.lanes[talks[act]]
    for steps in today.visits:
        ended = (steps.event == COMPLETED).nonzero()[0]
        if len(ended):
            visit, channel = pairs_of(setting.slots.uses.take(steps.slots[ended], axis=0))
            yield channel, steps.lanes[ended][visit]
    if len(today.leader_calls) and setting.leader_calls is not None:
        lanes = today.leader_calls
        yield np.full(len(lanes), setting.leader_calls.channel), lanes
    for calls in today.calls:
        yield calls.channel[calls.answered].astype(np.intp), calls.lanes[calls.answered]
