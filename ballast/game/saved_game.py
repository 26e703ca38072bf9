"""A saved game: a branch of the scenario that was played, which replays and can be continued.

It lists what a person decided, and has the history that was played in common up to the last day.
Run as a scenario, every history is that one up to there and its own afterwards.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ballast.game.game import Game
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.library import find, load_scenario, shipped_folder
from ballast.sim.scenario.played_side import Continued, GameSeal, PlayedSide
from ballast.sim.scenario.reader import read
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.shipped_scenarios import base_file
from ballast.sim.versions import MODEL

PLAYED, CONTINUES = "played.add", "continues"


@dataclass(frozen=True, kw_only=True)
class SavedGame:
    """A game found in a file.

    Attributes:
        path: the file.
        base: the scenario that was played, without the decisions of this game.
        side: id of the government.
        played: what was decided for it.
        past: the history, with its name; None where someone has taken it out of the file.
    """

    path: Path
    base: LoadedScenario
    side: str
    played: PlayedSide
    past: Continued | None


def read_saved(name: str) -> SavedGame | None:
    """The game in a file, or None for any other scenario.

    A branch that changes more than a game does is a scenario of its own.

    Raises:
        InputError: every problem of the scenario.
    """
    path = find(name)
    values = read(path).values
    change = values.get("change")
    if "branches_from" not in values or not isinstance(change, dict):
        return None
    sides = change.get(PLAYED)
    if not set(change) <= {PLAYED, CONTINUES} or not isinstance(sides, dict) or len(sides) != 1:
        return None
    loaded = load_scenario(name)
    (side,) = sides
    return SavedGame(
        path=path,
        base=load_scenario(str(base_file(path, str(values["branches_from"])))),
        side=side,
        played=loaded.scenario.played[side],
        past=loaded.scenario.continues,
    )


def default_path(loaded: LoadedScenario) -> Path:
    """Where a new game is saved: here, or beside the scenario where a branch has to lie there."""
    name = Path(f"{Path(loaded.path).stem}-played.yaml")
    return name if base_name(loaded, name) is not None else Path(loaded.path).parent / name


def base_name(loaded: LoadedScenario, save: Path) -> str | None:
    """How a branch in a file names its base, or None where it cannot: outside its folder."""
    base, folder = Path(loaded.path).resolve(), save.resolve().parent
    if base.parent == shipped_folder("scenarios").resolve():
        return base.stem
    if not base.is_relative_to(folder):
        return None
    return base.relative_to(folder).as_posix()


def path_problems(save: Path, loaded: LoadedScenario, own: Path | None) -> list[Problem]:
    """Why a game cannot be saved to a file.

    Args:
        save: the file.
        loaded: the scenario that is played.
        own: the file of the game that is continued, which may be replaced.
    """
    key, file = "--save", str(save)
    if save.suffix not in (".yaml", ".yml"):
        return [Problem("expected a name that ends in .yaml", key, file)]
    if save.is_dir():
        return [Problem("expected a file, got a folder", key, file)]
    folder = save.absolute().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return [Problem("expected a folder that can be written to", key, file)]
    if save.exists() and (own is None or save.resolve() != own.resolve()):
        message = "expected a new file, for this one exists: continue it if it is a saved game"
        return [Problem(f"{message} (ballast play {file}), or name another", key, file)]
    if base_name(loaded, save) is None:
        where = Path(loaded.path).parent
        message = f"expected a file in {where}, the folder of the scenario, or in one above it"
        return [Problem(message, key, file)]
    return []


def text_of(game: Game, save: Path) -> str:
    """The text of a saved game."""
    played, side = game.decided(), game.setting.sides[game.side]
    assert played is not None, "a game is saved after its first day"
    history, scenario, past = game.history, game.loaded.scenario, game.continued()
    seal = seal_of(game.loaded, side, played, past)
    sealed = played.model_copy(update={"seal": seal})
    name = scenario.governments[side].name
    which = f"history ({history.seed}, {history.draw}, {history.run})"
    content = {
        "title": f"{scenario.title}, {name} played by hand",
        "summary": f"{name} as a person played it up to {played.until}, and every future after it.",
        "branches_from": base_name(game.loaded, save),
        "change": {
            PLAYED: {side: _plain(sealed.model_dump(exclude_defaults=True))},
            CONTINUES: past.model_dump(),
        },
    }
    words = (
        f"# A game: {side} was played by hand in {which} of the scenario below.",
        f"# Play on:                     ballast play {save.name}",
        f"# Play on from an earlier day: ballast play {save.name} --from DATE --save OTHER.yaml",
        f"# Every future from here:      ballast run {save.name}",
        "# Without 'continues', the same decisions meet other luck from the first day on.",
    )
    dumped = yaml.safe_dump(
        content, sort_keys=False, allow_unicode=True, default_flow_style=None, width=96
    )
    return "\n".join(words) + "\n" + dumped


def seal_of(base: LoadedScenario, side: str, played: PlayedSide, past: Continued) -> GameSeal:
    """The seal of a game: hashes of what it was played in and of what was decided.

    Args:
        base: the scenario that was played.
        side: id of the government.
        played: what was decided for it, with a seal or without.
        past: the history.
    """
    content = {
        "side": side,
        "played": played.model_dump(mode="json", exclude={"seal"}, exclude_defaults=True),
        "past": past.model_dump(mode="json"),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return GameSeal(
        model=MODEL,
        scenario=base.canonical_hash,
        game=hashlib.sha256(text.encode()).hexdigest(),
    )


def _plain(value: Any) -> Any:
    """Values that YAML knows: words for enumerations, dates as they are."""
    if isinstance(value, Mapping):
        return {_plain(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(entry) for entry in value]
    return str(value) if isinstance(value, str) else value


def write(game: Game, save: Path) -> date | None:
    """Save a game, all of it or nothing; gives its last day, or None where nothing was decided.

    Raises:
        InputError: the file cannot be written.
    """
    played = game.decided()
    if played is None:
        return None
    text, unfinished = text_of(game, save), ""
    try:
        descriptor, unfinished = tempfile.mkstemp(
            prefix=f".{save.name}.", dir=save.absolute().parent
        )
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(unfinished).chmod(0o644)
        Path(unfinished).replace(save)
    except OSError as error:
        message = f"expected a file that can be written to, got: {error.strerror}"
        raise InputError(Problem(message, "--save", str(save))) from None
    finally:
        if unfinished:
            Path(unfinished).unlink(missing_ok=True)
    return played.until
