"""A whole video with a YouTube key of the user's own, from the settings to the report, on a stand-in for the API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests import youtube_server
from tests.e2e.browser import Chrome, chrome, load_all, serious, shoot
from tests.youtube_server import VIDEO, FakeYouTube, serving, thread

pytestmark = [pytest.mark.needs("chromium", "node_modules"), pytest.mark.usefixtures("extension")]

API = "https://www.googleapis.com"
KEY = "a-key-of-youtube-for-tests"


@pytest.fixture
def api() -> Iterator[FakeYouTube]:
    threads = [thread(number, replies=7 if number == 3 else 0, sent=5 if number == 3 else 0) for number in range(120)]
    with serving(FakeYouTube(threads=threads)) as state:
        yield state


@pytest.fixture
def browser(api: FakeYouTube) -> Iterator[Chrome]:
    """Return a browser whose requests to YouTube's API, and no others, are answered by the stand-in."""
    keys = set()

    def answer(route: Route) -> None:
        keys.add(route.request.headers.get("x-goog-api-key", ""))
        address = urlsplit(route.request.url)
        assert "key" not in address.query, "no address holds the key"
        route.fulfill(response=route.fetch(url=f"{api.address}{address.path}?{address.query}"))

    with chrome() as found:
        found.context.route(f"{API}/**", answer)
        yield found
        assert {urlsplit(request.url).netloc for request in found.requests} <= {urlsplit(API).netloc}
        assert keys <= {KEY}


def save(browser: Chrome, key: str) -> Page:
    """Type a key into the settings, and save it."""
    options = browser.extension_page("options", width=800)
    options.get_by_label("YouTube Data API key").fill(key)
    options.get_by_role("button", name="Save").click()
    return options


def panel_of(browser: Chrome) -> Page:
    page = browser.open(f"/watch?v={VIDEO}")
    load_all(page, 20)
    return browser.extension_page("panel", page)


def test_with_a_key_the_panel_reads_every_comment_and_says_what_that_cost(browser: Chrome, api: FakeYouTube) -> None:
    options = save(browser, KEY)
    expect(options.get_by_text("The key works.")).to_be_visible()
    expect(options.get_by_text(f"ends on {KEY[-4:]} is kept. Today it cost 1 of the 10,000 units")).to_be_visible()
    assert serious(options) == []
    panel = panel_of(browser)
    panel.get_by_role("button", name="Analyse the whole video").click()
    expect(panel.get_by_text("A made-up video")).to_be_visible()
    expect(panel.locator("main")).to_contain_text("127 comments")
    expect(panel.locator("main")).to_contain_text("Cost 4 units")
    paths = [urlsplit(path).path.rsplit("/", 1)[1] for path in api.requests]
    assert paths == ["videos", "videos", "commentThreads", "comments", "commentThreads"]
    options.reload()
    expect(options.get_by_text("Today it cost 5 of")).to_be_visible()
    shoot(options, "extension-options-key", whole=True)


def test_without_a_key_it_is_not_offered_and_no_page_can_read_one(browser: Chrome) -> None:
    panel = panel_of(browser)
    expect(panel.get_by_text("needs a YouTube key of your own")).to_be_visible()
    expect(panel.get_by_role("button", name="Analyse the whole video")).to_be_hidden()
    save(browser, KEY).get_by_text("The key works.").wait_for()
    level = browser.worker.evaluate("async () => (await chrome.storage.local.get('youtubeKey')).youtubeKey")
    assert level == KEY
    options = browser.extension_page("options", width=800)
    options.get_by_role("button", name="Forget the key").click()
    expect(options.get_by_text("The key is forgotten.")).to_be_visible()
    assert browser.worker.evaluate("async () => (await chrome.storage.local.get('youtubeKey')).youtubeKey") is None


def test_a_key_that_youtube_does_not_know_is_not_kept(browser: Chrome, api: FakeYouTube) -> None:
    api.always = youtube_server.error(400, "keyInvalid")
    options = save(browser, KEY)
    expect(options.get_by_text("YouTube does not know this key.")).to_be_visible()
    expect(options.get_by_label("YouTube Data API key")).to_have_value(KEY)
    assert browser.worker.evaluate("async () => (await chrome.storage.local.get('youtubeKey')).youtubeKey") is None


@pytest.mark.parametrize(("status", "reason", "words"), [
    (403, "quotaExceeded", "used up its units for today"),
    (403, "commentsDisabled", "Comments are turned off for this video."),
    (404, "videoNotFound", "YouTube has no such video"),
    (403, "accessNotConfigured", "The YouTube Data API v3 is not turned on"),
])  # fmt: skip
def test_what_youtube_refuses_is_said_in_a_sentence(
    browser: Chrome, api: FakeYouTube, status: int, reason: str, words: str
) -> None:
    save(browser, KEY).get_by_text("The key works.").wait_for()
    panel = panel_of(browser)
    api.fault_of = lambda path, _: youtube_server.error(status, reason) if "commentThreads" in path else None
    panel.get_by_role("button", name="Analyse the whole video").click()
    expect(panel.get_by_text(re.compile(words))).to_be_visible()
