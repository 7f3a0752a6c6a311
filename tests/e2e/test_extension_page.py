"""What a reader does on the page itself: headline and filter, badges that open, the keyboard, windows of any width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import (
    Chrome,
    card,
    chrome,
    load_all,
    move,
    serious,
    shoot,
    shown,
    until,
    wait_right,
)
from yt_sentiment.model import SentimentModel

pytestmark = [pytest.mark.needs("chromium", "node_modules"), pytest.mark.usefixtures("extension")]

COMMENTS = "ytd-comment-view-model"
STEP = """async () => {
  const [{id}] = await chrome.tabs.query({active: true});
  await chrome.tabs.sendMessage(id, {type: "showNextNegative"});
}"""


@pytest.fixture
def browser() -> Iterator[Chrome]:
    """Return a browser of which no request leaves, and whose pages complain of nothing."""
    with chrome() as found:
        yield found
        assert [request.url for request in found.requests] == []
        assert found.complaints == []


def pick(page: Page, label: str) -> Locator:
    """Return the headline's button of a class."""
    return card(page).locator(f".yts-headline-pick.yts-{label}")


def dimmed(page: Page) -> list[str]:
    """Return the texts that a filter dims."""
    found: list[str] = page.locator(f"{COMMENTS}.yts-dimmed #content-text").all_inner_texts()
    return found


def toolbar(browser: Chrome, page: Page) -> dict[str, Any]:
    """Return what the toolbar shows for a tab."""
    page.bring_to_front()
    found: dict[str, Any] = browser.worker.evaluate(
        """async () => {
          const [{id: tabId}] = await chrome.tabs.query({active: true});
          return {text: await chrome.action.getBadgeText({tabId}), title: await chrome.action.getTitle({tabId})};
        }"""
    )
    return found


def shares(page: Page) -> dict[str, str]:
    """Return the headline's figures."""
    return {
        label: pick(page, label).locator(".yts-headline-figure").inner_text()
        for label in ("positive", "neutral", "negative")
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_headline_says_the_shares_on_card_and_toolbar(default_model: SentimentModel, theme: str) -> None:
    with chrome(scheme=theme) as browser:
        page = browser.open(f"/watch?v=fixture0001&theme={theme}&player=200")
        load_all(page, 45)
        wait_right(page, default_model)
        labels = [one["badges"][0] for one in shown(page)]
        expect(card(page)).to_contain_text(f"{len(labels)} comments analysed of 48")
        judged = [label for label in labels if label != "uncertain"]
        wanted = {label: f"{judged.count(label) / len(judged):.0%}" for label in ("positive", "neutral", "negative")}
        expect(card(page)).to_contain_text(f"of {len(judged)} comments ({len(labels) - len(judged)} unsure)")
        assert shares(page) == wanted

        def follows() -> bool:
            said = toolbar(browser, page)
            named = f"{wanted['negative']} negative" in said["title"]
            return named and said["text"].strip("▲▼") + "%" in wanted.values()

        until(page, follows, "the toolbar follows")
        page.mouse.wheel(0, -100_000)
        assert serious(page, "#yt-sentiment-card") == []
        shoot(page, f"page-headline-{theme}")
        assert browser.complaints == []


def test_the_headline_is_the_filter_and_everything_stays_where_it_is(
    browser: Chrome, default_model: SentimentModel
) -> None:
    page = browser.open("/watch?v=fixture0001&player=200")
    load_all(page, 20)
    wait_right(page, default_model)
    heights = "[...document.querySelectorAll('ytd-comment-thread-renderer')].slice(0, 20).map((one) => one.offsetTop)"
    before = page.evaluate(heights)
    pick(page, "negative").click()
    expect(pick(page, "negative")).to_have_attribute("aria-pressed", "true")
    until(page, lambda: len(dimmed(page)) > 10, "the others dim")
    negative = [one["text"] for one in shown(page) if one["badges"] == ["negative"]]
    assert negative
    assert not set(negative) & set(dimmed(page))
    assert page.evaluate(heights) == before, "nothing moves"
    assert page.locator(f"{COMMENTS}.yts-dimmed").first.is_visible()
    page.mouse.wheel(0, -100_000)
    shoot(page, "page-filter-light")
    load_all(page, 45)
    wait_right(page, default_model)
    badges = [one["badges"] for one in shown(page)]
    lit = badges.count(["negative"])
    until(page, lambda: len(dimmed(page)) == len(badges) - lit, "comments that come follow")
    expect(card(page)).to_contain_text(f"{lit} of {len(badges)} comments")
    pick(page, "negative").click()
    expect(page.locator(".yts-dimmed")).to_have_count(0)
    pick(page, "positive").click()
    until(page, lambda: len(dimmed(page)) > 10, "the others dim")
    page.keyboard.press("Escape")
    expect(page.locator(".yts-dimmed")).to_have_count(0)
    expect(pick(page, "positive")).to_have_attribute("aria-pressed", "false")


def test_questions_and_a_search_dim_what_does_not_match(browser: Chrome, default_model: SentimentModel) -> None:
    page = browser.open("/watch?v=fixture0001&player=200")
    load_all(page, 45)
    wait_right(page, default_model)
    card(page).get_by_role("button", name="Only questions").click()
    until(page, lambda: len(dimmed(page)) > 20, "the others dim")
    assert not any("?" in text for text in dimmed(page))
    search = card(page).get_by_label("Search these comments")
    search.click()
    page.keyboard.type("sequel")
    until(page, lambda: all("sequel" in text or text in dimmed(page) for text in
                            page.locator(f"{COMMENTS} #content-text").all_inner_texts()), "the search")  # fmt: skip
    assert page.evaluate("document.documentElement.dataset.keys ?? ''") == "", "the page's player hears no letter"
    card(page).get_by_role("button", name="Show all").click()
    expect(page.locator(".yts-dimmed")).to_have_count(0)
    expect(search).to_have_value("")


def test_a_badge_opens_explains_and_is_corrected_everywhere_with_undo(
    browser: Chrome, default_model: SentimentModel
) -> None:
    page = browser.open("/watch?v=fixture0001&player=200")
    load_all(page, 45)
    wait_right(page, default_model)
    expect(card(page)).to_contain_text(f"{len(shown(page))} comments analysed of 48")
    before = shares(page)
    comment = page.locator(f"{COMMENTS}:visible").nth(1)
    tops = "[...document.querySelectorAll('ytd-comment-thread-renderer')].map((one) => one.offsetTop)"
    places = page.evaluate(tops)
    comment.locator(".yts-badge").click()
    popover = page.locator("#yt-sentiment-popover")
    expect(popover.locator(".yts-token")).to_have_count(3)
    expect(popover).to_contain_text("What moved it towards negative")
    assert page.evaluate(tops) == places, "it stands above the page"
    assert serious(page, "#yt-sentiment-popover") == []
    popover.get_by_text("Wrong?").click()
    shoot(page, "page-badge-light")
    popover.get_by_role("button", name="positive").click()
    expect(comment.locator(".yts-badge")).to_have_attribute("title", "positive, your correction")
    until(page, lambda: shares(page) != before, "the card counts it")
    panel = browser.extension_page("panel", page)
    expect(panel.locator(".yts-comment .yts-yours")).to_have_count(1)
    page.bring_to_front()
    popover.get_by_role("button", name="Undo").click()
    expect(comment.locator(".yts-yours")).to_have_count(0)
    until(page, lambda: shares(page) == before, "the card is as before")
    page.keyboard.press("Escape")
    expect(popover).to_be_hidden()
    expect(comment.locator(".yts-badge")).to_be_focused()


def test_quiet_badges_show_with_their_comment_and_all_of_them_when_set(
    browser: Chrome, default_model: SentimentModel
) -> None:
    page = browser.open("/watch?v=fixture0001&player=200")
    load_all(page, 20)
    wait_right(page, default_model)
    page.mouse.move(5, 5)
    quiet = page.locator(".yts-badge.yts-neutral").first
    expect(quiet).to_have_css("opacity", "0")
    expect(page.locator(".yts-badge.yts-negative").first).to_have_css("opacity", "1")
    page.locator(f"{COMMENTS}:visible", has=quiet).first.hover()
    expect(quiet).to_have_css("opacity", "1")
    page.mouse.move(5, 5)
    quiet.focus()
    expect(quiet).to_have_css("opacity", "1")
    page.evaluate("document.activeElement.blur()")
    options = browser.extension_page("options", width=800)
    options.get_by_label("Visible badges").select_option("all")
    page.bring_to_front()
    expect(quiet).to_have_css("opacity", "1")


def test_the_keyboard_alone_filters_opens_corrects_and_steps(browser: Chrome, default_model: SentimentModel) -> None:
    page = browser.open("/watch?v=fixture0001&player=200")
    load_all(page, 45)
    wait_right(page, default_model)
    expect(card(page)).to_contain_text("comments analysed")
    pick(page, "negative").focus()
    page.keyboard.press("Enter")
    expect(pick(page, "negative")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    seen = []
    for step in (1, 2, 3):
        browser.worker.evaluate(STEP)
        expect(card(page)).to_contain_text(f"Negative comment {step} of")
        expect(page.locator(".yts-current")).to_have_count(1)
        expect(page.locator(".yts-current .yts-badge.yts-negative:focus")).to_have_count(1)
        seen.append(page.locator(".yts-current #published-time-text a").get_attribute("href"))
    assert len(set(seen)) == 3
    page.keyboard.press("Enter")
    popover = page.locator("#yt-sentiment-popover")
    expect(popover.locator(".yts-token").first).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "document.activeElement.shadowRoot?.activeElement?.textContent ?? document.activeElement.textContent"
        )
        if name == "Wrong?":
            break
    else:
        pytest.fail("the keyboard does not reach Wrong?")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".yts-current .yts-badge")).to_have_attribute("title", "positive, your correction")
    page.keyboard.press("Escape")
    expect(popover).to_be_hidden()
    commands = browser.worker.evaluate("async () => (await chrome.commands.getAll()).map(({name}) => name)")
    assert set(commands) == {"_execute_action", "next-negative"}


def test_the_card_is_above_the_comments_where_the_window_is_too_narrow_for_two_columns(
    browser: Chrome, default_model: SentimentModel
) -> None:
    page = browser.open("/watch?v=fixture0001&player=200")
    wait_right(page, default_model)
    expect(page.locator("#secondary-inner > #yt-sentiment-card")).to_be_visible()
    page.set_viewport_size({"width": 800, "height": 900})
    expect(page.locator("#below > #yt-sentiment-card")).to_be_visible()
    shoot(page, "page-narrow-light")
    page.set_viewport_size({"width": 1400, "height": 900})
    expect(page.locator("#secondary-inner > #yt-sentiment-card")).to_be_visible()


def test_badges_and_card_follow_a_change_of_the_language(browser: Chrome, default_model: SentimentModel) -> None:
    page = browser.open("/watch?v=fixture0001&player=200")
    load_all(page, 20)
    wait_right(page, default_model)
    browser.settings(language="de")
    expect(page.locator(".yts-badge", has_text="negative")).to_have_count(0)
    expect(page.locator(".yts-badge", has_text="negativ").first).to_be_visible()
    expect(card(page)).to_contain_text("Nur Fragen")
    expect(card(page)).to_have_count(1)


def test_a_broken_link_of_one_comment_holds_up_no_other(browser: Chrome) -> None:
    page = browser.open("/watch?v=fixture0001&broken=Ugxfixture0001_3AaABAg")
    load_all(page, 45)
    comments = page.locator(COMMENTS).count()
    until(page, lambda: page.locator(".yts-badge").count() == comments - 1, "all others have their badge")


def test_no_script_of_the_page_can_silence_it(browser: Chrome, default_model: SentimentModel) -> None:
    page = browser.open()
    load_all(page, 20)
    wait_right(page, default_model)
    page.evaluate("document.dispatchEvent(new CustomEvent('yt-sentiment-takeover'))")
    move(page, "navigate", "fixture0002")
    wait_right(page, default_model)
    expect(card(page)).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_few_none_and_closed_comments_are_said_in_words(theme: str) -> None:
    with chrome(scheme=theme) as browser:
        browser.settings(expanded=True)
        page = browser.open(f"/watch?v=fixture0001&total=2&theme={theme}&player=200")
        expect(card(page)).to_contain_text("too few for percentages")
        assert "%" not in card(page).inner_text()
        expect(card(page).locator(".yts-pie, .yts-trend, .yts-score")).to_have_count(0)
        assert toolbar(browser, page)["text"] == ""
        shoot(page, f"page-two-{theme}")
        page = browser.open(f"/watch?v=fixture0001&state=empty&theme={theme}&player=200")
        expect(card(page)).to_contain_text("Nobody has commented on this video yet.")
        expect(card(page)).not_to_contain_text("scroll to them")
        expect(card(page).get_by_role("button")).to_have_count(0)
        shoot(page, f"page-none-{theme}")
        page = browser.open(f"/watch?v=fixture0001&state=disabled&theme={theme}&player=200")
        expect(card(page)).to_contain_text("Comments are turned off.")
        expect(card(page).get_by_role("button")).to_have_count(0)
        shoot(page, f"page-off-{theme}")
        assert browser.complaints == []


def test_a_video_in_a_language_that_is_not_read_says_so_first(browser: Chrome, default_model: SentimentModel) -> None:
    page = browser.open("/watch?v=fixture0001&texts=ja&player=200")
    load_all(page, 45)
    wait_right(page, default_model)
    said = default_model.predict([one["text"] for one in shown(page)])
    unread = sum(prediction.uncertain == "language" for prediction in said) / len(said)
    assert unread > 0.5
    expect(card(page)).to_contain_text(f"Mostly Japanese, which the model does not read ({unread:.0%})")
    shoot(page, "page-language-light")
    assert serious(page, "#yt-sentiment-card") == []


def test_viewers_are_not_shown_the_hash_of_the_model(browser: Chrome, default_model: SentimentModel) -> None:
    browser.settings(expanded=True)
    page = browser.open("/watch?v=fixture0001&player=200")
    load_all(page, 45)
    wait_right(page, default_model)
    expect(card(page)).to_contain_text("Predicted by yt-sentiment")
    expect(card(page)).not_to_contain_text(default_model.version)
    shoot(page, "page-expanded-light")
    panel = browser.extension_page("panel", page)
    about = panel.get_by_text("About these numbers")
    expect(about).to_be_visible()
    assert default_model.version not in panel.locator("body").inner_text()
    about.click()
    expect(panel.get_by_text("Predicted by yt-sentiment")).to_be_visible()
