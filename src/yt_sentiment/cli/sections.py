"""A group of commands with headings in its help, and with former names that are not listed."""

from __future__ import annotations

import copy
from typing import Any

import click


class SectionedGroup(click.Group):
    """Lists its commands under headings, in the order in which they were added."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._sections: dict[str, list[click.Command]] = {}

    def add_section(self, title: str, *commands: click.Command) -> None:
        """Add commands under a heading."""
        self._sections.setdefault(title, []).extend(commands)
        for command in commands:
            self.add_command(command)

    def add_former_name(self, name: str, command: click.Command) -> None:
        """Let a command that was renamed run under its former name, too, with a warning on standard error."""
        former = copy.copy(command)
        former.name, former.hidden = name, True
        former.deprecated = f"It is called {command.name!r} now."
        self.add_command(former)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's)
        """Write the headings with their commands."""
        width = max(len(name) for name in self.commands)
        for title, commands in self._sections.items():
            with formatter.section(title):
                formatter.write_dl(
                    [
                        (f"{command.name:<{width}}", command.get_short_help_str(formatter.width - width - 6))
                        for command in commands
                    ]
                )
