"""Fail if a test run skipped anything, or ran nothing: a check that is skipped in silence is none."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def main() -> None:
    """Read JUnit reports, and judge each."""
    for report in sys.argv[1:]:
        ran, skipped = 0, 0
        for suite in ET.fromstring(Path(report).read_text(encoding="utf-8")).iter("testsuite"):  # noqa: S314
            ran += int(suite.get("tests", 0))
            skipped += int(suite.get("skipped", 0))
        if skipped or not ran:
            sys.exit(f"{report}: {skipped} of {ran} tests were skipped; every one must run here")


if __name__ == "__main__":
    main()
