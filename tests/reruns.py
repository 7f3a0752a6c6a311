"""Bounds how many tests of a run may need a second try (pytest's option ``-p tests.reruns``, with ``--reruns``).

A test of real processes can fail since a shared machine stood still. More than a few such say that a change is wrong.
"""

from __future__ import annotations

from typing import Final

import pytest

MOST: Final = 3


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Name the tests that needed another try, and fail the run where they are too many."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # a process of xdist: its tests are reported elsewhere
        return
    names = sorted({report.nodeid for report in reporter.stats.get("rerun", ())})
    if len(names) > MOST:
        reporter.write_line(
            f"{len(names)} tests failed at first, expected at most {MOST}: {', '.join(names)}", red=True
        )
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED
