"""Licences of what is distributed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import notices
from scripts.device_files import gather
from scripts.site import write_site


@pytest.mark.parametrize(("package", "holder"), [
    ("budoux", "Apache License"), ("stopwordsiso", "Arthit Suriyawongkul"), ("wordcloud", "Andreas Christian Mueller"),
    ("vaderSentiment", "C.J. Hutto"),
])  # fmt: skip
def test_a_package_has_version_licence_and_text(package: str, holder: str) -> None:
    head, _, text = notices.notice([package]).partition("\n")
    assert head.startswith(f"{package} ")
    assert not head.endswith("None")
    assert holder in text
    assert "WARRANTIES" in text


def test_a_package_without_its_text_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(notices, "_STATED", tmp_path)
    with pytest.raises(ValueError, match=r"stopwordsiso \S+ holds no LICENSE or LICENCE: expected its text in"):
        notices.notice(["stopwordsiso"])


def test_the_extension_and_the_site_name_whose_work_they_hold(tmp_path: Path) -> None:
    gather(tmp_path / "device")
    write_site(tmp_path / "site")
    for folder, packages in (("device", notices.IN_MODEL + notices.IN_INSIGHTS), ("site", notices.IN_MODEL)):
        assert (tmp_path / folder / "NOTICE.txt").read_text(encoding="utf-8") == notices.notice(packages)
