"""The stores' pictures of the real extension on the stand-in for YouTube, and its icons (`make store-pictures`)."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT
from tests.e2e.browser import FRONTEND, Chrome, card, chrome, load_all

pytestmark = [pytest.mark.needs("chromium", "node_modules"), pytest.mark.usefixtures("extension")]

PICTURES: Final = ROOT / "build" / "store"
ICONS: Final = FRONTEND / "src" / "icons"
WIDTH, HEIGHT, PANEL_WIDTH = 1280, 800, 400
TILE: Final = (440, 280)
VIDEO: Final = "/watch?v=dQw4w9WgXcQ&total=60&player=200"
MAX_DIFFERENCE: Final = 12
"""Mean difference of a channel, of 255, that two versions of Chromium may draw."""


@pytest.fixture(scope="module", autouse=True)
def _folder() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)


def taken(page: Page, name: str, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """Return a picture, which is kept if it has a name."""
    page.set_viewport_size({"width": width, "height": height})
    picture = page.screenshot()
    if name:
        (PICTURES / f"{name}.png").write_bytes(picture)
    assert Image.open(io.BytesIO(picture)).size == (width, height)
    return picture


def beside(left: bytes, right: bytes, name: str) -> None:
    """Keep two pictures side by side, as the browser shows page and panel."""
    whole = Image.new("RGB", (WIDTH, HEIGHT))
    whole.paste(Image.open(io.BytesIO(left)), (0, 0))
    whole.paste(Image.open(io.BytesIO(right)), (WIDTH - PANEL_WIDTH, 0))
    whole.save(PICTURES / f"{name}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_show_page_panel_and_welcome(scheme: str) -> None:
    with chrome(scheme=scheme, keeps_welcome=True) as found:
        take_all(found, scheme)
    assert len(np.unique(np.asarray(Image.open(PICTURES / f"page-{scheme}.png")))) > 50, "it shows something"


def take_all(found: Chrome, scheme: str) -> None:
    """Take every picture that shows the extension at work."""
    welcome = next(page for page in found.context.pages if page.url.endswith("/welcome.html"))
    expect(welcome.locator(".comments .yts-badge")).to_have_count(3)
    welcome.locator("textarea").fill("lowkey the best episode so far")
    expect(welcome.locator(".verdict")).to_be_visible()
    welcome.locator("h1").click()
    taken(welcome, f"welcome-{scheme}")
    page = found.open(f"{VIDEO}&theme={scheme}")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    load_all(page, 60)
    expect(page.locator(".yts-badge").first).to_be_visible()
    expect(card(page)).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    taken(page, f"page-{scheme}")
    panel = found.extension_page("panel", page)
    expect(panel.locator(".yts-comment").first).to_be_visible()
    right = taken(panel, "", PANEL_WIDTH)
    page.bring_to_front()
    beside(taken(page, "", WIDTH - PANEL_WIDTH), right, f"panel-{scheme}")


def address_of(path: Path, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def test_the_tile_has_the_icon_and_the_name(browser: Browser) -> None:
    page = browser.new_page()
    icon = address_of(ICONS / "icon.svg", "image/svg+xml")
    page.set_content(
        "<body style='margin:0;height:280px;display:grid;place-content:center;justify-items:center;gap:14px;"
        "background:#10212f;color:#fff;font:600 30px system-ui'>"
        f"<img src='{icon}' width=112 alt=''>yt-sentiment"
        "<span style='font-size:16px;font-weight:400;color:#c8d6e0'>comments, at a glance</span>"
    )
    taken(page, "tile", *TILE)
    page.close()


@pytest.mark.parametrize("size", [16, 32, 48, 128])
def test_icons_are_what_their_drawing_says_and_stand_out_on_any_bar(browser: Browser, size: int) -> None:
    page = browser.new_page(viewport={"width": size, "height": size})
    drawing = address_of(ICONS / "icon.svg", "image/svg+xml")
    page.set_content(f"<body style='margin:0'><img src='{drawing}' width={size} height={size} style='display:block'>")
    drawn = np.asarray(Image.open(io.BytesIO(page.screenshot(omit_background=True))).convert("RGBA"), dtype=int)
    page.close()
    kept = np.asarray(Image.open(ICONS / f"{size}.png").convert("RGBA"), dtype=int)
    assert kept.shape == (size, size, 4)
    assert np.abs(drawn - kept).mean() < MAX_DIFFERENCE
    solid = kept[kept[..., 3] > 200][:, :3].mean(axis=1)
    assert (solid > 200).mean() > 0.05, "a light outline, for dark bars"
    assert (solid < 60).mean() > 0.2, "a dark ground, for light bars"
