"""A source of one's own whose file lies in a bucket."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.s3 import BUCKET, empty_bucket
from tests.unit.pipeline.test_own_data import MEANINGS, NAMED, coded, project, run, stages, write
from yt_sentiment.io.files import file_sha256
from yt_sentiment.params import ConfigError
from yt_sentiment.pipeline import RAW

__all__ = ["project"]

ADDRESS = f"s3://{BUCKET}/labelled/comments.csv"


def test_a_file_on_s3_is_a_source_like_another(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(project / "comments.csv", coded(600))
    with empty_bucket(monkeypatch) as client:
        client.upload_file(str(file), BUCKET, "labelled/comments.csv")
        assert "600 rows read, 600 kept" in run("add", ADDRESS, *NAMED, *MEANINGS, "--train")
        assert f"file: {ADDRESS}\n" in Path("data/sources/channel.yaml").read_text(encoding="utf-8")
        digest = file_sha256(file)
        file.unlink()
        stages(project)
        assert file_sha256(RAW / "channel" / "comments.csv") == digest
        client.delete_object(Bucket=BUCKET, Key="labelled/comments.csv")
        with pytest.raises(ConfigError, match=r"comments\.csv of source 'channel' cannot be read"):
            stages(project)
