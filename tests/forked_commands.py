"""Run commands whose output goes nowhere, each a fork of one process, since imports take longer than a command.

``python -m tests.forked_commands FILE`` reads a list of ``[arguments, output]``; the output is a file, or empty for a
pipe that nobody reads. A fork ends as an interpreter does. Prints a line of JSON per command.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from tests.killing import status
from yt_sentiment.batch import job, local  # noqa: F401  once here, not in every fork
from yt_sentiment.cli import main as command


def unread() -> int:
    """Return the end of a pipe that nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    return writer


def main() -> None:
    """Run the commands in turn."""
    CliRunner().invoke(command, ["explain", "great"])
    for arguments, output in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        with tempfile.TemporaryFile() as errors:
            if not (child := os.fork()):
                os.dup2(os.open(output, os.O_WRONLY) if output else unread(), 1)
                os.dup2(errors.fileno(), 2)
                sys.argv[1:] = arguments
                command()  # which raises SystemExit
            code = status(child)
            errors.seek(0)
            line = {"code": code, "stderr": errors.read().decode()}
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()  # a fork must not print it again


if __name__ == "__main__":
    main()
