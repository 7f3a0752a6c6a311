"""The page as a folder of files."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from flask_app import try_files
from scripts.site import write_site


def test_a_site_holds_what_its_service_worker_keeps_a_notice_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / try_files.WORKER).write_text("of an earlier site", encoding="utf-8")
    (tmp_path / "try").mkdir()
    (tmp_path / "try" / "old.js").write_text("of an earlier site", encoding="utf-8")
    write_site(tmp_path)
    worker = (tmp_path / try_files.WORKER).read_text(encoding="utf-8")
    kept = set(re.findall(r'^    "([^"]+)": "sha256-', worker, re.MULTILINE))
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == kept - {try_files.SITE_PAGE} | {"index.html", "NOTICE.txt", try_files.WORKER}


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


def test_a_folder_with_more_than_an_earlier_site_stays_as_it_is(tmp_path: Path) -> None:
    write_site(tmp_path)
    (tmp_path / "mine.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(ValueError, match=r"holds mine\.txt: expected nothing but NOTICE\.txt, engine, index\.html"):
        write_site(tmp_path)
    assert (tmp_path / "mine.txt").exists()


@pytest.mark.parametrize("place", ["", "..", "try", "site"])
def test_no_site_is_written_among_its_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    static = tmp_path / "flask_app" / "static"
    shutil.copytree(try_files.OWN, static / "try")
    monkeypatch.setattr(try_files, "OWN", static / "try")
    with pytest.raises(ValueError, match="where the page is made from"):
        write_site(static / place)
    assert (static / "try" / "page.js").exists()


def test_a_deletion_that_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("a file is kept")

    monkeypatch.setattr(os, "unlink", refuse)
    with pytest.raises(PermissionError, match="a file is kept"):
        write_site(tmp_path)
