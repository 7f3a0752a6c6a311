"""The dashboard in a real browser, against the real server; screenshots stay in ``build/screenshots``."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import serious, shoot
from tests.server import Server, serving
from tests.youtube_server import VIDEO, FakeYouTube, error, thread
from tests.youtube_server import serving as serving_youtube

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def youtube() -> Iterator[FakeYouTube]:
    with serving_youtube(FakeYouTube(threads=[thread(i) for i in range(130)])) as state:
        yield state


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, youtube: FakeYouTube) -> Iterator[Server]:
    environ = {"YOUTUBE_API_KEY": "a-key", "YT_SENTIMENT_YOUTUBE_URL": youtube.address}
    with serving(tmp_path_factory.mktemp("service"), environ) as running:
        yield running


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, server: Server, scheme: str, complaints: list[str]) -> Iterator[Page]:
    """The dashboard; whatever it writes on the console is a complaint, and so is a request to elsewhere."""
    context = browser.new_context(viewport={"width": 1000, "height": 900}, color_scheme=scheme, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda failure: complaints.append(str(failure)))
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((server.address, "data:", "blob:")) else complaints.append(asked.url)
        ),
    )
    page.goto(server.address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    yield page
    context.close()


def test_the_sample_shows_everything(page: Page, scheme: str, complaints: list[str]) -> None:
    page.get_by_role("button", name="Use the sample").click()
    expect(page.locator(".yts-report")).to_contain_text("44 comments analysed")
    for heading in ("What the comments feel", "Over time", "Words", "Moments that comments name", "Top comments"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.locator(".yts-comment")).to_have_count(25)
    expect(page.locator(".yts-cloud text").first).to_be_visible()
    expect(page.locator(".yts-part")).to_have_count(3)
    first = page.locator(".yts-comment").first
    first.get_by_role("button", name="Why?").click()
    expect(first.locator(".yts-token").first).to_be_visible()
    assert serious(page) == []
    assert complaints == []
    shoot(page, f"dashboard-{scheme}", whole=True)


def test_a_link_is_read_with_progress_and_its_cost_is_shown(page: Page, scheme: str, complaints: list[str]) -> None:
    page.get_by_label("At most").fill({"light": "300", "dark": "400"}[scheme])  # else the second one is a kept one
    page.get_by_label("YouTube link or video id").fill(f"https://youtu.be/{VIDEO}?t=3")
    page.get_by_role("button", name="Analyse").click()
    expect(page.locator(".yts-report")).to_contain_text("130 comments analysed of 130")
    expect(page.locator("#status")).to_have_text("A made-up video")
    expect(page.locator("#report")).to_contain_text("YouTube quota")
    assert complaints == []


def test_comments_are_filtered_and_sorted_by_keyboard(page: Page) -> None:
    page.get_by_role("button", name="Use the sample").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".yts-comment")).to_have_count(25)
    chip = page.get_by_role("group", name="Show only").get_by_role("button", name="questions")
    chip.focus()
    page.keyboard.press("Space")
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".yts-comment").first).to_contain_text("?")
    page.get_by_label("Order").select_option("confidence")
    shares = page.locator(".yts-comment .yts-line:first-child .yts-figure:nth-child(2)").all_inner_texts()
    numbers = [int(text.rstrip("%")) for text in shares if text.endswith("%")]
    assert numbers == sorted(numbers, reverse=True)


def test_predictions_are_downloaded(page: Page, tmp_path: Path) -> None:
    page.get_by_role("button", name="Use the sample").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    waiting.value.save_as(tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 44
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download JSON").click()
    waiting.value.save_as(tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["coverage"]["analysed"] == 44


def test_a_correction_arrives(page: Page, server: Server) -> None:
    page.get_by_role("button", name="Use the sample").click()
    first = page.locator(".yts-comment").first
    first.get_by_text("Wrong?").click()
    first.get_by_label("The text may be kept").check()
    first.get_by_role("button", name="neutral").click()
    expect(first.locator(".yts-correct [role=status]")).to_have_text("Kept, thank you.")
    assert "yt_sentiment_feedback_total{" in page.request.get(f"{server.address}/metrics").text()


def test_what_fails_is_said(page: Page, youtube: FakeYouTube) -> None:
    link, go = page.get_by_label("YouTube link or video id"), page.get_by_role("button", name="Analyse")
    link.fill("nonsense")
    go.click()
    expect(page.locator("#status")).to_contain_text("is no YouTube video")
    youtube.always = error(403, "quotaExceeded")
    try:
        link.fill("aaaaaaaaaaa")
        go.click()
        expect(page.locator("#status")).to_contain_text("quota is used up")
    finally:
        youtube.always = None
    page.route("**/v1/analyze", lambda route: route.abort())
    go.click()
    expect(page.locator("#status")).to_have_text("The server cannot be reached.")


def test_it_reads_on_a_narrow_screen(page: Page, scheme: str) -> None:
    page.set_viewport_size({"width": 340, "height": 700})
    page.get_by_role("button", name="Use the sample").click()
    expect(page.locator(".yts-comment")).to_have_count(25)
    assert page.evaluate("document.documentElement.scrollWidth") <= 340, "nothing is wider than the screen"
    shoot(page, f"dashboard-narrow-{scheme}", whole=True)


def test_the_documentation_page_is_light_or_dark_and_leads_back(
    page: Page, server: Server, scheme: str, complaints: list[str]
) -> None:
    page.goto(f"{server.address}/docs")
    expect(page.get_by_text("/v1/predict")).to_be_visible()
    is_dark = "getComputedStyle(document.body).backgroundColor === 'rgb(15, 15, 15)'"
    assert page.evaluate(is_dark) == (scheme == "dark")
    page.locator(".opblock-summary-control", has_text="/v1/predict").click()
    page.get_by_role("button", name="Try it out").click()
    assert "#/comments/" in page.url, "an operation has an address"
    assert serious(page) == []
    assert complaints == []
    shoot(page, f"docs-{scheme}")
    page.get_by_role("link", name="Dashboard").click()
    expect(page.get_by_label("YouTube link or video id")).to_be_visible()
