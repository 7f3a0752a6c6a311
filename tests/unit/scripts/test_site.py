"""The page as a folder of files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flask_app import try_files
from scripts.site import write_site


def test_a_site_holds_what_its_service_worker_keeps_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / try_files.WORKER).write_text("of an earlier site", encoding="utf-8")
    (tmp_path / "old.js").write_text("of an earlier site", encoding="utf-8")
    write_site(tmp_path)
    worker = (tmp_path / try_files.WORKER).read_text(encoding="utf-8")
    kept = set(re.findall(r'^    "([^"]+)": "sha256-', worker, re.MULTILINE))
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == kept - {try_files.SITE_PAGE} | {"index.html", try_files.WORKER}


def test_a_site_has_addresses_of_its_own_folder_alone(tmp_path: Path) -> None:
    write_site(tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    addresses = re.findall(r'(?:href|src|data-model)="([^"]+)"', page)
    assert all((tmp_path / address).is_file() for address in addresses if address != "data:,")
    assert 'data-beside="nothing"' in page, "there is no dashboard to link to"


def test_a_folder_with_anything_else_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(ValueError, match=r"holds no service_worker\.js: expected an empty folder"):
        write_site(tmp_path)
    assert (tmp_path / "thesis.txt").exists()
