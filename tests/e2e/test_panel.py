"""The side panel in Chromium, with the model on this device: what it says, what it leads to, and what it remembers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import Chrome, card, chrome, load_all, move, serious, shoot, until

pytestmark = [pytest.mark.needs("chromium", "node_modules"), pytest.mark.usefixtures("extension")]

VIDEO = "fixture0001"
WATCH = f"/watch?v={VIDEO}"


@pytest.fixture(scope="module")
def shared() -> Iterator[Chrome]:
    with chrome() as found:
        yield found


@pytest.fixture
def browser(shared: Chrome) -> Iterator[Chrome]:
    """Return a browser in which nothing is open, chosen or remembered."""
    shared.settings()
    shared.complaints.clear()
    first = shared.context.pages[0]
    yield shared
    for page in shared.context.pages:
        if page is not first:
            page.close()
    assert shared.complaints == []


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def panel_in(browser: Chrome, page: Page, scheme: str) -> Page:
    """Open a narrow panel in light or dark."""
    panel = browser.extension_page("panel", page, width=360)
    panel.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    return panel


def scored(browser: Chrome, path: str = f"{WATCH}&total=60&batch=30", count: int = 60) -> Page:
    """Return a page whose threads are all there and scored."""
    page = browser.open(path)
    load_all(page, count)
    until(page, lambda: page.locator(".yts-badge").count() >= count, "badges")
    expect(card(page)).not_to_contain_text("being scored")
    return page


def texts(panel: Page) -> list[str]:
    return panel.locator(".yts-comment .yts-text").all_inner_texts()


def found(panel: Page) -> Locator:
    """Return what the panel announces about its list."""
    return panel.locator(".yts-above-list [role=status]")


def chip(panel: Page, name: str) -> Locator:
    return panel.get_by_role("group", name="Show only").get_by_role("button", name=name)


def number_with(panel: Page, name: str) -> int:
    """Choose one filter more; return the number of comments that pass."""
    chip(panel, name).click()
    expect(chip(panel, name)).to_have_attribute("aria-pressed", "true")
    return int(found(panel).inner_text().split()[0])


def test_filters_of_one_kind_widen_and_of_different_kinds_narrow(browser: Chrome) -> None:
    panel = browser.extension_page("panel", scored(browser))
    questions = number_with(panel, "questions")
    neutral = number_with(panel, "neutral")
    assert 0 < neutral < questions, "a question that is neutral, not one or the other"
    for comment in panel.locator(".yts-comment").all():
        expect(comment.locator(".yts-badge")).to_contain_text("neutral")
        expect(comment.locator(".yts-text")).to_contain_text("?")
    assert number_with(panel, "positive") >= neutral, "neutral or positive questions"
    panel.get_by_role("button", name="Show all comments").click()
    expect(found(panel)).to_have_text("25 of 61 comments")


def test_a_search_finds_comments_and_authors_whatever_case_and_accents(browser: Chrome) -> None:
    panel = browser.extension_page("panel", scored(browser))
    search = panel.get_by_role("searchbox", name="Search comments and authors")
    search.press_sequentially("AUDÍO terrible")
    expect(found(panel)).to_have_text("5 comments found")
    assert {"The audio is terrible and the editing is even worse"} == set(texts(panel))
    search.fill("@user37")
    expect(found(panel)).to_have_text("1 comment found")
    search.fill("nobody wrote this")
    expect(found(panel)).to_have_text("No comment matches.")
    search.fill("")
    expect(found(panel)).to_have_text("25 of 61 comments")


def test_words_and_moments_lead_to_their_comments(browser: Chrome) -> None:
    page = scored(browser)
    panel = browser.extension_page("panel", page)
    panel.locator(".yts-cloud text", has_text="helped").first.click()
    expect(found(panel)).to_have_text("5 comments found")
    assert all("helped me a lot" in text for text in texts(panel))
    until(panel, lambda: panel.evaluate("scrollY") > 500, "the panel went to the list")
    panel.get_by_role("button", name="Remove the filter “with “helped””").click()
    panel.get_by_role("button", name="5 comments about 1:23").click()
    expect(found(panel)).to_have_text("5 comments found")
    assert all("1:23" in text for text in texts(panel))
    panel.get_by_text("As a list").click()
    by_keyboard = panel.get_by_role("button", name="5 comments with “helped”")
    by_keyboard.focus()
    panel.keyboard.press("Enter")
    until(panel, lambda: all("helped me a lot" in text for text in texts(panel)), "the comments with the word")
    expect(panel.get_by_role("button", name="Play from 1:23")).to_be_visible()


def test_open_outlines_the_comment_and_another_opens_by_its_address(browser: Chrome) -> None:
    page = scored(browser)
    panel = browser.extension_page("panel", page)
    for author in ("@user37", "@user41"):
        panel.get_by_role("searchbox").fill(author)
        expect(found(panel)).to_have_text("1 comment found")
        panel.get_by_role("button", name="Open").click()
        marked = page.locator(".yts-current")
        expect(marked).to_have_count(1)
        expect(marked).to_contain_text(author)
        expect(marked).to_be_in_viewport()
        expect(marked).to_have_css("outline-style", "solid")
    move(page, "sort", "new")  # which leaves the newest of the batch
    until(page, lambda: page.get_by_text("@user3", exact=True).count() == 0, "that comment is not on the page")
    panel.get_by_role("searchbox").fill("@user3")
    comment = panel.locator(".yts-comment", has=panel.get_by_text("@user3", exact=True))
    with browser.context.expect_page() as opened:
        comment.get_by_role("button", name="Open").click()
    opened.value.wait_for_url(f"**/watch?v={VIDEO}&lc=Ugx{VIDEO}_3AaABAg")


IS_KEPT = """async (video) => {
  const { views } = await chrome.storage.session.get("views");
  return scrollY > 700 && new Map(views).get(video)?.scroll === scrollY;
}"""
"""Where the panel is scrolled to is kept a while after that has ended."""


def choose(panel: Page) -> float:
    """Leave the panel in a state that is the reader's own; return where it is scrolled to, once that is kept."""
    chip(panel, "positive").click()
    panel.get_by_label("Order").select_option("newest")
    panel.get_by_role("searchbox").fill("explanation")
    expect(found(panel)).to_have_text("6 comments found")
    panel.get_by_label("Per").select_option("year")
    panel.get_by_role("group", name="Words").get_by_role("button", name="negative").click()
    panel.get_by_role("searchbox").scroll_into_view_if_needed()
    panel.mouse.wheel(0, 120)
    until(panel, lambda: bool(panel.evaluate(IS_KEPT, VIDEO)), "it is scrolled, and where to is kept")
    return float(panel.evaluate("scrollY"))


def kept(panel: Page, scroll: float) -> None:
    """See that it is as it was left."""
    expect(panel.get_by_role("searchbox")).to_have_value("explanation")
    expect(chip(panel, "positive")).to_have_attribute("aria-pressed", "true")
    expect(panel.get_by_label("Order")).to_have_value("newest")
    expect(found(panel)).to_have_text("6 comments found")
    expect(panel.get_by_label("Per")).to_have_value("year")
    negative = panel.get_by_role("group", name="Words").get_by_role("button", name="negative")
    expect(negative).to_have_attribute("aria-pressed", "true")
    until(panel, lambda: abs(panel.evaluate("scrollY") - scroll) < 3, "where it was scrolled to")


def test_the_panel_is_as_it_was_left_after_it_was_closed_and_the_worker_ended(browser: Chrome) -> None:
    page = scored(browser)
    panel = browser.extension_page("panel", page)
    scroll, address = choose(panel), panel.url
    panel.close()
    internals = browser.context.new_page()
    internals.goto("chrome://serviceworker-internals")
    internals.get_by_role("button", name="Stop").first.click()
    internals.close()
    again = browser.context.new_page()
    again.set_viewport_size({"width": 420, "height": 900})
    again.goto(address)
    kept(again, scroll)


def test_the_panel_is_as_it_was_left_on_the_way_back_to_a_video(browser: Chrome) -> None:
    page = scored(browser)
    panel = browser.extension_page("panel", page)
    scroll = choose(panel)
    page.bring_to_front()
    page.goto("https://www.youtube.com/watch?v=fixture0002&total=60&texts=mixed")
    panel.bring_to_front()
    expect(panel.get_by_role("heading", level=1)).to_contain_text("fixture0002")
    expect(panel.get_by_role("searchbox")).to_have_value("")
    page.bring_to_front()
    page.goto(f"https://www.youtube.com{WATCH}&total=60&batch=30")
    load_all(page, 60)
    until(page, lambda: page.locator(".yts-badge").count() >= 60, "badges")
    panel.bring_to_front()
    expect(panel.get_by_role("searchbox")).to_have_value("explanation")
    update = panel.get_by_role("button", name="Update")

    def has_all() -> bool:
        update.evaluate_all("(shown) => shown.forEach((button) => button.click())")  # it comes and goes with what comes
        return found(panel).inner_text() == "6 comments found"

    until(panel, has_all, "every comment that came is in the list")
    kept(panel, scroll)


def test_a_change_of_the_language_loses_nothing_that_was_typed(browser: Chrome) -> None:
    page = scored(browser)
    panel = browser.extension_page("panel", page)
    search = panel.get_by_role("searchbox")
    search.press_sequentially("terrible")
    panel.evaluate("window.__same = true")
    browser.change(language="de")
    german = panel.get_by_role("searchbox", name="Kommentare und Verfasser durchsuchen")
    expect(german).to_have_value("terrible")
    expect(german).to_be_focused()
    expect(found(panel)).to_have_text("5 Kommentare gefunden")
    panel.keyboard.type(" editing")
    expect(german).to_have_value("terrible editing")
    assert panel.evaluate("window.__same"), "the page was not loaded again"


def test_of_few_comments_there_are_numbers_and_no_share_score_or_trend(browser: Chrome, scheme: str) -> None:
    browser.settings(expanded=True)
    page = scored(browser, f"{WATCH}&total=2", 2)
    panel = panel_in(browser, page, scheme)
    expect(panel.locator(".yts-report")).to_contain_text("3 comments analysed of 5")
    for part in (panel.locator("main"), card(page)):
        said = part.evaluate("(element) => (element.shadowRoot ?? element).textContent")
        assert "%" not in said
        assert "of 10" not in said
        for words in ("Over time", "Weighted by likes", "estimated"):
            assert words not in said
    expect(panel.locator(".yts-pie, .yts-trend")).to_have_count(0)
    expect(panel.locator(".yts-legend").first).to_contain_text("positive")
    shoot(panel, f"panel-few-{scheme}", whole=True)
    assert serious(panel) == []


def test_a_video_in_other_languages_says_so_first(browser: Chrome, scheme: str) -> None:
    page = scored(browser, f"{WATCH}&total=48&batch=24&texts=mixed", 48)
    panel = panel_in(browser, page, scheme)
    first = panel.locator(".yts-report .yts-headline > *").first
    expect(first).to_have_text(re.compile(r"^Mostly .+ that the model does not read \(\d+%\)"))
    expect(panel.locator(".yts-facts")).to_contain_text("Japanese")
    expect(panel.locator(".yts-pie")).to_have_count(0)
    assert "of 10" not in panel.locator("main").inner_text()
    shoot(panel, f"panel-languages-{scheme}", whole=True)
    assert serious(panel) == []


EMPTY = {
    "disabled": ("Comments are turned off.", "Open another video."),
    "empty": ("Nobody has commented on this video yet.", "The first comments are analysed"),
    "ok": ("No comments read yet; scroll to them.", "Scroll to the comments"),
}


@pytest.mark.parametrize("state", EMPTY)
def test_where_there_is_nothing_to_show_the_panel_says_why_and_what_to_do(
    browser: Chrome, state: str, scheme: str
) -> None:
    page = browser.open(f"{WATCH}&state={state}&player=3000&theme={scheme}")
    words, step = EMPTY[state]
    expect(card(page)).to_contain_text(words)
    panel = panel_in(browser, page, scheme)
    expect(panel.locator(".yts-guide")).to_contain_text(words)
    expect(panel.locator(".yts-guide")).to_contain_text(step)
    assert ("scroll" in panel.locator("main").inner_text().lower()) == (state == "ok")
    shoot(panel, f"panel-{state}-{scheme}")
    assert serious(panel) == []
    if state == "ok":
        panel.get_by_role("button", name=step).click()
        page.bring_to_front()
        until(page, lambda: page.locator(".yts-badge").count() > 0, "the comments come, and are scored")


def test_a_panel_that_waits_for_a_click_has_the_button(browser: Chrome) -> None:
    browser.settings(mode="click")
    page = browser.open(WATCH)
    load_all(page, 45)
    panel = browser.extension_page("panel", page)
    panel.get_by_role("button", name="Analyse the comments").click()
    expect(panel.locator(".yts-comment").first).to_be_visible()


def test_the_trend_keeps_the_size_of_its_letters_and_every_bar_is_whole(browser: Chrome) -> None:
    page = scored(browser)
    for width in (360, 480, 1400):
        panel = browser.extension_page("panel", page, width=width)
        trend_is_right(panel)
        panel.close()


TREND = """() => {
  const chart = document.querySelector('.yts-trend');
  const box = (element) => {
    const { left, right, width, height } = element.getBoundingClientRect();
    return { left, right, width, height };
  };
  return chart && {
    box: box(chart), letters: box(chart.querySelector('text')), bars: [...chart.querySelectorAll('.yts-bar')].map(box),
  };
}"""


def trend_is_right(panel: Page) -> None:
    trend = panel.locator(".yts-trend")
    expect(trend).to_be_visible()
    seen: dict[str, Any] = {}

    def is_right() -> bool:
        seen.update(panel.evaluate(TREND) or {})  # all of one moment: what comes above moves the chart
        box = seen["box"]
        return (
            box["width"] <= 640
            and 0 < seen["letters"]["height"] <= 18
            and bool(seen["bars"])
            and all(box["left"] <= bar["left"] and bar["right"] <= box["right"] - 1 for bar in seen["bars"])
        )

    until(panel, is_right, "the letters keep their size, and every bar is whole")
    after = trend.evaluate("(chart) => chart.closest('section').textContent")
    assert "Times are estimated from the page" in after, "the note stands where the times are"
    assert panel.locator("main").inner_text().count("Times are estimated") == 1


def test_the_panel_is_set_in_one_family_has_one_first_button_and_no_orphan(browser: Chrome) -> None:
    page = scored(browser)
    for width in (360, 480):
        panel = browser.extension_page("panel", page, width=width)
        expect(panel.locator(".yts-comment").first).to_be_visible()
        panel.get_by_text("As a list").click()
        families = "[...new Set([...document.querySelectorAll('main *')].map((e) => getComputedStyle(e).fontFamily))]"
        assert len(panel.evaluate(families)) == 1
        assert panel.locator(".yts-primary:visible").count() <= 1
        page.bring_to_front()
        panel.bring_to_front()
        words = panel.locator("h1").evaluate(LAST_LINE)
        assert len(words.split()) != 1 or panel.locator("h1").evaluate(LINES) == 1, words
        assert panel.evaluate("document.documentElement.scrollWidth") <= width
        shoot(panel, f"panel-{width}", whole=True)
        panel.close()


LINES = "(element) => new Set([...element.firstChild.parentNode.getClientRects()].map((r) => r.top)).size"
LAST_LINE = """(element) => {
  const node = element.firstChild, range = document.createRange();
  let bottom = -1, line = '';
  for (let i = 0; i < node.length; i++) {
    range.setStart(node, i); range.setEnd(node, i + 1);
    const box = range.getBoundingClientRect();
    if (box.height && box.bottom > bottom + 2) { bottom = box.bottom; line = ''; }
    line += node.data[i];
  }
  return line.trim();
}"""


def test_which_model_it_was_stands_behind_about_alone(browser: Chrome) -> None:
    page = scored(browser)
    browser.settings(expanded=True)
    panel = browser.extension_page("panel", page)
    version = browser.worker.evaluate("async () => (await (await fetch('/model.json')).json()).version")
    assert version not in panel.locator("main").inner_text()
    assert version not in card(page).evaluate("(element) => element.shadowRoot.textContent")
    panel.get_by_text("About these numbers").click()
    expect(panel.locator(".yts-about")).to_contain_text(version)


def test_why_shows_the_few_words_that_moved_a_label(browser: Chrome) -> None:
    panel = browser.extension_page("panel", scored(browser, f"{WATCH}&odd=1&total=5", 5))
    panel.get_by_role("searchbox").fill("very long story")
    comment = panel.locator(".yts-comment").first
    comment.get_by_role("button", name="Why?").click()
    chips = comment.locator(".yts-why > .yts-tokens .yts-token")
    expect(chips.first).to_be_visible()
    said = chips.all_inner_texts()
    assert 1 <= len(said) <= 8
    assert all(re.search(r"\w", text.rsplit(" ", 1)[0]) for text in said), "no mark by itself"
    assert not [text for text in said if text.endswith("0.00")]
    comment.get_by_text("Show all").click()
    assert comment.locator(".yts-why details .yts-token:visible").count() > len(said)


def test_a_correction_shows_in_the_headline_at_once_and_its_row_stays(browser: Chrome) -> None:
    page = scored(browser)
    panel = browser.extension_page("panel", page)
    headline = panel.locator(".yts-report .yts-headline")
    headline.get_by_role("button", name="positive").click()
    expect(headline.get_by_role("button", name="positive")).to_have_attribute("aria-pressed", "true")
    before = headline.inner_text()
    row = panel.locator(".yts-comment").first
    row.get_by_text("Wrong?").click()
    row.get_by_role("button", name="negative").click()
    until(panel, lambda: headline.inner_text() != before, "the headline follows")
    expect(row.locator(".yts-badge")).to_contain_text("negative")
    expect(panel.get_by_role("button", name="Update")).to_be_hidden()
    row.get_by_role("button", name="Undo").click()
    until(panel, lambda: headline.inner_text() == before, "the headline is as it was")
    headline.get_by_role("button", name="positive").click()
    expect(headline.get_by_role("button", name="positive")).to_have_attribute("aria-pressed", "false")
    expect(found(panel)).to_have_text("25 of 61 comments")
