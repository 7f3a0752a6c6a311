"""The wheel carries everything that the service serves and reads."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.conftest import ROOT

SERVED = ("yt-chrome-plugin-frontend/src/engine", "yt-chrome-plugin-frontend/src/shared", "flask_app/static")
READ = ("src/yt_sentiment/default_model", "src/yt_sentiment/storage/migrations")


def files(folder: str) -> set[str]:
    """Return the files of a folder as the wheel would name them."""
    as_packaged = folder.replace("yt-chrome-plugin-frontend/src", "flask_app").removeprefix("src/")
    found = (ROOT / folder).rglob("*")
    ours = (path for path in found if "__pycache__" not in path.parts)  # other tests write there meanwhile
    kept = [path for path in ours if path.is_file() and not path.name.endswith(".d.ts")]
    return {f"{as_packaged}/{path.relative_to(ROOT / folder)}" for path in kept}


def test_the_wheel_has_all_files_that_are_served_or_read(tmp_path: Path) -> None:
    shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)  # setuptools would pack what an earlier build left there
    command = [sys.executable, "-m", "uv", "build", "--wheel", "--quiet", "--out-dir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True)  # noqa: S603
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    needed = set().union(*(files(folder) for folder in (*SERVED, *READ)))
    assert {"flask_app/shared/locales/hi/messages.json", "flask_app/static/try/index.html"} <= needed
    assert needed <= packed, sorted(needed - packed)
    assert not {name for name in packed if "/artefacts/" in name}, "what only training reads stays outside"
    assert [name for name in packed if name.endswith((".npz", ".bin"))] == ["yt_sentiment/default_model/model.bin"]
