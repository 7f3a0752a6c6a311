"""The extension in Chromium, on a stand-in for YouTube, with this project's own service behind it."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from playwright.sync_api import Page, Route, expect

from tests.e2e.browser import (
    Chrome,
    build_extension,
    chrome,
    load_all,
    move,
    serious,
    shoot,
    shown,
    until,
)
from tests.server import Server, serving
from tests.youtube_server import FakeYouTube, thread
from tests.youtube_server import serving as serving_youtube
from yt_sentiment.cli import main
from yt_sentiment.model import SentimentModel

pytestmark = pytest.mark.needs("chromium", "node_modules")

VIDEO = "dQw4w9WgXcQ"


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    assert shutil.which("node")
    build_extension()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with serving_youtube(FakeYouTube(threads=[thread(i) for i in range(60)])) as youtube:
        environ = {"YOUTUBE_API_KEY": "a-key", "YT_SENTIMENT_YOUTUBE_URL": youtube.address}
        with serving(folder, environ) as running:
            yield running


@pytest.fixture
def browser(server: Server) -> Iterator[Chrome]:
    with chrome(server.address) as found:
        yield found


@pytest.fixture
def right(default_model: SentimentModel) -> Callable[[Page], bool]:
    """Tell whether every comment of the page has exactly the badge that the model gives its text."""

    def check(page: Page) -> bool:
        comments = shown(page)
        said = default_model.predict([comment["text"] for comment in comments])
        wanted = [["uncertain" if prediction.uncertain else prediction.label] for prediction in said]
        return (
            bool(comments)
            and [comment["badges"] for comment in comments] == wanted
            and all(o["inSlot"] for o in comments)
        )

    return check


def wait_right(page: Page, check: Callable[[Page], bool]) -> None:
    until(page, lambda: check(page), "every comment has its own badge")


def card(page: Page) -> Any:
    return page.locator("#yt-sentiment-card")


def test_nothing_is_sent_before_consent_and_the_card_asks_for_it(browser: Chrome) -> None:
    browser.settings(consent="")
    page = browser.open()
    load_all(page, 45)
    expect(card(page)).to_contain_text("May the comments be sent to your server?")
    expect(card(page)).to_contain_text(browser.server)
    page.wait_for_timeout(1500)
    assert browser.requests == []
    page.mouse.wheel(0, -100_000)
    assert serious(page, "#yt-sentiment-card") == []
    shoot(page, "extension-consent")
    heights = "[...document.querySelectorAll('ytd-comment-thread-renderer')].map((one) => one.offsetHeight)"
    before = page.evaluate(heights)
    card(page).get_by_role("button", name="Yes, send the comments").click()
    until(page, lambda: page.locator(".yts-badge").count() >= 45, "badges")
    assert browser.sent_texts()
    assert page.evaluate(heights) == before, "a badge moves nothing"


@pytest.mark.parametrize("path", [
    "/watch?v=fixture0001",
    "/watch?v=fixture0001&cls=2025",
    "/watch?v=fixture0001&layout=panel&stale=1",
    "/watch?v=fixture0001&theme=dark&lang=de",
])  # fmt: skip
def test_every_comment_and_reply_has_the_label_of_its_text(
    browser: Chrome, right: Callable[[Page], bool], path: str
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
        wait_right(page, right)
    assert browser.complaints == []


def test_no_badge_is_ever_on_the_wrong_comment(browser: Chrome, right: Callable[[Page], bool]) -> None:
    page = browser.open()
    load_all(page, 45)
    wait_right(page, right)
    move(page, "navigate", "fixture0002")
    wait_right(page, right)
    assert all("v=fixture0002" in shown_comment["link"] for shown_comment in shown(page))
    move(page, "sort", "new")
    wait_right(page, right)
    move(page, "rebindText", "I hate this so much, it is the worst")
    wait_right(page, right)
    for number in range(3, 8):
        move(page, "navigate", f"fixture000{number}")
    wait_right(page, right)
    assert browser.complaints == []


def test_shorts_have_badges_in_their_panel(browser: Chrome, right: Callable[[Page], bool]) -> None:
    page = browser.open("/shorts/fixture0001")
    move(page, "openShortsComments")
    wait_right(page, right)


@pytest.mark.parametrize(("state", "words"), [("disabled", "Comments are turned off"), ("empty", "No comments read")])
def test_a_video_without_comments_says_so(browser: Chrome, state: str, words: str) -> None:
    page = browser.open(f"/watch?v=fixture0001&state={state}")
    expect(card(page)).to_contain_text(words)
    assert browser.requests == []


def analysis(server: Server, page: Page) -> dict[str, Any]:
    """Return what the service says of the comments on the page."""
    unique = {shown_comment["link"]: shown_comment["text"] for shown_comment in shown(page)}
    comments = [{"id": link.split("lc=")[1], "text": text} for link, text in unique.items()]
    found: dict[str, Any] = server.post("/v1/analyze", {"comments": comments}).json()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_card_and_panel_show_the_numbers_of_the_service(
    server: Server, right: Callable[[Page], bool], scheme: str
) -> None:
    with chrome(server.address, scheme) as browser:
        browser.settings(expanded=True)
        page = browser.open(f"/watch?v={VIDEO}&total=60&theme={scheme}&player=200")
        load_all(page, 60)
        wait_right(page, right)
        wanted = analysis(server, page)
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


def test_the_card_counts_comments_that_come_with_a_known_text(
    browser: Chrome, server: Server, right: Callable[[Page], bool]
) -> None:
    page = browser.open(f"/watch?v={VIDEO}&total=60")
    wait_right(page, right)
    expect(card(page)).to_contain_text(f"{analysis(server, page)['coverage']['analysed']} comments analysed")
    load_all(page, 60)
    wait_right(page, right)
    expect(card(page)).to_contain_text(f"{analysis(server, page)['coverage']['analysed']} comments analysed")


def test_the_panel_corrects_explains_and_leads_to_the_comment(
    browser: Chrome, right: Callable[[Page], bool], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browser.open()
    load_all(page, 45)
    wait_right(page, right)
    panel = browser.extension_page("panel", page)
    first = panel.locator(".yts-comment").first
    text = first.locator(".yts-text").inner_text()
    first.get_by_role("button", name="Why?").click()
    expect(first.locator(".yts-token").first).to_be_visible()
    first.get_by_text("Wrong?").click()
    first.get_by_label("The text may be kept").check()
    first.get_by_role("button", name="negative").click()
    expect(first.locator(".yts-correct [role=status]")).to_have_text("Kept, thank you.")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder}/service.db")
    out = tmp_path / "feedback.csv"
    assert CliRunner().invoke(main, ["feedback", "export", "--out", str(out)]).exit_code == 0
    with out.open(encoding="utf-8", newline="") as file:
        assert (text, "negative", "fixture0001") in {
            (r["text"], r["label"], r["video_id"]) for r in csv.DictReader(file)
        }
    page.mouse.wheel(0, -100_000)
    page.bring_to_front()
    before = page.evaluate("scrollY")
    panel.locator(".yts-comment").last.get_by_role("button", name="Open").click()
    until(page, lambda: page.evaluate("scrollY") != before, "the page went to the comment")


def test_the_panel_is_walked_by_keyboard_alone(browser: Chrome, right: Callable[[Page], bool]) -> None:
    page = browser.open()
    load_all(page, 45)
    wait_right(page, right)
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


def test_with_the_servers_key_the_whole_video_is_analysed(browser: Chrome, right: Callable[[Page], bool]) -> None:
    page = browser.open(f"/watch?v={VIDEO}")
    load_all(page, 45)
    wait_right(page, right)
    panel = browser.extension_page("panel", page)
    panel.get_by_role("button", name="Analyse the whole video on the server").click()
    expect(panel.locator(".yts-verdict")).to_contain_text("60 comments analysed of 60")
    expect(panel.get_by_text("estimated from the page")).to_have_count(0)


def test_on_click_nothing_is_sent_until_the_click_and_off_removes_everything(browser: Chrome) -> None:
    browser.settings(mode="click")
    page = browser.open()
    load_all(page, 45)
    expect(card(page)).to_contain_text("Not analysed yet")
    page.wait_for_timeout(1000)
    assert browser.requests == []
    card(page).get_by_role("button", name="Analyse the comments").click()
    expect(page.locator(".yts-badge").first).to_be_visible()
    browser.settings(on=False)
    expect(page.locator(".yts-badge")).to_have_count(0)
    expect(card(page)).to_have_count(0)


def test_the_theme_of_the_page_is_followed_live(browser: Chrome) -> None:
    page = browser.open()
    section = card(page).locator("section")
    expect(section).to_have_attribute("data-theme", "light")
    move(page, "theme", True)
    expect(section).to_have_attribute("data-theme", "dark")


FAILURES: dict[str, tuple[Callable[[Route], None], str]] = {
    "down": (lambda route: route.abort(), "The server cannot be reached"),
    "token": (lambda route: route.fulfill(status=401, json={"detail": "no token"}), "wants another access token"),
    "busy": (
        lambda route: route.fulfill(status=429, headers={"Retry-After": "1"}, json={"detail": "slow down"}),
        "asks to wait",
    ),
    "fault": (lambda route: route.fulfill(status=500, body="<html>oops"), "has a fault"),
    "garbage": (lambda route: route.fulfill(status=200, body="<html>not json"), "makes no sense"),
    "another shape": (
        lambda route: route.fulfill(json={"model_version": "m", "predictions": [{"label": "<b>"}]}),
        "makes no sense",
    ),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_said_and_mends_itself(browser: Chrome, right: Callable[[Page], bool], name: str) -> None:
    answer, words = FAILURES[name]

    def fail(route: Route) -> bool:
        answer(route)
        return True

    browser.intercept = fail
    page = browser.open()
    load_all(page, 20)
    expect(card(page)).to_contain_text(words)
    page.evaluate("1 + 1")
    expect(page.locator(".yts-badge")).to_have_count(0)
    browser.intercept = None
    if name == "token":
        browser.settings(token="yts_new")  # noqa: S106
    wait_right(page, right)
    expect(card(page)).to_contain_text("comments analysed")


def test_a_server_that_never_answers_is_given_up(browser: Chrome, right: Callable[[Page], bool]) -> None:
    browser.intercept = lambda _: True
    page = browser.open()
    load_all(page, 20)
    expect(card(page)).to_contain_text("takes too long", timeout=60_000)
    browser.intercept = None
    wait_right(page, right)


def test_a_worker_that_is_killed_mid_request_is_asked_again(browser: Chrome, right: Callable[[Page], bool]) -> None:
    held: list[Route] = []

    def hold(route: Route) -> bool:
        held.append(route)
        return len(held) == 1

    browser.intercept = hold
    page = browser.open()
    load_all(page, 20)
    until(page, lambda: bool(held), "a request is under way")
    internals = browser.context.new_page()
    internals.goto("chrome://serviceworker-internals")
    internals.get_by_role("button", name="Stop").first.click()
    internals.close()
    wait_right(page, right)


def test_hostile_comments_run_nothing(browser: Chrome, right: Callable[[Page], bool]) -> None:
    page = browser.open("/watch?v=fixture0001&odd=1&total=10")
    load_all(page, 10)
    wait_right(page, right)
    assert page.evaluate("window.__hacked") is None
    assert all(len(text) <= 10_000 for text in browser.sent_texts())
    panel = browser.extension_page("panel", page)
    expect(panel.locator(".yts-comment").first).to_be_visible()
    assert panel.locator(".yts-report img, .yts-report script").count() == 0
    assert browser.complaints == []


def test_a_hostile_answer_runs_nothing(browser: Chrome) -> None:
    evil = "<img src=x onerror=window.__hacked=1>"

    def lie(route: Route) -> bool:
        if not route.request.url.endswith("/v1/predict"):
            return False
        one = {
            "id": evil, "label": "positive", "confidence": 1, "language": evil, "uncertain": None, "words": [evil],
            "probabilities": {"negative": 0, "neutral": 0, "positive": 1}, "kinds": [evil], "timestamps": [evil],
        }  # fmt: skip
        count = len(json.loads(route.request.post_data or "{}")["comments"])
        route.fulfill(json={"model_version": evil, "predictions": [one] * count})
        return True

    browser.intercept = lie
    browser.settings(expanded=True)
    page = browser.open()
    load_all(page, 20)
    expect(page.locator(".yts-badge").first).to_be_visible()
    panel = browser.extension_page("panel", page)
    expect(panel.locator(".yts-comment").first).to_be_visible()
    for view in (page, panel):
        assert view.evaluate("window.__hacked") is None
        assert view.locator(".yts img").count() == 0


def test_five_thousand_comments_are_sent_once_two_requests_at_a_time(browser: Chrome) -> None:
    under_way: set[str] = set()
    most = 0

    def count(route: Route) -> bool:
        nonlocal most
        under_way.add(route.request.url + str(id(route)))
        most = max(most, len(under_way))
        response = route.fetch()
        under_way.discard(route.request.url + str(id(route)))
        route.fulfill(response=response)
        return True

    browser.intercept = count
    page = browser.open("/watch?v=fixture0001&total=5000&batch=500")
    load_all(page, 5000)
    until(page, lambda: page.locator(".yts-badge").count() >= 5000, "5,000 badges")
    texts = browser.sent_texts()
    assert len(texts) == len(set(texts)), "no comment is sent twice"
    assert most <= 2
    assert all(len(body["comments"]) <= 100 for body in browser.bodies())
    expect(card(page)).to_contain_text("analysed of 5,003")


def test_a_whole_visit_asks_nobody_but_the_service_and_youtube(browser: Chrome, right: Callable[[Page], bool]) -> None:
    browser.settings(expanded=True)
    page = browser.open()
    load_all(page, 45)
    wait_right(page, right)
    panel = browser.extension_page("panel", page)
    expect(panel.locator(".yts-comment").first).to_be_visible()
    browser.extension_page("options")
    assert browser.requests
    assert {re.sub(r"(//[^/]+/).*", r"\1", request.url) for request in browser.requests} == {f"{browser.server}/"}
    for body in browser.bodies():
        assert set(body) == {"comments", "details"}, "texts alone: no author, no address, no video"
    assert all("cookie" not in request.headers and "referer" not in request.headers for request in browser.requests)


def test_another_copy_of_the_script_takes_over(browser: Chrome, right: Callable[[Page], bool]) -> None:
    page = browser.open()
    load_all(page, 45)
    wait_right(page, right)
    page.evaluate("document.dispatchEvent(new CustomEvent('yt-sentiment-takeover'))")
    expect(card(page)).to_have_count(0)
    move(page, "navigate", "fixture0002")
    page.wait_for_timeout(1000)
    assert not [body for body in browser.bodies() if any("(" in text for text in body["comments"])]


def test_a_popup_of_another_project_works_against_the_service(server: Server) -> None:
    """Asks as such popups do, over the network, with a slash too many, from an extension's origin."""
    base, origin = f"{server.address}/", {"Origin": "chrome-extension://abcdefghijklmnopabcdefghijklmnop"}
    comments = [
        {"text": f"I love number {i}", "timestamp": f"2024-0{i % 9 + 1}-01T10:00:00Z", "authorId": "x"}
        for i in range(25)
    ]
    said = requests.post(
        f"{base}/predict_with_timestamps", json={"comments": comments}, headers=origin, timeout=30
    ).json()
    assert {answer["sentiment"] for answer in said} <= {"1", "0", "-1"}
    counts = {code: sum(answer["sentiment"] == code for answer in said) for code in ("1", "0", "-1")}
    data = [{"timestamp": answer["timestamp"], "sentiment": int(answer["sentiment"])} for answer in said]
    for path, body in (
        ("generate_chart", {"sentiment_counts": counts}),
        ("generate_wordcloud", {"comments": [answer["comment"] for answer in said]}),
        ("generate_trend_graph", {"sentiment_data": data}),
    ):
        picture = requests.post(f"{base}/{path}", json=body, headers=origin, timeout=30)
        assert picture.headers["Content-Type"] == "image/png"
        assert picture.content.startswith(b"\x89PNG")
