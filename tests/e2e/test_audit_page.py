"""The page on which people judge comments, in a real browser; screenshots stay in ``build/screenshots``."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.contract.test_access_api import token
from tests.e2e.browser import serious, shoot
from tests.server import eventually, serving

pytestmark = pytest.mark.needs("chromium")

COMMENTS = [
    "The part at 3:20 is the best explanation that I ever heard ❤️",
    "<b>not</b> bad & not good",
    "Why is the sound so low? I gave up after a minute.",
    "First!",
    "مرحبا، شكرا جزيلا",
]


def opened(browser: Browser, address: str, complaints: list[str], scheme: str) -> Page:
    context = browser.new_context(viewport={"width": 900, "height": 620}, color_scheme=scheme, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda failure: complaints.append(str(failure)))
    page.goto(f"{address}/audit")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_comments_are_judged_one_after_another_by_keys_and_buttons(
    browser: Browser, tmp_path: Path, scheme: str
) -> None:
    complaints: list[str] = []
    with serving(tmp_path, {"YT_SENTIMENT_AUDIT_SHARE": "1"}) as server:
        server.post("/v1/predict", {"comments": COMMENTS, "consent": True})
        eventually(
            lambda: requests.get(f"{server.address}/v1/audit", timeout=60).json()["pending"] == len(COMMENTS),
            "they wait",
        )
        page = opened(browser, server.address, complaints, scheme)
        shown = page.locator("blockquote")
        expect(page.locator("#status")).to_have_text("0 judged, 5 waiting")
        assert serious(page) == []
        shoot(page, f"audit-{scheme}")
        page.get_by_label("Your name").fill("1 reviewer")
        page.get_by_label("Your name").blur()
        seen = []
        for number, answer in enumerate(("1", "2", "button", "3", "4"), start=1):
            seen.append(shown.inner_text())
            if answer == "button":
                page.get_by_role("button", name="cannot tell").click()
            else:
                page.keyboard.press(answer)
            expect(page.locator("#status")).to_have_text(f"{number} judged, {5 - number} waiting")
        expect(shown).to_have_text("Nothing waits to be judged.")
        assert sorted(seen) == sorted(COMMENTS), "texts are shown as they are, never as HTML"
        assert complaints == []
        page.context.close()
    with sqlite3.connect(tmp_path / "service.db") as connection:
        rows = connection.execute("SELECT text, label, reviewer FROM audit").fetchall()
    said = dict(zip(seen, ("positive", "neutral", "unclear", "negative", "unclear"), strict=True))
    assert {text: label for text, label, _ in rows} == said
    assert {reviewer for *_, reviewer in rows} == {"1 reviewer"}


def test_the_page_asks_for_a_token_where_one_is_needed(browser: Browser, tmp_path: Path) -> None:
    tokens = tmp_path / "tokens.json"
    auditor = token(tokens, "auditor", "audit")["Authorization"].removeprefix("Bearer ")
    with serving(tmp_path, {"YT_SENTIMENT_TOKENS": str(tokens)}) as server:
        page = opened(browser, server.address, [], "light")
        expect(page.locator("#status")).to_contain_text("the token is missing")
        page.get_by_label("Access token").fill(auditor)
        page.get_by_label("Access token").blur()
        expect(page.locator("#status")).to_have_text("0 judged, 0 waiting")
        page.context.close()
