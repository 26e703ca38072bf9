"""What somebody decides for a government on a day, in words."""

from __future__ import annotations

from ballast.sim.vocabulary import Move
from ballast.sim.world.compiled_play import Choice
from ballast.sim.world.compiled_scenario import CompiledScenario

VERBS = {
    Move.PROPOSE: "send",
    Move.ACCEPT: "receive",
    Move.REBUFF: "refuse",
    Move.PUT_OFF: "put off",
    Move.CALL_OFF: "call off",
}
LEFT, NOTHING_DONE = "left to the model", "nothing"


def lower(title: str) -> str:
    """A title inside a sentence.

    >>> lower("Warn of consequences")
    'warn of consequences'
    """
    return title[:1].lower() + title[1:]


def choice_words(choice: Choice | None, setting: CompiledScenario) -> str:
    """A choice in words; None is what is left to the model.

    Args:
        choice: what is decided.
        setting: the compiled scenario, for the names of acts, visitors and channels.
    """
    if choice is None:
        return LEFT
    menu = list(setting.loaded.menu.acts.values())
    words = [lower(menu[act].title) for act in choice.acts]
    for slot, move in choice.moves:
        visitor = int(setting.slots.visitor[slot])
        again = ", as planned" if move == Move.PROPOSE and slot < setting.slots.listed else ""
        words.append(f"{VERBS[move]} {setting.officials.names[visitor]}{again}")
    return "; ".join(words) or NOTHING_DONE
