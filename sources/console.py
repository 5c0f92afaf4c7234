"""A command line in French: help, usage errors, exit codes.

Exit codes: 0 done; 1 a bad value or file; 2 an unknown option, command or choice, or a
missing option.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from sources.interrupts import INTERRUPTED, heeded
from sources.output import BadValueError, ReaderLeftError, deliver, say, say_all
from sources.problems import shortened

OK, BAD_VALUE, BAD_USAGE = 0, 1, 2
_WORDS = {"[required]": "[obligatoire]", "[default: ": "[par défaut : "}


class Choice(click.Choice[str]):
    """A choice among words, refused in French."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word when it is one of the choices."""
        if value in self.choices:
            return str(value)
        expected = ", ".join(str(choice) for choice in self.choices)
        raise click.BadParameter(
            f"choix inconnu : « {shortened(str(value))} ». Attendu : {expected}.", ctx, param
        )


class Option(click.Option):
    """An option whose help is in French."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the two columns of the help."""
        record = super().get_help_record(ctx)
        if record is None:
            return None
        name, text = record
        for english, french in _WORDS.items():
            text = text.replace(english, french)
        return name, text


class _French(click.Command):
    """What commands and groups share: the words of the help."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write « Usage »."""
        command = ctx.command
        formatter.write_usage(
            ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix="Usage : "
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; an error knows its command, whose help it points to."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option `--help` with its French description."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Affiche cette aide."
            option.callback = _show_help
        return option


def _show_help(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Write the help as results are written, and stop there."""
    if wanted and not ctx.resilient_parsing:
        deliver((ctx.get_help() + "\n").encode())
        ctx.exit()


class Command(_French):
    """A command whose help is in French."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("options_metavar", "[OPTIONS]")
        super().__init__(*args, **settings)


class Group(_French, click.Group):
    """A group whose help and refusals are in French."""

    command_class = Command

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("subcommand_metavar", "COMMANDE [OPTIONS]")
        settings.setdefault("options_metavar", "")
        super().__init__(*args, **settings)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, or say in French which there are."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            known = ", ".join(self.list_commands(ctx))
            raise FrenchUsageError(
                f"commande inconnue : « {shortened(name)} ». Commandes : {known}.", ctx
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, c.get_short_help_str()) for name, c in commands if c is not None]
        with formatter.section("Commandes"):
            formatter.write_dl(rows)


Group.group_class = Group


class FrenchUsageError(click.UsageError):
    """A usage error whose message is already in French."""


def run(command: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; never a traceback."""
    try:
        with heeded():
            result = command.main(args=arguments, prog_name="batch.py", standalone_mode=False)
    except click.UsageError as error:
        return _refuse_usage(error)
    except BadValueError as error:
        say_all([f"Erreur : {error.option} : {message}" for message in error.messages])
        return BAD_VALUE
    except (click.Abort, KeyboardInterrupt):
        say("Interrompu.")
        return INTERRUPTED
    except ReaderLeftError:
        return OK
    return result if isinstance(result, int) else OK


def _refuse_usage(error: click.UsageError) -> int:
    say(f"Erreur : {_in_french(error)}")
    path = error.ctx.command_path if error.ctx is not None else "batch.py"
    say(f"Aide : python {path} --help")
    return BAD_USAGE


def _in_french(error: click.UsageError) -> str:
    """Say a usage error in French, from its kind: click's own words are English."""
    if isinstance(error, click.NoSuchOption):
        near = f" Vouliez-vous dire {error.possibilities[0]} ?" if error.possibilities else ""
        return f"option inconnue : {shortened(error.option_name)}.{near}"
    if isinstance(error, click.BadOptionUsage):
        return f"{error.option_name} : valeur absente, ou en trop."
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param else ""
        missing = isinstance(error, click.MissingParameter)
        if missing and isinstance(error.param, click.Argument):
            return f"argument obligatoire absent : {error.param.metavar}."
        return f"option obligatoire absente : {name}." if missing else f"{name} : {error.message}"
    if isinstance(error, FrenchUsageError):
        return error.message
    alone = isinstance(error, click.exceptions.NoArgsIsHelpError)
    return "commande absente." if alone else "argument en trop, ou mal placé."
