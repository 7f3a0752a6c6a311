"""The extension with a server of the user's: what is sent there, and when, and what is said where it fails."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner
from playwright.sync_api import Route, expect

from tests.e2e.browser import (
    Chrome,
    card,
    chrome,
    lead_to_the_last,
    load_all,
    serious,
    shoot,
    until,
    wait_right,
    with_panel,
)
from tests.server import Server, serving
from tests.youtube_server import FakeYouTube, thread
from tests.youtube_server import serving as serving_youtube
from yt_sentiment.cli import main
from yt_sentiment.model import SentimentModel

pytestmark = [pytest.mark.needs("chromium", "node_modules"), pytest.mark.usefixtures("extension")]

VIDEO = "dQw4w9WgXcQ"


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


def test_a_server_is_chosen_on_the_options_page_and_asked_only_after_consent(
    browser: Chrome, default_model: SentimentModel
) -> None:
    browser.settings(scorer="device", consent="")
    options = browser.extension_page("options", width=800)
    expect(options.get_by_label("Address")).to_be_hidden()
    options.get_by_label("On my server").check()
    expect(options.get_by_label("Address")).to_have_value(browser.server)
    options.get_by_role("button", name="Test the connection").click()
    expect(options.get_by_text("Connected: service")).to_be_visible()
    shoot(options, "extension-options-server", whole=True)
    assert serious(options) == []
    assert browser.sent_texts() == []
    options.get_by_role("button", name="Yes, send the comments").click()
    page = browser.open()
    load_all(page, 45)
    wait_right(page, default_model)
    assert browser.sent_texts()
    options.bring_to_front()
    options.get_by_label("On this device").check()
    expect(options.get_by_label("Address")).to_be_hidden()


def test_the_panel_corrects_explains_and_leads_to_the_comment(
    browser: Chrome, default_model: SentimentModel, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, panel = with_panel(browser, default_model)
    first = panel.locator(".yts-comment").first
    text = first.locator(".yts-text").inner_text()
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
    lead_to_the_last(page, panel)


def test_with_the_servers_key_the_whole_video_is_analysed(browser: Chrome, default_model: SentimentModel) -> None:
    page = browser.open(f"/watch?v={VIDEO}")
    load_all(page, 45)
    wait_right(page, default_model)
    panel = browser.extension_page("panel", page)
    panel.get_by_role("button", name="Analyse the whole video").click()
    expect(panel.locator(".yts-report")).to_contain_text("60 comments analysed of 60")
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
def test_a_failure_is_said_and_mends_itself(browser: Chrome, default_model: SentimentModel, name: str) -> None:
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
    wait_right(page, default_model)
    expect(card(page)).to_contain_text("comments analysed")


def test_a_server_that_never_answers_is_given_up(browser: Chrome, default_model: SentimentModel) -> None:
    browser.intercept = lambda _: True
    page = browser.open()
    load_all(page, 20)
    expect(card(page)).to_contain_text("takes too long")
    browser.intercept = None
    wait_right(page, default_model)


def test_a_worker_that_is_killed_mid_request_is_asked_again(browser: Chrome, default_model: SentimentModel) -> None:
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
    wait_right(page, default_model)


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


def test_a_whole_visit_asks_nobody_but_the_service_and_youtube(browser: Chrome, default_model: SentimentModel) -> None:
    browser.settings(expanded=True)
    page = browser.open()
    load_all(page, 45)
    wait_right(page, default_model)
    panel = browser.extension_page("panel", page)
    expect(panel.locator(".yts-comment").first).to_be_visible()
    browser.extension_page("options")
    assert browser.requests
    assert {re.sub(r"(//[^/]+/).*", r"\1", request.url) for request in browser.requests} == {f"{browser.server}/"}
    for body in browser.bodies():
        assert set(body) == {"comments", "details"}, "texts alone: no author, no address, no video"
    assert all("cookie" not in request.headers and "referer" not in request.headers for request in browser.requests)


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
