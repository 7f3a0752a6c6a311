"""The dashboard in a real browser, against the real server; screenshots stay in ``build/screenshots``."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import serious, shoot
from tests.server import Server, serving
from tests.youtube_server import VIDEO, FakeYouTube, error, thread
from tests.youtube_server import serving as serving_youtube

OTHER = "video000001"
LOVED = "text,likes,video_id\n" + "".join(f"I love part {i} at 1:23!,{i},{VIDEO}\n" for i in range(40)) + "a,b,c,d\n"
HATED = "comment\n" + "".join(f"worst update ever I hate part {i}\n" for i in range(40))

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def youtube() -> Iterator[FakeYouTube]:
    more = {OTHER: [thread(1000 + i) for i in range(60)]}
    with serving_youtube(FakeYouTube(threads=[thread(i) for i in range(130)], more=more)) as state:
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
    page.get_by_label("At most", exact=True).fill(
        {"light": "300", "dark": "400"}[scheme]
    )  # else the second one is a kept one
    page.get_by_label("YouTube link or video id").fill(f"https://youtu.be/{VIDEO}?t=3")
    page.get_by_role("button", name="Analyse").click()
    expect(page.locator(".yts-report")).to_contain_text("130 comments analysed of 130")
    expect(page.get_by_role("heading", name="A made-up video")).to_be_visible()
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
    go.click()
    expect(page.get_by_role("alert")).to_have_text("Enter the link or id of a video.")
    link.fill("nonsense")
    go.click()
    expect(page.get_by_role("alert")).to_contain_text("is no YouTube video")
    expect(link).to_have_attribute("aria-invalid", "true")
    expect(link).to_be_focused()
    expect(link).to_have_accessible_description(re.compile("is no YouTube video"))
    page.get_by_label("At most", exact=True).fill("20000")
    go.click()
    expect(page.get_by_label("At most", exact=True)).to_have_accessible_description(
        re.compile("limit is 20000, expected at most")
    )
    page.get_by_label("At most", exact=True).fill("500")
    youtube.always = error(403, "quotaExceeded")
    try:
        link.fill("aaaaaaaaaaa")
        go.click()
        expect(page.get_by_role("alert")).to_contain_text("quota is used up")
        expect(link).not_to_have_attribute("aria-invalid", "true")
    finally:
        youtube.always = None
    page.route("**/v1/analyze", lambda route: route.abort())
    go.click()
    expect(page.get_by_role("alert")).to_have_text("The server cannot be reached.")
    expect(link).not_to_have_attribute("aria-invalid", "true")


def choose(page: Page, name: str, content: str, number: int = 0) -> None:
    """Choose a file for the first or the second source."""
    source = page.locator(".source").nth(number)
    source.get_by_role("button", name="File").click()
    file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    source.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]


DROP = """([content, name]) => {
  const dropped = new DataTransfer();
  dropped.items.add(new File([content], name));
  const event = (type) => new DragEvent(type, {dataTransfer: dropped, bubbles: true, cancelable: true});
  for (const type of ["dragover", "drop"]) document.querySelector("footer").dispatchEvent(event(type));
}"""


def test_a_file_is_dropped_anywhere_and_each_row_of_it_is_counted(page: Page, complaints: list[str]) -> None:
    page.evaluate(DROP, [LOVED, "loved.csv"])
    expect(page.get_by_text("loved.csv (2 kB)")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("loved.csv")
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("heading", name="loved.csv")).to_be_visible()
    expect(page.locator(".yts-report")).to_contain_text("40 comments analysed of 41")
    expect(page.locator(".yts-report")).to_contain_text("1 × the row has too few or too many fields")
    moment = page.get_by_role("link", name="Play from 1:23")
    expect(moment).to_have_attribute("href", f"https://www.youtube.com/watch?v={VIDEO}&t=83s")
    page.get_by_role("button", name="40 comments about 1:23").click()
    expect(page.locator(".yts-comment").first).to_contain_text("1:23")
    assert complaints == []


def test_pasted_comments_are_judged_and_an_error_stands_by_the_field(page: Page, complaints: list[str]) -> None:
    page.get_by_role("button", name="Paste").click()
    field = page.get_by_label("Comments, one per line")
    field.fill("text,body\na,b\n")
    page.get_by_role("button", name="Analyse").click()
    column = page.get_by_label("Column with the comments")
    expect(column).to_have_accessible_description(re.compile(r"'text' \(1\), 'body' \(2\); say which with 'column'"))
    complaints.clear()  # the browser's own line on the answer 422
    field.fill("I love it\nso bad\n")
    page.get_by_role("button", name="Analyse").click()
    expect(page.locator(".yts-report")).to_contain_text("2 comments analysed of 2")
    expect(page.get_by_role("heading", name="Pasted comments")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert complaints == []


def test_a_file_that_is_too_large_is_not_sent(page: Page, complaints: list[str]) -> None:
    choose(page, "large.csv", "text\n" + "love\n" * 2_100_000)
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("alert")).to_have_text("large.csv has 10.5 MB; this server takes at most 10 MB.")
    assert complaints == []


def test_two_files_stand_side_by_side_with_what_is_more_than_chance(
    page: Page, scheme: str, complaints: list[str]
) -> None:
    page.get_by_role("button", name="Compare with another").click()
    choose(page, "loved.csv", LOVED)
    choose(page, "hated.csv", HATED, 1)
    page.get_by_role("button", name="Analyse").click()
    rows = page.locator(".beside tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(2)).to_contain_text("hated.csv − loved.csv")
    expect(rows.nth(2).locator("strong").first).to_contain_text("-")
    expect(page.get_by_text("Differences in bold are more than chance.")).to_be_visible()
    left, right = (one.bounding_box() for one in page.locator(".result").all())
    assert left
    assert right
    assert (left["y"], left["width"]) == (right["y"], right["width"])
    assert serious(page) == []
    assert complaints == []
    shoot(page, f"dashboard-pair-{scheme}", whole=True)
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400, "nothing is wider than the screen"


def test_a_result_has_an_address_that_can_be_loaded_again(page: Page, server: Server, complaints: list[str]) -> None:
    page.goto(f"{server.address}/?video={VIDEO}&with={OTHER}&order=time")
    expect(page.locator(".result")).to_have_count(2)
    expect(page.locator("form select")).to_have_value("time")
    assert page.url.endswith(f"/?video={VIDEO}&with={OTHER}&order=time")
    page.get_by_role("button", name="Do not compare").click()
    page.get_by_role("button", name="Analyse").click()
    expect(page.locator(".result")).to_have_count(1)
    assert page.url.endswith(f"/?video={VIDEO}&order=time")
    page.get_by_label("YouTube link or video id").fill("nonsense")
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("alert")).to_contain_text("is no YouTube video")
    expect(page).to_have_url(f"{server.address}/")
    expect(page).to_have_title("yt-sentiment")
    complaints.clear()  # the browser's own line on the answer 422
    page.go_back()
    expect(page).to_have_title("A made-up video – yt-sentiment")
    page.reload()
    expect(page.get_by_role("heading", name="A made-up video")).to_be_visible()
    expect(page.locator(".yts-report")).to_contain_text("kept")
    page.get_by_role("button", name="Use the sample").click()
    expect(page.get_by_role("heading", name="Sample: made-up comments")).to_be_visible()
    assert page.url == f"{server.address}/", "what was sent has no address"
    page.go_back()
    expect(page.get_by_role("heading", name="A made-up video")).to_be_visible()
    assert complaints == []


def test_back_leaves_an_address_that_is_written_another_way(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/docs")
    page.goto(f"{server.address}/?order=time&video=https%3A%2F%2Fyoutu.be%2F{VIDEO}&from=elsewhere")
    expect(page.get_by_role("heading", name="A made-up video")).to_be_visible()
    expect(page).to_have_url(f"{server.address}/?video={VIDEO}&order=time")
    page.go_back()
    expect(page).to_have_url(f"{server.address}/docs")


def test_stop_leaves_the_focus_in_the_form(page: Page) -> None:
    page.route("**/v1/analyze", lambda _: None)  # no answer comes
    page.get_by_label("YouTube link or video id").fill(VIDEO)
    page.get_by_role("button", name="Analyse").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Analyse")).to_be_focused()
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    expect(page.locator("#status")).to_have_text("Stopped.")


def test_without_a_key_files_are_read_all_the_same(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path, {"YOUTUBE_API_KEY": ""}) as keyless:
        page = browser.new_page(locale="en-GB")
        page.goto(keyless.address)
        page.get_by_role("button", name="Link").click()
        expect(page.get_by_text("cannot read links. Files and pasted comments need none.")).to_be_visible()
        choose(page, "loved.csv", LOVED)
        page.get_by_role("button", name="Analyse").click()
        expect(page.locator(".yts-report")).to_contain_text("40 comments analysed of 41")
        page.close()


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
    expect(page).to_have_url(re.compile("#/comments/"))  # an operation has an address
    assert serious(page) == []
    assert complaints == []
    shoot(page, f"docs-{scheme}")
    page.get_by_role("link", name="Dashboard").click()
    expect(page.get_by_label("YouTube link or video id")).to_be_visible()
