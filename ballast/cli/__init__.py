"""The command line; nothing heavy is imported before it is needed."""

from __future__ import annotations

import gc
import sys
import traceback
from difflib import get_close_matches
from importlib import import_module

import click

from ballast.cli.ascii_fallback import speak_plainly
from ballast.sim import __version__
from ballast.sim.errors import InputError, InterruptedRun, Problem

COMMANDS = {
    "demo": ("ballast.cli.demo", "demo", "Half a minute with an invented island."),
    "run": ("ballast.cli.run", "run", "Play many histories of a scenario and summarise them."),
    "compare": ("ballast.cli.compare", "compare", "Paired differences on the same luck."),
    "levers": (
        "ballast.cli.print_levers",
        "levers",
        "What would change it: every change somebody could make, ranked.",
    ),
    "plot": ("ballast.cli.plot", "plot", "Pictures again from stored results."),
    "export": ("ballast.cli.export", "export", "Tables for Excel, R and Stata."),
    "sweep": ("ballast.cli.sweep", "sweep", "A parameter study: what drives the risk."),
    "calibrate": (
        "ballast.cli.calibrate",
        "calibrate",
        "What data before the start say about the priors.",
    ),
    "verify": ("ballast.cli.verify", "verify", "Check results, and replay some of them."),
    "report": ("ballast.cli.report", "report", "The page about stored results, written again."),
    "trace": ("ballast.cli.trace", "trace", "One history as a chronicle, and what it hung on."),
    "check": ("ballast.cli.check", "check", "All problems of scenario and settings files."),
    "explain": ("ballast.cli.explain", "explain", "Where the numbers of a scenario come from."),
    "validate": ("ballast.cli.validate", "validate", "Stylised facts that it should show."),
    "questions": (
        "ballast.cli.print_questions",
        "questions",
        "Dated questions with probabilities, to be scored.",
    ),
    "backtest": ("ballast.cli.backtest", "backtest", "Proper scores on a dated record."),
    "events": ("ballast.cli.events", "events", "What a file of event data is, row by row."),
    "diff": ("ballast.cli.diff", "diff", "How two scenarios differ, in plain English."),
    "new": ("ballast.cli.new", "new", "A commented scenario to fill in, or a branch of one."),
    "play": ("ballast.cli.play", "play", "Decide for one government; the rest plays on."),
    "after-action": (
        "ballast.cli.after_action",
        "after_action",
        "What each decision of a game cost.",
    ),
    "watch": ("ballast.cli.watch", "watch", "One history live in the browser, with sliders."),
    "list": ("ballast.cli.list_scenarios", "list_scenarios", "The shipped scenarios."),
}
DONE, FAULT, BAD_INPUT, INTERRUPTED = 0, 1, 2, 3


class LazyCommands(click.Group):
    """Commands whose modules are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            close = get_close_matches(cmd_name, list(COMMANDS), n=1)
            known = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(COMMANDS)}"
            ctx.fail(f"no such command {cmd_name!r}; {known}")
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, _, about) in COMMANDS.items()])


@click.group(
    cls=LazyCommands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: python run.py run scenarios/summer-2023.yaml",
)
@click.version_option(__version__, message="ballast %(version)s", help="Show the version and exit.")
def ballast() -> None:
    """How visits, sanctions and military contacts between rivals move the risk of escalation."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with the exit code of the contract.

    0 done; 1 a fault of ours; 2 bad input or usage; 3 interrupted.
    """
    speak_plainly()
    code = run_command(arguments)
    gc.freeze()  # the process ends: to look for garbage in all that it has would take long
    sys.exit(code)


def run_command(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit code."""
    try:
        result = ballast.main(arguments, prog_name="ballast", standalone_mode=False)
        return result if isinstance(result, int) else DONE
    except InputError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        return BAD_INPUT
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return BAD_INPUT
    except click.UsageError as error:
        click.echo(_usage(error), err=True)
        return BAD_INPUT
    except InterruptedRun as error:
        click.echo(f"interrupted: {error}", err=True)
        return INTERRUPTED
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted: nothing has been written; run the same command again", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nobody is left to tell
        return DONE
    except Exception:
        traceback.print_exc()
        click.echo(
            "This is a fault of Ballast, not of your input. Please report the lines above, the "
            "command, and the output of `ballast --version`.",
            err=True,
        )
        return FAULT


def _usage(error: click.UsageError) -> str:
    """A usage error as one line."""
    message = " ".join(error.format_message().split())
    if isinstance(error, click.NoSuchOption) and error.possibilities:
        message = f"{error.message} Did you mean {', '.join(sorted(error.possibilities))}?"
    command = "" if error.ctx is None else error.ctx.info_name or ""
    name = command if command in COMMANDS else ""
    return str(Problem(f"{message[:1].lower()}{message[1:]}", key=name))
