"""Run every command of the ML Test Score, and write down what each said: ``reports/scorecard.json``.

Exit code 1 if a command failed, or a section has fewer than ``LEAST`` points.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import click
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from yt_sentiment.io import strict_yaml
from yt_sentiment.io.files import write_json

CLAIMS: Final = Path("scripts/scorecard.yaml")
REPORT: Final = Path("reports/scorecard.json")
SECTIONS: Final = ("data", "model", "infrastructure", "monitoring")
TESTS: Final = 7
LEAST: Final = 5.0


class Claim(BaseModel):
    """One of the 28 tests, as it is claimed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    points: Annotated[float, Field(multiple_of=0.5, ge=0, le=1)]
    how: str
    command: Annotated[str, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _shows_it(self) -> Claim:
        if (self.points > 0) != (self.command is not None):
            raise ValueError(f"{self.title!r} claims {self.points} points, expected a command where there are any")
        return self


def claims(path: Path = CLAIMS) -> dict[str, list[Claim]]:
    """Return what is claimed, by section.

    Raises:
        ValueError: if a section lacks a test, or a point its command.
    """
    found = TypeAdapter(dict[str, list[Claim]]).validate_python(strict_yaml.load(path.read_text(encoding="utf-8")))
    counts = {section: len(tests) for section, tests in found.items()}
    if counts != dict.fromkeys(SECTIONS, TESTS):
        raise ValueError(f"{path} has {counts}, expected {TESTS} tests in each of {', '.join(SECTIONS)}")
    return found


def shown(claim: Claim) -> dict[str, Any]:
    """Run the command of a claim; return the claim with its points as far as they were shown."""
    entry: dict[str, Any] = claim.model_dump()
    if claim.command is None:
        return entry
    environ = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(  # noqa: S602 (commands of this repository, as a person would type them)
        claim.command, shell=True, env=environ, capture_output=True, text=True, check=False
    )
    passed = re.findall(r"(\d+ passed)", done.stdout)
    entry["said"] = passed[-1] if passed else "ran" if done.returncode == 0 else "failed"
    if done.returncode:
        entry["points"] = 0
        click.echo(done.stdout[-2000:] + done.stderr[-2000:], err=True)
    return entry


def main() -> None:
    """Run, write, and say the points."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    report: dict[str, Any] = {}
    failed = []
    for section, tests in claims().items():
        entries = []
        for claim in tests:
            entries.append(entry := shown(claim))
            click.echo(f"{section}: {entry['points']} of {claim.points}: {claim.title}", err=True)
            failed += [claim.title] if entry["points"] != claim.points else []
        report[section] = {"points": sum(entry["points"] for entry in entries), "tests": entries}
    write_json(REPORT, report)
    low = [section for section, part in report.items() if part["points"] < LEAST]
    if failed or low:
        sys.exit(f"failed: {failed or 'nothing'}; below {LEAST} points: {low or 'no section'}")


if __name__ == "__main__":
    main()
