"""The help of every command, and the names that commands had before."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from yt_sentiment.cli import main

FORMER_NAMES = {"audit": "annotate", "events": "audit-log"}


def commands(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command that the help lists, with its path."""
    for name, command in group.commands.items():
        if not command.hidden:
            yield (*path, name), command
            if isinstance(command, click.Group):
                yield from commands(command, *path, name)


LISTED = dict(commands(main))


def test_the_help_lists_every_command_under_a_heading() -> None:
    text = CliRunner().invoke(main, ["--help"]).output.partition("Score comments:")[2]
    listed = [line.split()[0] for line in text.splitlines() if line.startswith("  ")]
    assert sorted(listed) == sorted(path[0] for path in LISTED if len(path) == 1)
    assert "..." not in text, "a summary is too long for its line"


@pytest.mark.parametrize("path", LISTED, ids=" ".join)
def test_the_help_of_a_command_names_each_option_in_lines_that_fit(path: tuple[str, ...]) -> None:
    text = CliRunner().invoke(main, [*path, "--help"]).output
    assert "..." not in text.partition("Commands:")[2], "a summary is too long for its line"
    for parameter in LISTED[path].params:
        assert not isinstance(parameter, click.Option) or parameter.help, f"{parameter.name} has no help"


@pytest.mark.parametrize("name", FORMER_NAMES)
def test_a_former_name_still_works_and_says_what_it_is_called_now(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert "(DEPRECATED: It is called" in result.output
    assert FORMER_NAMES[name] in str(main.commands[name].deprecated)
    assert main.commands[name].callback is main.commands[FORMER_NAMES[name]].callback


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], []),
        (["--port", "8080"], ["--bind", "127.0.0.1:8080"]),
        (["--host", "::1", "--workers", "3"], ["--bind", "[::1]:8000", "--workers", "3"]),
    ],
)
def test_serve_becomes_the_server_with_its_configuration(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], expected: list[str]
) -> None:
    monkeypatch.delenv("PORT", raising=False)
    became: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda program, command: became.append([program, *command]))
    result = CliRunner().invoke(main, ["serve", *arguments])
    assert result.exit_code == 0, result.output
    [[program, first, *command]] = became
    assert program == first == sys.executable
    assert command[:3] == ["-m", "gunicorn", "--config"]
    assert Path(command[3]).name == "gunicorn_conf.py"
    assert command[4:] == [*expected, "flask_app:create_app()"]
