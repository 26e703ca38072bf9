"""Clones: no array is forgotten, and a clone's name is enough to play it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from ballast.sim.day import play_day
from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.scenario.priors import sample, sample_lanes
from ballast.sim.streams import Luck
from ballast.sim.world.clones import along, split_lanes, take_lanes
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.start import begin
from ballast.sim.world.state import World
from tests.cases import Evenings, small

SEED = 3


def world_of(lanes: int, day: int) -> World:
    draws, runs = lanes_of(0, lanes, 5)
    values = sample_lanes(small(), SEED, draws)
    world = begin(compile_scenario(small()), values, Luck(SEED, draws, runs), lanes)
    for _ in range(day):
        play_day(world)
    return world


def arrays(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """All arrays of the world with their places, but those common to all lanes by nature."""
    if isinstance(value, np.ndarray):
        yield name, value
    elif isinstance(value, tuple | list):
        for n, part in enumerate(value):
            yield from arrays(part, f"{name}[{n}]")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from arrays(part, f"{name}[{key}]")
    elif isinstance(value, Luck):
        yield from arrays(vars(value), name)
    elif is_dataclass(value):
        for f in fields(value):
            if f.name not in ("setting", "keys", "today", "yesterday"):
                yield from arrays(getattr(value, f.name), f"{name}.{f.name}")


def test_every_array_over_lanes_is_taken() -> None:
    """What has another shape with another number of lanes is over lanes, and only that is."""
    one, other = (dict(arrays(world_of(lanes, 0))) for lanes in (61, 67))
    over_lanes = {name for name in one if one[name].shape != other[name].shape}
    lanes = np.array([0, 7, 7, 60])
    taken = dict(arrays(take_lanes(world_of(61, 0), lanes)))

    assert len(over_lanes) > 80
    for name, array in one.items():
        expected = array[..., lanes] if name in over_lanes else array
        np.testing.assert_array_equal(taken[name], expected, err_msg=name)


def test_lanes_taken_go_on_as_if_nothing_had_been() -> None:
    """Also those that were copied, on the same luck; acts of the day before are still perceived."""
    world, lanes = world_of(61, 30), np.repeat(np.arange(3, 61, 4), 2)
    few = take_lanes(world, lanes)
    assert sum(len(done.lanes) for done in few.today.acts) > 0
    for _ in range(40):
        play_day(world)
        play_day(few)

    here, there = dict(arrays(world)), dict(arrays(few))
    for name, array in here.items():
        expected = array[..., lanes] if array.shape[-1:] == (61,) else array
        np.testing.assert_array_equal(there[name], expected, err_msg=name)


def test_copy_0_is_the_parent_and_the_others_are_not() -> None:
    world = world_of(61, 30)
    many, lanes, copies = split_lanes(world, np.full(61, 3))
    for _ in range(40):
        play_day(world)
        play_day(many)

    np.testing.assert_array_equal(many.tension[copies == 0], world.tension)
    for copy in (1, 2):
        assert (many.tension[copies == copy] != world.tension).all()
    assert lanes.tolist() == np.repeat(np.arange(61), 3).tolist()


def test_a_clone_of_a_clone_replays_from_its_name_in_both_engines() -> None:
    world, lane = world_of(61, 20), 22
    world, lanes, copies = split_lanes(world, np.where(np.arange(61) == lane, 4, 1))
    clone = int(np.flatnonzero((lanes == lane) & (copies == 2))[0])
    for _ in range(15):
        play_day(world)
    world, lanes, copies = split_lanes(world, np.where(np.arange(world.lanes) == clone, 3, 1))
    second = int(np.flatnonzero((lanes == clone) & (copies == 1))[0])
    for _ in range(30):
        play_day(world)
    path = ((20, 2), (35, 1))
    draws, runs = (part[lane : lane + 1] for part in lanes_of(0, 61, 5))

    seen: list[float] = []
    values = sample(small(), SEED, draws)
    play_block(
        world.setting, values, SEED, draws, runs, 65, intervene=along(path),
        observers=[Evenings(lambda alone: seen.append(float(alone.tension[0])))],
    )  # fmt: skip
    model = DiplomacyModel(small(), seed=SEED, draw=int(draws[0]), run=int(runs[0]), days=65)
    for _ in range(65):
        along(path)(model.world)
        model.step()

    assert seen[-1] == world.tension[second]
    np.testing.assert_allclose(model.tension, seen[-1], rtol=1e-12)
