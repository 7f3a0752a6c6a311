"""Pictures of MLflow's pages for the documents: runs, two of them compared, a run, the model, a version.

``python -m scripts.docs.mlflow_pages`` shows in Chromium what ``mlflow.db`` of this folder holds: two runs at least.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from scripts.ports import free_port, wait_until_listening
from yt_sentiment.params import load_params
from yt_sentiment.registry.run_log import VIEW
from yt_sentiment.registry.store import Registry

FOLDER: Final = Path("docs/images")
WIDTH, HEIGHT = 1600, 900
COLOURS: Final = 128
DEADLINE: Final = 120_000
"""Milliseconds in which a page must have come."""
STYLE: Final = """
*:not([class*="ag-"]) { font-family: "Liberation Sans", "DejaVu Sans", sans-serif !important; }
"""
"""MLflow asks for fonts that a machine without them takes from its emoji."""


CHOSEN: Final = """
localStorage.setItem('mlflow.workflowType_v1', '"machine_learning"');
localStorage.setItem('mlflow.assistant.fab.autoOpenedOnFirstLoad_v1', 'true');
localStorage.setItem('mlflow.assistant.panelOpen_v1', 'false');
"""
"""What a reader chooses once: *Model training* in place of *GenAI*, and no assistant."""


@contextmanager
def served(database: Path) -> Iterator[str]:
    """Serve MLflow's state as ``make mlflow`` does; yield the address."""
    port = free_port()
    command = [
        sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--backend-store-uri", f"sqlite:///{database.resolve()}", "--default-artifact-root", "mlartifacts",
    ]  # fmt: skip
    environ = {**os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
    with subprocess.Popen(command, env=environ, process_group=0) as server:  # noqa: S603
        try:
            wait_until_listening(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(server.pid, 15)


def take(page: Page, address: str, shows: str, target: Path) -> None:
    """Open an address of MLflow, wait until it shows a text, and keep a picture of it."""
    page.goto("about:blank")  # an address that differs behind its # alone is no new page
    page.goto(address)
    page.get_by_text(shows).first.wait_for(timeout=DEADLINE)
    page.wait_for_load_state("load")
    page.add_style_tag(content=STYLE)
    page.wait_for_timeout(2000)
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    click.echo(f"{target}: {target.stat().st_size:,} bytes", err=True)


def pictures(address: str, folder: Path, registry: Registry) -> None:
    """Take all pictures of the newest two runs and of the newest version.

    Raises:
        ValueError: if there are fewer runs.
    """
    found = registry.client.get_experiment_by_name(registry.experiment)
    place = found.experiment_id if found else ""
    runs = [
        run
        for run in registry.client.search_runs([place], order_by=["attributes.start_time DESC"])
        if "mlflow.parentRunId" not in run.data.tags
    ]
    if len(runs) < 2:
        raise ValueError(f"experiment {registry.experiment!r} has {len(runs)} runs, expected 2 to compare")
    new, old = runs[:2]
    name = str(new.info.run_name)
    versions = registry.client.search_model_versions(f"name='{registry.model_name}'")
    version = max(int(one.version) for one in versions)
    model = f"/#/models/{registry.model_name}"
    both = f"runs={json.dumps([old.info.run_id, new.info.run_id])}&experiments={json.dumps([place])}"
    pages = {
        "runs": (f"/#/experiments/{place}/runs?viewStateShareKey={VIEW}", name),
        "comparison": (f"/#/compare-runs?{both}", name),
        "run": (f"/#/experiments/{place}/runs/{new.info.run_id}", "About this run"),
        "model": (model, f"Version {version}"),
        "version": (f"{model}/versions/{version}", "best baseline"),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.add_init_script(CHOSEN)
        for picture, (where, shows) in pages.items():
            take(page, f"{address}{where}", shows, folder / f"mlflow-{picture}.png")
        browser.close()


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", type=Path, default=Path("mlflow.db"))
    parser.add_argument("--folder", type=Path, default=FOLDER)
    args = parser.parse_args()
    section = load_params().register_
    with served(args.database) as address:
        os.environ["MLFLOW_TRACKING_URI"] = address
        pictures(address, args.folder, Registry(section.model_name, section.experiment))


if __name__ == "__main__":
    main()
