"""Chromium with the extension on the stand-in for YouTube; what leaves the browser is written down."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, Request, Route, Worker, expect, sync_playwright

from scripts.device_files import gather
from tests.conftest import ROOT
from yt_sentiment.model import SentimentModel

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FRONTEND = ROOT / "yt-chrome-plugin-frontend"
EXTENSION = FRONTEND / "dist-test"
FIXTURE = Path(__file__).with_name("youtube")
SCREENSHOTS = ROOT / "build" / "screenshots"
YOUTUBE = "https://www.youtube.com"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
POLICY = {"content-security-policy": "require-trusted-types-for 'script'", "content-type": "text/html; charset=utf-8"}
DEFAULTS = {
    "scorer": "device", "server": "http://127.0.0.1:8000", "token": "", "consent": "",
    "on": True, "mode": "auto", "badge": "word", "badges": "quiet", "scheme": "safe", "language": "en",
    "expanded": False,
}  # fmt: skip
STORE = "async (settings) => { await chrome.storage.session.clear(); await chrome.storage.local.set({settings}) }"
CHANGE = """async (changes) => {
  const { settings } = await chrome.storage.local.get('settings');
  await chrome.storage.local.set({ settings: { ...settings, ...changes } });
}"""
MOVE = "([move, values]) => document.dispatchEvent(new CustomEvent('fixture', {detail: {move, values}}))"
DEADLINE_SECONDS = 300
"""Only a test that fails waits so long."""


def build_extension(run: Path, variant: str) -> None:
    """Build the extension, unless that was done in this run of the tests.

    A build empties its folder, from which the browsers of other workers read: so each is made once, and alone.

    Args:
        run: a folder that the workers of this run share.
        variant: ``test``, with an open shadow root, and any port of this machine; or ``firefox``.
    """
    built = run / f"built-{variant}"
    with (run / "building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            gather(ROOT / "build" / "device")
            subprocess.run(["node", "tools/build.js", f"--{variant}"], cwd=FRONTEND, check=True)  # noqa: S603, S607
            built.touch()


@dataclass
class Chrome:
    """A browser with the extension.

    Attributes:
        context: its windows.
        worker: the extension's service worker.
        server: address of the service; empty where comments are scored in the browser.
        requests: everything that was asked for outside the extension, but for the stand-in itself.
        complaints: what pages wrote on the console.
        intercept: answers a request to the service in its place, if it returns True.
    """

    context: BrowserContext
    worker: Worker
    server: str
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    intercept: Callable[[Route], bool] | None = None

    @property
    def id(self) -> str:
        return self.worker.url.split("/")[2]

    def settings(self, **changes: Any) -> None:
        """Store settings; with a server it is chosen, and agreed to unless ``consent`` says otherwise."""
        server = {"scorer": "server", "server": self.server, "consent": self.server} if self.server else {}
        self.worker.evaluate(STORE, {**DEFAULTS, **server, **changes})

    def change(self, **changes: Any) -> None:
        """Change some settings as their page does: what the session keeps stays."""
        self.worker.evaluate(CHANGE, changes)

    def open(self, path: str = "/watch?v=fixture0001") -> Page:
        """Open the stand-in."""
        page = self.context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda failure: self.complaints.append(str(failure)))
        page.goto(YOUTUBE + path)
        return page

    def extension_page(self, name: str, page: Page | None = None, width: int = 420) -> Page:
        """Open a page of the extension, for the tab of ``page``."""
        query = ""
        if page is not None:
            page.bring_to_front()
            tab = self.worker.evaluate("async () => (await chrome.tabs.query({active: true}))[0].id")
            query = f"?tab={tab}"
        opened = self.context.new_page()
        opened.on("console", lambda message: self.complaints.append(message.text))
        opened.set_viewport_size({"width": width, "height": 900})
        opened.goto(f"chrome-extension://{self.id}/{name}.html{query}")
        return opened

    def bodies(self, path: str = "/v1/predict") -> list[dict[str, Any]]:
        """Return what was sent to a path of the service."""
        return [json.loads(request.post_data or "{}") for request in self.requests if request.url.endswith(path)]

    def sent_texts(self) -> list[str]:
        """Return every text that was sent to be scored, in order."""
        return [text for body in self.bodies() for text in body["comments"]]

    def _route_page(self, route: Route) -> None:
        path = route.request.url.split("?")[0].removeprefix(YOUTUBE)
        if path.startswith("/fixture/"):
            route.fulfill(path=FIXTURE / path.rsplit("/", 1)[1])
        else:
            route.fulfill(path=FIXTURE / "index.html", headers=POLICY)

    def _route_service(self, route: Route) -> None:
        self.requests.append(route.request)
        if self.intercept is None or not self.intercept(route):
            route.continue_()


@contextmanager
def chrome(
    server: str = "", scheme: str = "light", *, keeps_welcome: bool = False, locale: str = "en-GB"
) -> Iterator[Chrome]:
    """Start Chromium with the extension: as it is installed, or with the service at ``server``.

    Args:
        server: address of the service.
        scheme: colours that pages are asked for.
        keeps_welcome: whether the page that installing opens stays.
        locale: language of the browser.
    """
    arguments = [*OPTIONS, f"--disable-extensions-except={EXTENSION}", f"--load-extension={EXTENSION}"]
    # Processes of a browser that ends may still write into its profile.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=CHROMIUM,
            headless=True,
            viewport={"width": 1400, "height": 1000},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=locale,
            args=arguments,
        )
        context.set_default_timeout(DEADLINE_SECONDS * 1000)
        worker = context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
        found = Chrome(context, worker, server)
        welcome = _welcome(context)
        if not keeps_welcome:
            welcome.close()
        context.on("request", lambda request: found.requests.append(request) if _is_foreign(request, server) else None)
        context.route(f"{YOUTUBE}/**", found._route_page)
        if server:
            context.route(f"{server}/**", found._route_service)
            found.settings()
        yield found
        context.close()


def _welcome(context: BrowserContext) -> Page:
    """Return the page that the extension opens once it is installed."""

    def found() -> list[Page]:
        return [page for page in context.pages if page.url.endswith("/welcome.html")]

    until(context.pages[0], lambda: bool(found()), "the page that installing opens")
    return found()[0]


def _is_foreign(request: Request, server: str) -> bool:
    return not request.url.startswith((YOUTUBE, server or YOUTUBE, "chrome-extension://", "data:", "blob:"))


def move(page: Page, name: str, *values: object) -> None:
    """Move the stand-in, as YouTube or a user would."""
    page.evaluate(MOVE, [name, values])


def until(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds, or fail saying what; the browser's events are worked on meanwhile."""
    give_up = time.monotonic() + DEADLINE_SECONDS
    while not holds():
        assert time.monotonic() < give_up, f"after {DEADLINE_SECONDS} s still not: {what}"
        page.wait_for_timeout(50)


def load_all(page: Page, count: int) -> None:
    """Scroll until so many threads are there."""
    threads = page.locator("ytd-comments:not([hidden]) #contents > ytd-comment-thread-renderer")

    def are_there() -> bool:
        if threads.count() >= count:
            return True
        page.mouse.wheel(0, 4000)
        return False

    until(page, are_there, f"{count} threads are there")


SHOWN = """() => [...document.querySelectorAll('ytd-comment-view-model, ytd-comment-renderer')].map((comment) => {
  const own = (selector) => [...comment.querySelectorAll(selector)].filter(
    (found) => found.closest('ytd-comment-view-model, ytd-comment-renderer') === comment);
  const text = (node) => [...node.childNodes].map((child) => child.nodeType === 3 ? child.nodeValue
    : child.localName === 'img' ? child.alt : text(child)).join('');
  return {
    text: text(own('#content-text')[0]).slice(0, 10000).trim(),
    link: own('#published-time-text a')[0].getAttribute('href'),
    badges: own('.yts-badge').map((badge) => badge.querySelector('span').textContent),
    inSlot: own('.yts-badge').every((badge) => badge.parentElement.id === 'header-author'),
  };
})"""


def shown(page: Page) -> list[dict[str, Any]]:
    """Return the text of every comment on the page, with the words of the badges that stand on it."""
    found: list[dict[str, Any]] = page.evaluate(SHOWN)
    return found


def card(page: Page) -> Locator:
    """Return the card beside the comments."""
    return page.locator("#yt-sentiment-card")


def wait_right(page: Page, model: SentimentModel) -> None:
    """Wait until every comment of the page has exactly the badge that the model gives its text."""

    def right() -> bool:
        comments = shown(page)
        said = model.predict([comment["text"] for comment in comments])
        wanted = [["uncertain" if prediction.uncertain else prediction.label] for prediction in said]
        badges = [comment["badges"] for comment in comments]
        return bool(comments) and badges == wanted and all(one["inSlot"] for one in comments)

    until(page, right, "every comment has its own badge")


def with_panel(browser: Chrome, model: SentimentModel) -> tuple[Page, Page]:
    """Return a page with all its badges, and the panel beside it, where the first comment was explained."""
    page = browser.open()
    load_all(page, 45)
    wait_right(page, model)
    panel = browser.extension_page("panel", page)
    first = panel.locator(".yts-comment").first
    first.get_by_role("button", name="Why?").click()
    expect(first.locator(".yts-token").first).to_be_visible()
    return page, panel


def lead_to_the_last(page: Page, panel: Page) -> None:
    """Press *Open* on the panel's last comment, and see the page go there."""
    before = page.evaluate("scrollY")
    panel.locator(".yts-comment").last.get_by_role("button", name="Open").click()
    until(page, lambda: page.evaluate("scrollY") != before, "the page went to the comment")


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)


def serious(page: Page, part: str | None = None) -> list[str]:
    """Return what axe-core finds that keeps people out, in the whole page or the part that a selector names."""
    found = Axe().run(page, context=part).response["violations"]
    grave = [one for one in found if one["impact"] in {"serious", "critical"}]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in grave]
