"""What the page ``/try`` consists of: one set of files, for the service and for a host that knows nothing but files.

An address is relative to the page, so that all of it works under any path.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path, PurePosixPath
from string import Template
from typing import Final

from flask_app.dashboard import shared_folder
from flask_app.security import META_POLICY
from yt_sentiment.model.persistence import MANIFEST, MODEL, default_model_folder, read_manifest

OWN: Final = Path(__file__).with_name("static") / "try"
PAGE: Final = "try"
"""Address of the page on the service, which has other pages too."""
SITE_PAGE: Final = "./"
"""Address of the page in a folder of its own."""
CORE: Final = "try/core.wasm"
WORKER: Final = "service_worker.js"
"""Address of the service worker: beside the page, since it may look after nothing above its own folder."""

_ENTRIES: Final = ("try/page.js", "try/judge.js")
_IMPORT: Final = re.compile(r'^(?:import|export) [^"]*?from "(\.[^"]+)";$', re.MULTILINE)


def model_file() -> Path:
    """Return the model as the one file that the module reads."""
    return default_model_folder() / MODEL


def model_address() -> str:
    """Return the address of the model, which names its content, so that nobody need ask for it twice."""
    path = model_file()
    return f"try/model-{_digest(path, path.stat().st_mtime_ns).hex()[:12]}.bin"


def page_files() -> dict[str, Path]:
    """Return every file that the page loads, by address, but for page and service worker, which are written."""
    return {**_lasting_files(), model_address(): model_file()}


def page(address: str) -> str:
    """Return the page, as it is served at ``PAGE`` or written to ``SITE_PAGE``."""
    folder = default_model_folder()
    values = {
        "policy": META_POLICY,
        "model": model_address(),
        "version": _version(folder, (folder / MANIFEST).stat().st_mtime_ns),
        "page": address,
        "beside": "service" if address == PAGE else "nothing",
    }
    return Template((OWN / "index.html").read_text(encoding="utf-8")).substitute(values)


def service_worker(address: str) -> str:
    """Return the service worker of a page, which keeps the page and its files as they are now."""
    kept = {address: _integrity(hashlib.sha256(page(address).encode()).digest())}
    for name, path in page_files().items():
        kept[name] = _integrity(_digest(path, path.stat().st_mtime_ns))
    version = hashlib.sha256(json.dumps(kept).encode()).hexdigest()[:12]
    release = {"version": version, "page": address, "model": model_address(), "files": kept}
    return f"const RELEASE = {json.dumps(release, indent=2)};\n\n{(OWN.parent / WORKER).read_text(encoding='utf-8')}"


@functools.cache
def _lasting_files() -> dict[str, Path]:
    """Return the files that stay the same as long as this process lives."""
    engine, shared = Path(str(files("flask_app.engine"))), shared_folder()
    folders = {"try": OWN, "engine": engine, "shared": shared}
    found: dict[str, Path] = {}
    todo = list(_ENTRIES)
    while todo:
        address = todo.pop()
        if address not in found:
            folder, name = address.split("/", 1)
            found[address] = folders[folder] / name
            todo += [_resolved(address, name) for name in _IMPORT.findall(found[address].read_text(encoding="utf-8"))]
    found["try/style.css"], found["try/examples.json"] = OWN / "style.css", OWN / "examples.json"
    found |= {f"shared/{name}": shared / name for name in ("tokens.css", "style.css", "report.css", "header.css")}
    found |= {f"shared/{path.relative_to(shared)}": path for path in shared.glob("locales/*/messages.json")}
    found[CORE] = Path(str(files("yt_sentiment.engine"))) / "core.wasm"
    return dict(sorted(found.items()))


def _resolved(address: str, name: str) -> str:
    """Return the address of what the module at ``address`` imports as ``name``."""
    parts: list[str] = []
    for part in (PurePosixPath(address).parent / name).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


@functools.lru_cache(maxsize=4)
def _version(folder: Path, _changed: int) -> str:
    """Return the version of the model in a folder, read again where its manifest has changed since."""
    return read_manifest(folder).version


@functools.lru_cache(maxsize=256)
def _digest(path: Path, _changed: int) -> bytes:
    """Return the SHA-256 of a file, computed again where it has changed since."""
    return hashlib.sha256(path.read_bytes()).digest()


def _integrity(digest: bytes) -> str:
    """Return a digest as ``fetch`` compares it."""
    return f"sha256-{base64.b64encode(digest).decode()}"
