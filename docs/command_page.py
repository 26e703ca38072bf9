"""The page of all commands, from the commands themselves; ``docs/reference.py`` writes it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from ballast.cli import COMMANDS, ballast

EXIT_CODES = (
    (0, "done"),
    (1, "a fault of Ballast: a traceback, and what to report"),
    (2, "bad input or usage: a line for each problem, `file:line: key: expected …, got …`"),
    (3, "interrupted or partly failed: what was finished is kept; the message says how to go on"),
)


def command_page() -> str:
    """Every command with its usage, arguments and options, in Markdown."""
    context = click.Context(ballast, info_name="ballast")
    lines = [
        "# Commands",
        "",
        "Made by `python docs/reference.py` from the commands themselves. From a checkout, "
        "`python run.py COMMAND …`; installed, `ballast COMMAND …` from any folder. Each has "
        "`--help`. A SCENARIO is the path of a file or the name of a shipped one.",
        "",
        "| command | |",
        "|---|---|",
        *(f"| [`{name}`](#{name}) | {about} |" for name, (_, _, about) in COMMANDS.items()),
        "",
        "Results go to standard output, progress and notes to standard error. Colour is used on a "
        "terminal alone, and not with the environment variable `NO_COLOR`. Exit codes:",
        "",
        "| code | |",
        "|---|---|",
        *(f"| {code} | {meaning} |" for code, meaning in EXIT_CODES),
        "",
    ]
    for name in COMMANDS:
        command = ballast.get_command(context, name)
        assert command is not None
        lines += _section(name, command, context)
    return "\n".join(lines).rstrip() + "\n"


def _section(name: str, command: click.Command, above: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=above)
    usage = " ".join(command.collect_usage_pieces(context))
    yield from (f"## {name}", "", "```text", f"ballast {name} {usage}", "```", "")
    yield from (inspect.cleandoc(command.help or ""), "")
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    yield from ("| option | what it does |", "|---|---|")
    for option in options:
        yield _row(option, context)
    yield "| `-h`, `--help` | Show the help, and do nothing else. |"
    yield ""
    example = (command.epilog or "").removeprefix("Example: ")
    yield from ("```bash", example, "```", "")


def _row(option: click.Option, context: click.Context) -> str:
    """An option as a row: its names and value, what it does, and the default where it is shown."""
    shown, about = option.get_help_record(context) or ("", "")
    names = ", ".join(f"`{part.strip()}`" for part in shown.split(", "))
    return f"| {names} | {about} |".replace("…|", "… |").replace("\n", " ")
