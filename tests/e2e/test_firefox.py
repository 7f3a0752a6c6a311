"""The extension in Firefox: it is installed from its zip, puts badges on comments, and its sidebar opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.zip_extension import pack
from tests.e2e.browser import FRONTEND, build_extension
from tests.e2e.firefox import Firefox, firefox

pytestmark = pytest.mark.needs("firefox", "node_modules")

PAGES = "Array.from(gBrowser.browsers, (browser) => browser.currentURI.spec)"
BADGES = "return [...document.querySelectorAll('.yts-badge > span:first-of-type')].map((one) => one.textContent)"
CARD = "return document.getElementById('yt-sentiment-card')?.getClientRects().length"
SIDEBAR = """
  const isOurs = ([, { extensionId }]) => extensionId?.startsWith('yt-sentiment');
  SidebarController.show([...SidebarController.sidebars].find(isOurs)[0]);
"""
SHOWN = """
  const frame = SidebarController.browser.contentDocument?.getElementById('webext-panels-browser');
  return frame?.currentURI?.spec ?? '';
"""


@pytest.fixture(scope="module")
def browser(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    build_extension(run, "firefox")
    archive = pack(FRONTEND / "dist-firefox", tmp_path_factory.mktemp("zip"), "firefox")
    with firefox(Path(archive)) as found:
        yield found


def test_installing_opens_the_welcome_page_which_judges(browser: Firefox) -> None:
    def welcome() -> str:
        pages: list[str] = browser.script(f"return {PAGES}", of_browser=True)
        return next((page for page in pages if page.endswith("/welcome.html")), "")

    browser.open(browser.until(welcome, "the welcome page"))
    assert browser.until(lambda: (found := browser.script(BADGES))[2:] and found, "its badges") == [
        "positive", "negative", "neutral",
    ]  # fmt: skip


def test_comments_have_badges_and_the_sidebar_opens(browser: Firefox) -> None:
    browser.open("https://www.youtube.com/watch?v=fixture0001&player=200")
    browser.script("scrollTo(0, 4000)")
    found = browser.until(lambda: browser.script(BADGES), "badges on comments")
    assert set(found) <= {"positive", "negative", "neutral", "uncertain"}
    browser.script(SIDEBAR, of_browser=True)
    browser.until(lambda: browser.script(SHOWN, of_browser=True).endswith("/panel.html"), "the sidebar")
    browser.script("scrollTo(0, 0)")
    browser.until(lambda: browser.script(CARD), "the card")
    browser.shoot("firefox-page")
