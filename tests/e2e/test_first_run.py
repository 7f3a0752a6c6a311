"""What somebody meets who has just installed the extension: the welcome page, help, privacy, and the way to a badge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import Chrome, chrome, load_all, serious, shoot

pytestmark = [pytest.mark.needs("chromium", "node_modules"), pytest.mark.usefixtures("extension")]

LANGUAGES = {"en-GB": "Open YouTube", "de-DE": "YouTube öffnen", "es-ES": "Abrir YouTube", "hi-IN": "YouTube खोलें"}
OVERFLOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def welcome_of(browser: Chrome) -> Page:
    return next(page for page in browser.context.pages if page.url.endswith("/welcome.html"))


@pytest.fixture
def browser() -> Iterator[Chrome]:
    with chrome(keeps_welcome=True) as found:
        yield found
        assert [request.url for request in found.requests] == [], "nothing is asked of anybody"


def test_two_clicks_lead_from_the_welcome_page_to_badges(browser: Chrome) -> None:
    welcome = welcome_of(browser)
    assert welcome.locator("input, select").count() == 0, "no form"
    assert welcome.locator(".yts-primary").count() == 1
    welcome.get_by_role("link", name="Open YouTube").click()
    welcome.wait_for_url("https://www.youtube.com/")
    welcome.goto("https://www.youtube.com/watch?v=fixture0001")  # the click on a video
    load_all(welcome, 20)
    expect(welcome.locator(".yts-badge").first).to_be_visible()


def test_a_comment_is_judged_while_it_is_typed_by_the_keyboard_alone(browser: Chrome) -> None:
    welcome = welcome_of(browser)
    expect(welcome.locator("#comments")).to_be_visible()
    for _ in range(10):
        welcome.keyboard.press("Tab")
        if welcome.evaluate("document.activeElement.id") == "comments":
            break
    welcome.keyboard.type("I hate this")
    expect(welcome.locator(".verdict")).to_contain_text("negative")
    welcome.keyboard.type("\nI love it")
    expect(welcome.locator(".lines > li")).to_have_count(2)
    welcome.locator("textarea").fill("")
    expect(welcome.locator(".verdict")).to_have_count(0)


@pytest.mark.parametrize(("locale", "scheme"), [*zip(LANGUAGES, ["light", "dark", "light", "dark"], strict=True)])
def test_the_first_pages_are_whole_in_every_language(locale: str, scheme: str) -> None:
    with chrome(scheme=scheme, keeps_welcome=True, locale=locale) as browser:
        welcome = welcome_of(browser)
        expect(welcome.get_by_role("link", name=LANGUAGES[locale])).to_be_visible()
        shapes = [welcome.locator(f".comments .yts-badge.yts-{name}") for name in ("positive", "negative", "neutral")]
        for shape in shapes:
            expect(shape).to_have_count(1)
        for name in ("welcome", "help", "privacy", "options"):
            page = welcome if name == "welcome" else browser.extension_page(name)
            for width in (360, 1200):
                page.set_viewport_size({"width": width, "height": 900})
                expect(page.locator("h1")).to_be_visible()
                assert not page.evaluate(OVERFLOW), f"{name} is wider than {width} pixels"
                shoot(page, f"extension-{name}-{locale[:2]}-{scheme}-{width}", whole=True)
            assert serious(page) == []
            if name == "help":
                expect(page.locator(".entry h2")).to_have_count(10)
        assert browser.complaints == []


def test_help_is_one_click_from_welcome_settings_and_panel(browser: Chrome) -> None:
    for name in ("welcome", "options", "panel"):
        page = browser.extension_page(name)
        link = page.get_by_role("link", name="Help", exact=True)
        expect(link).to_be_visible()
        assert link.get_attribute("href") == "help.html"
    page = browser.extension_page("options")
    page.get_by_role("link", name="How to get a key").click()
    expect(page.get_by_role("heading", name="How do I read a whole video with a YouTube key?")).to_be_in_viewport()
