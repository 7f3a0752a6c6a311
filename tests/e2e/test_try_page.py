"""``/try`` in a real browser: as the service serves it, and as files under a path of any web host."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from flask_app import try_files
from scripts.site import write_site
from tests.e2e.browser import serious, shoot, until
from tests.server import serving
from yt_sentiment.model import SentimentModel

pytestmark = pytest.mark.needs("chromium")

LABEL = "Comments, one per line"
PRAISE = "lowkey the best episode so far"
LINES = [PRAISE, "The sound is awful and nobody fixes it", "https://example.org", "Это лучшее видео"]


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def files(folder: Path) -> Iterator[str]:
    """Serve a site as ``python -m http.server`` does, under a path of its own."""
    if not (folder / "under" / "a path").exists():
        write_site(folder / "under" / "a path")
    handler = functools.partial(_Silent, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/under/a%20path/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def service(folder: Path) -> Iterator[str]:
    with serving(folder) as running:
        yield f"{running.address}/try"


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def visitor(browser: Browser, complaints: list[str]) -> Iterator[BrowserContext]:
    """A browser whose every word on the console is a complaint."""
    context = browser.new_context(viewport={"width": 1000, "height": 900}, locale="en-GB")
    context.on("console", lambda message: complaints.append(message.text))
    context.on("weberror", lambda failure: complaints.append(str(failure.error)))
    yield context
    context.close()


def opened(visitor: BrowserContext, address: str) -> Page:
    page = visitor.new_page()
    page.goto(address)
    expect(page.locator(".empty")).to_be_visible()
    return page


def judged(page: Page, text: str, label: str) -> None:
    page.get_by_label(LABEL).fill(text)
    expect(page.locator(".verdict")).to_contain_text(label)


HOSTS = [service, files]


@pytest.mark.parametrize("host", HOSTS)
def test_a_comment_is_judged_while_it_is_typed_and_nothing_is_sent(
    host: Callable[[Path], AbstractContextManager[str]],
    visitor: BrowserContext,
    complaints: list[str],
    tmp_path: Path,
    default_model: SentimentModel,
) -> None:
    asked: list[str] = []
    visitor.on("request", lambda request: asked.append(request.url))
    with host(tmp_path) as address:
        page = opened(visitor, address)
        expect(page.locator(".offline")).to_be_visible()
        origin = "/".join(address.split("/")[:3])
        assert [url for url in asked if not url.startswith((f"{origin}/", "data:"))] == []
        asked.clear()
        page.get_by_label(LABEL).press_sequentially(PRAISE)
        [expected] = default_model.predict([PRAISE])
        expect(page.locator(".verdict")).to_have_text(f"{expected.label}{expected.confidence:.0%}")
        expect(page.locator("mark.for[data-strength='4']").first).to_have_text("best")
        expect(page.locator(".moved")).to_have_text(PRAISE)
        numbers = [expected.p_positive, expected.p_neutral, expected.p_negative]
        expect(page.locator(".legend b")).to_have_text([f"{number:.0%}" for number in numbers])
        expect(page.get_by_role("status").first).to_have_text(f"positive: {expected.confidence:.0%}. English.")
        page.get_by_text("In numbers").click()
        expect(page.locator(".yts-token").first).to_be_visible()
        page.locator(".notes summary").first.click()
        expect(page.locator(".notes")).to_contain_text(f"Model: {default_model.version}")
        assert asked == [], "nothing is sent"
        assert complaints == []


@pytest.mark.parametrize("host", HOSTS)
def test_it_works_offline_after_one_load(
    host: Callable[[Path], AbstractContextManager[str]], visitor: BrowserContext, tmp_path: Path
) -> None:
    with host(tmp_path) as address:
        page = opened(visitor, address)
        expect(page.locator(".offline")).to_be_visible()
    page.close()
    page = opened(visitor, address)
    judged(page, PRAISE, "positive")
    expect(page.get_by_role("button", name="All of these")).to_be_visible()


def test_other_pages_of_the_host_stay_what_they_are(visitor: BrowserContext, tmp_path: Path) -> None:
    with files(tmp_path) as address:
        page = opened(visitor, address)
        expect(page.locator(".offline")).to_be_visible()
        (tmp_path / "under" / "a path" / "other.html").write_text("<h1>Another page</h1>", encoding="utf-8")
        page.goto(f"{address}other.html")
        assert page.evaluate("navigator.serviceWorker.controller !== null")
        expect(page.get_by_role("heading", name="Another page")).to_be_visible()
    page.goto(f"{address}index.html#kept")
    expect(page.get_by_role("button", name=PRAISE)).to_be_visible()


def test_the_model_is_sent_once_and_in_pieces(visitor: BrowserContext, tmp_path: Path) -> None:
    with service(tmp_path) as address:
        page = opened(visitor, address)
        expect(page.locator(".offline")).to_be_visible()
    lines = [json.loads(line) for line in (tmp_path / "service.log").read_text(encoding="utf-8").splitlines()]
    sent = [line["response_bytes"] for line in lines if line.get("status") == 206]
    assert sum(sent) == try_files.model_file().stat().st_size
    assert max(line["response_bytes"] for line in lines if line.get("endpoint") == "try_page.model") == 1 << 20


def test_a_new_version_takes_the_place_of_the_one_before(
    visitor: BrowserContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, examples = try_files.page_files(), tmp_path / "newer" / "examples.json"
    examples.parent.mkdir()
    examples.write_text(json.dumps(["A newer example"]), encoding="utf-8")
    with files(tmp_path) as address:
        page = opened(visitor, address)
        expect(page.locator(".offline")).to_be_visible()
        monkeypatch.setattr(try_files, "page_files", lambda: loaded | {"try/examples.json": examples})
        write_site(tmp_path / "under" / "a path")
        page.reload()
        expect(page.get_by_role("button", name=PRAISE)).to_be_visible()
        expect(page.get_by_text("A newer version is ready.")).to_be_visible()
        page.get_by_role("button", name="Reload").click()
        expect(page.get_by_role("button", name="A newer example")).to_be_visible()
        until(page, lambda: len(page.evaluate("caches.keys()")) == 1, "the cache of the version before is gone")
        expect(page.locator(".empty")).to_be_visible()
        expect(page.get_by_text("A newer version is ready.")).to_be_hidden()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with files(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_many_comments_are_added_up_and_listed(
    visitor: BrowserContext, site: str, scheme: str, complaints: list[str], default_model: SentimentModel
) -> None:
    page = opened(visitor, site)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    comments = [f"{line} {i}" for i in range(125) for line in LINES]
    page.get_by_label(LABEL).fill("\n\n".join(comments))
    predictions = default_model.predict(comments)
    certain = [prediction.label for prediction in predictions if not prediction.uncertain]
    counts = [str(certain.count(label)) for label in ("positive", "neutral", "negative")]
    expect(page.locator(".sum")).to_contain_text("500 comments analysed")
    expect(page.locator(".result > .legend b")).to_have_text(counts)
    unread = sum(prediction.uncertain == "language" for prediction in predictions)
    expect(page.locator(".result > .yts-note")).to_contain_text(f"{unread} in a language that is not read")
    expect(page.locator(".lines > li")).to_have_count(100)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".lines > li")).to_have_count(200)
    first = page.locator(".line").first
    first.focus()
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".lines .moved").first).to_have_text(comments[0])
    assert serious(page) == []
    shoot(page, f"try-many-{scheme}")
    assert complaints == []


@pytest.mark.parametrize(("text", "said"), [
    ("هذا أفضل فيديو شاهدته هذا العام", "This is Arabic, which the model does not read."),
    ("https://example.org", "nothing in it to judge"),
    ("यह साल का सबसे अच्छा वीडियो है", "The model does not read this language."),
    ("subbed right away", "The model is in doubt"),
])  # fmt: skip
def test_a_doubt_is_said_in_words(
    visitor: BrowserContext, site: str, text: str, said: str, default_model: SentimentModel
) -> None:
    [prediction] = default_model.predict([text])
    assert prediction.uncertain
    page = opened(visitor, site)
    judged(page, text, "uncertain")
    expect(page.locator(".doubt")).to_contain_text(said)
    expect(page.get_by_role("status").first).to_contain_text(said)
    expect(page.locator(".bar")).to_have_count(1 if prediction.uncertain == "confidence" else 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1400])
def test_it_reads_on_any_screen(visitor: BrowserContext, site: str, width: int, scheme: str) -> None:
    page = opened(visitor, site)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    assert serious(page) == []
    page.get_by_role("button", name="crying").click()
    expect(page.locator(".verdict")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing is wider than the screen"
    assert serious(page) == []
    shoot(page, f"try-{scheme}-{width}", whole=True)
    page.get_by_label(LABEL).fill("")
    expect(page.locator(".empty")).to_be_visible()


@pytest.mark.parametrize("name", ["core.wasm", "model-*.bin"])
def test_a_file_that_is_missing_is_named(visitor: BrowserContext, tmp_path: Path, name: str) -> None:
    with files(tmp_path) as address:
        [path] = (tmp_path / "under" / "a path" / "try").glob(name)
        path.unlink()
        page = visitor.new_page()
        page.goto(address)
        expect(page.locator(".failed")).to_contain_text("The model could not be loaded: 404")
        expect(page.locator(".failed")).to_contain_text(path.name)
        expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_a_browser_without_webassembly_is_told(visitor: BrowserContext, site: str) -> None:
    page = visitor.new_page()
    page.add_init_script("delete globalThis.WebAssembly")
    page.goto(site)
    expect(page.locator(".failed")).to_have_text("This browser has no WebAssembly, which the model needs.")


def test_a_cache_that_is_full_keeps_nobody_from_judging(visitor: BrowserContext, tmp_path: Path) -> None:
    with files(tmp_path) as address:
        script = tmp_path / "under" / "a path" / "try" / "judge.js"
        full = 'Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));\n'
        script.write_text(full + script.read_text(encoding="utf-8"), encoding="utf-8")
        judged(opened(visitor, address), PRAISE, "positive")


@pytest.fixture
def broken(visitor: BrowserContext) -> BrowserContext:
    """A browser in which one line cannot be explained."""
    visitor.add_init_script("""
        const send = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (message) {
          if (message.text === "a broken line") throw new Error("no memory");
          send.call(this, message);
        };
    """)
    return visitor


def test_a_verdict_that_fails_leaves_none_of_another_text(broken: BrowserContext, site: str) -> None:
    page = opened(broken, site)
    judged(page, PRAISE, "positive")
    page.get_by_label(LABEL).fill("a broken line")
    expect(page.locator(".failed")).to_have_text("That could not be judged: no memory")
    expect(page.get_by_role("status").first).to_have_text("That could not be judged: no memory")
    expect(page.locator(".verdict")).to_have_count(0)
    judged(page, PRAISE, "positive")


def test_a_line_whose_reasons_fail_says_so(broken: BrowserContext, site: str, complaints: list[str]) -> None:
    page = opened(broken, site)
    page.get_by_label(LABEL).fill(f"{PRAISE}\na broken line")
    page.locator(".line").last.click()
    expect(page.locator(".why").last).to_have_text("That could not be judged: no memory")
    assert complaints == []


def test_a_page_that_cannot_be_kept_says_so(visitor: BrowserContext, site: str, complaints: list[str]) -> None:
    visitor.add_init_script("""
        const workers = navigator.serviceWorker; // none on the empty page before
        if (workers) workers.register = () => Promise.reject(new Error("disk full"));
    """)
    page = opened(visitor, site)
    expect(page.locator(".notes")).to_contain_text("It does not work offline: disk full")
    assert complaints == []
