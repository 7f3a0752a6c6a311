"""The extension in Chromium as it is installed, on a stand-in for YouTube: it scores by itself, and asks nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import (
    Chrome,
    card,
    chrome,
    lead_to_the_last,
    load_all,
    move,
    serious,
    shoot,
    shown,
    until,
    wait_right,
    with_panel,
)
from tests.service import service
from yt_sentiment.model import SentimentModel

pytestmark = [pytest.mark.needs("chromium", "node_modules"), pytest.mark.usefixtures("extension")]

VIDEO = "dQw4w9WgXcQ"


@pytest.fixture
def browser() -> Iterator[Chrome]:
    """Return a browser of which no request leaves, whatever a test does."""
    with chrome() as found:
        yield found
        assert [request.url for request in found.requests] == []


def test_once_it_is_installed_a_video_is_enough(browser: Chrome, default_model: SentimentModel) -> None:
    page = browser.open()
    load_all(page, 45)
    heights = "[...document.querySelectorAll('ytd-comment-thread-renderer')].map((one) => one.offsetHeight)"
    before = page.evaluate(heights)
    wait_right(page, default_model)
    assert page.evaluate(heights) == before, "a badge moves nothing"
    expect(card(page)).to_contain_text("comments analysed")
    expect(card(page)).not_to_contain_text("server")
    assert not [view.url for view in browser.context.pages if "options" in view.url], "no page asks for anything"
    assert browser.worker.evaluate("async () => (await chrome.storage.local.get()).settings") is None
    assert browser.complaints == []


@pytest.mark.parametrize("path", [
    "/watch?v=fixture0001",
    "/watch?v=fixture0001&cls=2025",
    "/watch?v=fixture0001&layout=panel&stale=1",
    "/watch?v=fixture0001&theme=dark&lang=de",
])  # fmt: skip
def test_every_comment_and_reply_has_the_label_of_its_text(
    browser: Chrome, default_model: SentimentModel, path: str
) -> None:
    page = browser.open(path)
    load_all(page, 45)
    page.get_by_role("button", name="2 replies").click()
    page.get_by_role("button", name="1 replies").click()
    if "stale" in path:
        until(page, lambda: page.locator(".yts-badge").count() >= 48, "badges")
        hidden = [shown_comment for shown_comment in shown(page) if "stale" in shown_comment["link"]]
        assert len(hidden) == 2
        assert [one["badges"] for one in hidden] == [[], []], "comments of another video have none"
    else:
        wait_right(page, default_model)
    assert browser.complaints == []


def test_no_badge_is_ever_on_the_wrong_comment(browser: Chrome, default_model: SentimentModel) -> None:
    page = browser.open()
    load_all(page, 45)
    wait_right(page, default_model)
    move(page, "navigate", "fixture0002")
    wait_right(page, default_model)
    assert all("v=fixture0002" in shown_comment["link"] for shown_comment in shown(page))
    move(page, "sort", "new")
    wait_right(page, default_model)
    move(page, "rebindText", "I hate this so much, it is the worst")
    wait_right(page, default_model)
    for number in range(3, 8):
        move(page, "navigate", f"fixture000{number}")
    wait_right(page, default_model)
    assert browser.complaints == []


def test_shorts_have_badges_in_their_panel(browser: Chrome, default_model: SentimentModel) -> None:
    page = browser.open("/shorts/fixture0001")
    move(page, "openShortsComments")
    wait_right(page, default_model)


@pytest.mark.parametrize(
    ("state", "words"), [("disabled", "Comments are turned off"), ("empty", "Nobody has commented")]
)
def test_a_video_without_comments_says_so(browser: Chrome, state: str, words: str) -> None:
    page = browser.open(f"/watch?v=fixture0001&state={state}")
    expect(card(page)).to_contain_text(words)


def analysis(model: SentimentModel, page: Page) -> dict[str, Any]:
    """Return what the service says of the comments on the page."""
    unique = {shown_comment["link"]: shown_comment["text"] for shown_comment in shown(page)}
    comments = [{"id": link.split("lc=")[1], "text": text} for link, text in unique.items()]
    found: dict[str, Any] = service(model).post("/v1/analyze", json={"comments": comments}).get_json()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_card_and_panel_show_the_numbers_of_the_service(default_model: SentimentModel, scheme: str) -> None:
    with chrome(scheme=scheme) as browser:
        browser.settings(expanded=True)
        page = browser.open(f"/watch?v={VIDEO}&total=60&theme={scheme}&player=200")
        load_all(page, 60)
        wait_right(page, default_model)
        wanted = analysis(default_model, page)
        parts = [
            f"{wanted['shares'][label]['share']:.0%} ({wanted['shares'][label]['count']})" for label in wanted["shares"]
        ]
        for part in parts:
            expect(card(page)).to_contain_text(part)
        expect(card(page)).to_contain_text(f"{wanted['coverage']['analysed']} comments analysed of 63")
        page.mouse.wheel(0, -100_000)
        assert serious(page, "#yt-sentiment-card") == []
        shoot(page, f"extension-card-{scheme}")
        panel = browser.extension_page("panel", page)
        for part in parts:
            expect(panel.locator(".yts-legend").first).to_contain_text(part)
        expect(panel.locator(".yts-score")).to_have_text(f"{wanted['score']:.1f}")
        panel.get_by_text("As a list").click()
        first = wanted["words"]["positive"][0]
        expect(panel.locator(".yts-words li").first).to_have_text(f"{first['word']} {first['count']}")
        expect(panel.locator(".yts-comment")).to_have_count(25)
        assert serious(panel) == []
        shoot(panel, f"extension-panel-{scheme}", whole=True)
        options = browser.extension_page("options", width=800)
        expect(options.get_by_role("heading", name="Appearance")).to_be_visible()
        assert serious(options) == []
        shoot(options, f"extension-options-{scheme}", whole=True)
        assert browser.complaints == []
        assert browser.requests == []


def test_the_card_counts_comments_that_come_with_a_known_text(browser: Chrome, default_model: SentimentModel) -> None:
    page = browser.open(f"/watch?v={VIDEO}&total=60")
    wait_right(page, default_model)
    expect(card(page)).to_contain_text(f"{analysis(default_model, page)['coverage']['analysed']} comments analysed")
    load_all(page, 60)
    wait_right(page, default_model)
    expect(card(page)).to_contain_text(f"{analysis(default_model, page)['coverage']['analysed']} comments analysed")


def test_the_panel_explains_keeps_corrections_and_leads_to_the_comment(
    browser: Chrome, default_model: SentimentModel
) -> None:
    page, panel = with_panel(browser, default_model)
    first = panel.locator(".yts-comment").first
    text = first.locator(".yts-text").inner_text()
    other = next(label for label in ("negative", "positive") if label != first.locator(".yts-badge").inner_text())
    first.get_by_text("Wrong?").click()
    expect(first.get_by_label("The text may be kept")).to_have_count(0)
    first.get_by_role("button", name=other).click()
    expect(first.locator(".yts-correct [role=status]")).to_have_text("Kept on this device.")
    expect(first.locator(".yts-badge").first).to_contain_text(f"{other}, your correction")
    expect(first.locator(".yts-figure").first).to_have_text("your correction")
    until(page, lambda: [other] in [one["badges"] for one in shown(page) if one["text"] == text], "the badge follows")
    expect(panel.get_by_role("button", name="Update")).to_have_count(0)
    page.reload()
    load_all(page, 20)
    until(page, lambda: page.locator(".yts-badge[title*='your correction']").count() == 1, "it is there again")
    panel.locator(".yts-comment").first.get_by_role("button", name="Undo").click()
    until(page, lambda: page.locator(".yts-badge[title*='your correction']").count() == 0, "it is undone")
    expect(panel.locator(".yts-comment").first.locator(".yts-badge")).not_to_contain_text("your correction")
    lead_to_the_last(page, panel)


def test_what_needs_a_server_is_not_offered_and_said_with_a_way_to_it(browser: Chrome) -> None:
    page = browser.open(f"/watch?v={VIDEO}")
    load_all(page, 20)
    panel = browser.extension_page("panel", page)
    expect(panel.get_by_role("button", name="Analyse the whole video")).to_have_count(0)
    expect(panel.get_by_text("needs a YouTube key of your own, or a server")).to_be_visible()
    with browser.context.expect_page() as opened:
        panel.get_by_role("button", name="Set it up").click()
    options = opened.value
    expect(options.get_by_label("On this device")).to_be_checked()
    expect(options.get_by_label("Address")).to_be_hidden()
    assert serious(options) == []
    options.get_by_label("On my server").check()
    expect(options.get_by_label("Address")).to_be_visible()
    expect(options.get_by_role("button", name="Yes, send the comments")).to_be_visible()


def test_on_click_nothing_is_scored_until_the_click_and_off_removes_everything(browser: Chrome) -> None:
    browser.settings(mode="click")
    page = browser.open()
    load_all(page, 45)
    expect(card(page)).to_contain_text("Not analysed yet")
    expect(page.locator(".yts-badge")).to_have_count(0)
    card(page).get_by_role("button", name="Analyse the comments").click()
    expect(page.locator(".yts-badge").first).to_be_visible()
    browser.settings(on=False)
    expect(page.locator(".yts-badge")).to_have_count(0)
    expect(card(page)).to_have_count(0)


def test_a_worker_that_chrome_ended_reads_the_model_again(browser: Chrome, default_model: SentimentModel) -> None:
    page = browser.open()
    wait_right(page, default_model)
    internals = browser.context.new_page()
    internals.goto("chrome://serviceworker-internals")
    internals.get_by_role("button", name="Stop").first.click()
    internals.close()
    page.bring_to_front()
    load_all(page, 45)
    wait_right(page, default_model)


def test_five_thousand_comments_have_their_badges(browser: Chrome) -> None:
    page = browser.open("/watch?v=fixture0001&total=5000&batch=500")
    load_all(page, 5000)
    until(page, lambda: page.locator(".yts-badge").count() >= 5000, "5,000 badges")
    expect(card(page)).to_contain_text("analysed of 5,003")


def test_the_panel_is_walked_by_keyboard_alone(browser: Chrome, default_model: SentimentModel) -> None:
    page = browser.open()
    load_all(page, 45)
    wait_right(page, default_model)
    panel = browser.extension_page("panel", page)
    expect(panel.locator(".yts-comment").first).to_be_visible()
    reached = set()
    for _ in range(60):
        panel.keyboard.press("Tab")
        reached.add(
            panel.evaluate("(document.activeElement?.textContent || document.activeElement?.type || '').slice(0, 20)")
        )
    assert {"questions", "Why?", "Wrong?", "Settings"} <= reached
    chip = panel.get_by_role("button", name="questions")
    chip.focus()
    panel.keyboard.press("Enter")
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(panel.locator(".yts-text").first).to_contain_text("?")


def test_the_theme_of_the_page_is_followed_live(browser: Chrome) -> None:
    page = browser.open()
    section = card(page).locator("section")
    expect(section).to_have_attribute("data-theme", "light")
    move(page, "theme", True)
    expect(section).to_have_attribute("data-theme", "dark")


def test_hostile_comments_run_nothing(browser: Chrome, default_model: SentimentModel) -> None:
    page = browser.open("/watch?v=fixture0001&odd=1&total=10")
    load_all(page, 10)
    wait_right(page, default_model)
    assert page.evaluate("window.__hacked") is None
    panel = browser.extension_page("panel", page)
    expect(panel.locator(".yts-comment").first).to_be_visible()
    assert panel.locator(".yts-report img, .yts-report script").count() == 0
    assert browser.complaints == []
