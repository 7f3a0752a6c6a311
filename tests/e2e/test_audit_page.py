"""The page on which people judge comments, in a real browser; screenshots stay in ``build/screenshots``."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, expect

from tests.contract.test_access_api import token
from tests.e2e.browser import serious, shoot
from tests.server import Server, eventually, serving

pytestmark = pytest.mark.needs("chromium")

COMMENTS = [
    "The part at 3:20 is the best explanation that I ever heard ❤️",
    "<b>not</b> bad & not good",
    "Why is the sound so low? I gave up after a minute.",
    "First!",
    "مرحبا، شكرا جزيلا",
]


def opened(browser: Browser, address: str, complaints: list[str], scheme: str) -> Page:
    context = browser.new_context(viewport={"width": 900, "height": 720}, color_scheme=scheme, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda failure: complaints.append(str(failure)))
    page.goto(f"{address}/audit")
    return page


def sampled(server: Server) -> None:
    """Have comments wait to be judged."""
    server.post("/v1/predict", {"comments": COMMENTS, "consent": True})
    waiting = f"{server.address}/v1/audit"
    eventually(lambda: requests.get(waiting, timeout=60).json()["pending"] == len(COMMENTS), "they wait")


def said(page: Page) -> Locator:
    return page.locator("#status")


def kept(folder: Path) -> list[tuple[str, str | None, str | None]]:
    with sqlite3.connect(folder / "service.db") as connection:
        return connection.execute("SELECT text, label, reviewer FROM audit").fetchall()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_comments_are_judged_one_after_another_by_keys_and_buttons(
    browser: Browser, tmp_path: Path, scheme: str
) -> None:
    complaints: list[str] = []
    with serving(tmp_path, {"YT_SENTIMENT_AUDIT_SHARE": "1"}) as server:
        sampled(server)
        page = opened(browser, server.address, complaints, scheme)
        shown = page.locator("blockquote")
        expect(page.locator(".yts-primary")).to_have_count(1)
        assert serious(page) == []
        shoot(page, f"audit-name-{scheme}")
        page.get_by_label("Your name").fill("1 reviewer")
        page.keyboard.press("Enter")
        expect(said(page)).to_have_text("0 of 5 judged")
        assert serious(page) == []
        shoot(page, f"audit-{scheme}")
        seen = []
        for number, answer in enumerate(("1", "2", "button", "3", "4"), start=1):
            seen.append(shown.inner_text())
            if answer == "button":
                page.get_by_role("button", name="cannot tell").click()
            else:
                page.keyboard.press(answer)
            expect(said(page)).to_have_text(f"{number} of 5 judged")
        expect(shown).to_have_text("Nothing waits to be judged.")
        assert page.locator("progress").evaluate("(bar) => bar.position") == 1
        assert sorted(seen) == sorted(COMMENTS), "texts are shown as they are, never as HTML"
        assert complaints == []
        page.context.close()
    answers = dict(zip(seen, ("positive", "neutral", "unclear", "negative", "unclear"), strict=True))
    assert {text: label for text, label, _ in kept(tmp_path)} == answers
    assert {reviewer for *_, reviewer in kept(tmp_path)} == {"1 reviewer"}


def test_the_keyboard_alone_passes_over_brings_back_and_changes_the_name(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path, {"YT_SENTIMENT_AUDIT_SHARE": "1"}) as server:
        sampled(server)
        page = opened(browser, server.address, [], "light")
        shown = page.locator("blockquote")
        expect(page.get_by_label("Your name")).to_be_visible()
        for _ in range(10):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "name":
                break
        expect(page.get_by_label("Your name")).to_be_focused()
        page.keyboard.type("  ")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Your name")).to_be_visible()  # blanks are no name
        page.keyboard.type("Ada 1")
        page.keyboard.press("Enter")
        expect(said(page)).to_have_text("0 of 5 judged")
        first = shown.inner_text()
        page.keyboard.press("Shift+ArrowRight")  # selects text
        page.keyboard.press("ArrowRight")
        expect(said(page)).to_have_text("0 of 5 judged · 1 skipped, to come again")
        second = shown.inner_text()
        page.keyboard.press("3")
        expect(said(page)).to_have_text("1 of 5 judged · 1 skipped, to come again")
        page.keyboard.press("ArrowLeft")
        expect(said(page)).to_have_text("Taken back: negative · 0 of 5 judged · 1 skipped, to come again")
        expect(shown).to_have_text(second)
        assert {label for _, label, _ in kept(tmp_path)} == {None}
        page.keyboard.press("ArrowLeft")
        expect(said(page)).to_have_text("0 of 5 judged")
        expect(shown).to_have_text(first)
        expect(page.get_by_role("button", name="Undo")).to_be_disabled()
        page.keyboard.press("n")
        expect(page.get_by_label("Your name")).to_be_focused()
        page.keyboard.press("End")
        page.keyboard.type("2")
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowRight")
        expect(said(page)).to_contain_text("1 skipped")
        for number in range(1, 5):
            page.keyboard.press("1")
            expect(said(page)).to_contain_text(f"{number} of 5 judged")
        expect(shown).to_have_text(first)
        expect(said(page)).to_have_text("4 of 5 judged")
        page.reload()
        expect(shown).to_have_text(first)
        expect(page.get_by_text("Ada 12")).to_be_visible()
        page.context.close()
    assert {reviewer for _, _, reviewer in kept(tmp_path)} == {"Ada 12", None}


def test_the_page_asks_for_a_token_where_one_is_needed(browser: Browser, tmp_path: Path) -> None:
    tokens = tmp_path / "tokens.json"
    auditor = token(tokens, "auditor", "audit")["Authorization"].removeprefix("Bearer ")
    with serving(tmp_path, {"YT_SENTIMENT_TOKENS": str(tokens)}) as server:
        page = opened(browser, server.address, [], "light")
        page.get_by_label("Your name").fill("Ada")
        page.get_by_role("button", name="Start").click()
        expect(page.get_by_role("alert").first).to_contain_text("the token is missing")
        page.get_by_label("Access token").fill(auditor)
        page.get_by_role("button", name="Start").click()
        expect(said(page)).to_have_text("0 of 0 judged")
        page.context.close()
