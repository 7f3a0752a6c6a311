from __future__ import annotations

import stat
from pathlib import Path

import pytest

from yt_sentiment.io.files import file_sha256, read_json, replacing, write_json, write_text


def test_an_error_while_a_file_is_written_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    write_json(target, {"rows": 1})
    with pytest.raises(TypeError), replacing(target) as file:
        file.writelines(["half", object()])
    with pytest.raises(TypeError):
        write_json(target, {"rows": object()})
    assert read_json(target) == {"rows": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_a_new_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "folder" / "model.bin"
    with replacing(target, binary=True) as file:
        file.write(b"\x00\xff")
        assert not target.exists()
    assert target.read_bytes() == b"\x00\xff"


def test_a_replaced_file_keeps_its_permissions_unless_others_are_given(tmp_path: Path) -> None:
    target = tmp_path / "tokens.json"
    write_text(target, "a", mode=0o600)
    write_text(target, "b")
    assert (target.read_text(encoding="utf-8"), stat.S_IMODE(target.stat().st_mode)) == ("b", 0o600)
    write_text(target, "c", mode=0o644)
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    write_text(tmp_path / "link", "text")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text(encoding="utf-8") == "text"


def test_json_is_text_in_utf8_with_a_newline_and_its_digest_is_known(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"word": "schön"}, indent=None)
    assert (tmp_path / "a.json").read_bytes() == '{"word": "schön"}\n'.encode()
    assert file_sha256(tmp_path / "a.json") == "72c23679cfdfab87a778bae441d3c4c60e632ecd73b68e9968a87abbd18b0469"
