"""The side panel with a server of the user's: what it says where that fails, and what it keeps of what that did."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.browser import Chrome, card, chrome, load_all, serious, shoot, until
from tests.server import Server, serving
from tests.youtube_server import FakeYouTube, thread
from tests.youtube_server import serving as serving_youtube

pytestmark = [pytest.mark.needs("chromium", "node_modules"), pytest.mark.usefixtures("extension")]

VIDEO = "dQw4w9WgXcQ"
WHOLE = "Analyse the whole video"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving_youtube(FakeYouTube(threads=[thread(i) for i in range(60)])) as youtube:
        environ = {"YOUTUBE_API_KEY": "a-key", "YT_SENTIMENT_YOUTUBE_URL": youtube.address}
        with serving(tmp_path_factory.mktemp("service"), environ) as running:
            yield running


@pytest.fixture(scope="module")
def shared(server: Server) -> Iterator[Chrome]:
    with chrome(server.address) as found:
        yield found


@pytest.fixture
def browser(shared: Chrome) -> Iterator[Chrome]:
    """Return a browser in which nothing is open, chosen or remembered, whose server answers."""
    shared.intercept = None
    shared.settings()
    first = shared.context.pages[0]
    yield shared
    shared.intercept = None
    for page in shared.context.pages:
        if page is not first:
            page.close()


def opened(browser: Chrome) -> tuple[Page, Page]:
    """Return a page with its comments scored, and the panel beside it."""
    page = browser.open(f"/watch?v={VIDEO}")
    load_all(page, 20)
    until(page, lambda: page.locator(".yts-badge").count() >= 20, "badges")
    return page, browser.extension_page("panel", page)


def test_a_server_that_is_down_is_said_with_help_and_another_try(browser: Chrome) -> None:
    is_down = True

    def fail(route: Route) -> bool:
        if is_down:
            route.abort()
        return is_down

    browser.intercept = fail
    page = browser.open(f"/watch?v={VIDEO}")
    load_all(page, 20)
    expect(card(page)).to_contain_text("The server cannot be reached.")
    panel = browser.extension_page("panel", page, width=360)
    trouble = panel.locator(".yts-trouble")
    expect(trouble).to_contain_text("The server cannot be reached. It is tried again soon.")
    expect(trouble).to_contain_text(f"Check that the server at {browser.server} runs")
    assert "TypeError" not in panel.locator("main").inner_text()
    assert panel.locator(".yts-primary:visible").all_inner_texts() == ["Try again"]
    shoot(panel, "panel-down")
    assert serious(panel) == []
    browser.worker.evaluate("chrome.storage.session.set({breaker: {failures: 9, until: Date.now() + 300000}})")
    is_down = False
    trouble.get_by_role("button", name="Try again").click()
    expect(trouble).to_have_count(0)
    expect(panel.locator(".yts-comment").first).to_be_visible()


def test_a_whole_video_that_could_not_be_read_is_said_with_another_try(browser: Chrome) -> None:
    _page, panel = opened(browser)
    expect(panel.get_by_role("button", name=WHOLE)).to_be_visible()

    def fail(route: Route) -> bool:
        route.abort()
        return True

    browser.intercept = fail
    panel.get_by_role("button", name=WHOLE).click()
    trouble = panel.locator(".yts-trouble")
    expect(trouble).to_contain_text("The server cannot be reached.")
    assert "Failed to fetch" not in panel.locator("main").inner_text()
    assert "tried again soon" not in trouble.inner_text()
    browser.intercept = None
    trouble.get_by_role("button", name="Try again").click()
    expect(panel.locator(".yts-report")).to_contain_text("60 comments analysed of 60")
    expect(trouble).to_have_count(0)


def test_a_finished_analysis_of_the_whole_video_is_there_again(browser: Chrome) -> None:
    page, panel = opened(browser)
    panel.get_by_role("button", name=WHOLE).click()
    expect(panel.locator(".yts-report")).to_contain_text("60 comments analysed of 60")
    expect(panel.get_by_text("The whole video, not only what the page has loaded.")).to_be_visible()
    asked = len(browser.bodies("/v1/analyze"))
    panel.close()
    panel = browser.extension_page("panel", page)
    expect(panel.locator(".yts-report")).to_contain_text("60 comments analysed of 60")
    assert len(browser.bodies("/v1/analyze")) == asked, "nobody was asked again"
    panel.get_by_role("button", name="Show only what the page has loaded").click()
    expect(panel.locator(".yts-report")).not_to_contain_text("60 comments analysed of 60")
    expect(panel.get_by_role("button", name=WHOLE)).to_be_visible()


def test_a_whole_video_that_is_finished_while_the_panel_is_closed_is_there_when_it_opens(browser: Chrome) -> None:
    held: list[Route] = []

    def hold(route: Route) -> bool:
        if route.request.url.endswith("/v1/analyze"):
            held.append(route)
            return True
        return False

    page, panel = opened(browser)
    browser.intercept = hold
    panel.get_by_role("button", name=WHOLE).click()
    until(page, lambda: bool(held), "it is asked for")
    panel.close()
    held[0].continue_()
    panel = browser.extension_page("panel", page)
    expect(panel.locator(".yts-report")).to_contain_text("60 comments analysed of 60")


def test_an_answer_of_another_shape_is_refused_and_the_field_is_named(browser: Chrome) -> None:
    def lie(route: Route) -> bool:
        if route.request.url.endswith("/v1/analyze"):
            response = route.fetch()
            *lines, last = response.text().splitlines()
            answer = json.loads(last)
            answer["result"]["comments"][3]["published_at"] = "soon"
            route.fulfill(response=response, body="\n".join([*lines, json.dumps(answer)]))
        elif route.request.url.endswith("/v1/explain"):
            answer = route.fetch().json()
            route.fulfill(body=json.dumps({**answer, "tokens": [{"token": "great", "part": "much"}]}))
        else:
            return False
        return True

    _page, panel = opened(browser)
    browser.intercept = lie
    panel.get_by_role("button", name=WHOLE).click()
    expect(panel.locator(".yts-trouble")).to_contain_text("analysis.comments[3].published_at is not a moment")
    expect(panel.locator(".yts-report")).to_be_visible()
    comment = panel.locator(".yts-comment").first
    comment.get_by_role("button", name="Why?").click()
    expect(comment.locator(".yts-why")).to_contain_text("explanation.tokens[0].part is not a number")
    assert comment.locator(".yts-token").count() == 0
