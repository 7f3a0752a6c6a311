"""Push to a real registry with a real Docker, and bring the image back by digest: ``make container-test``."""

from __future__ import annotations

from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from deploy.delivery import image
from scripts.drills.images import registry
from tests.container.test_image import IMAGE, docker

pytestmark = pytest.mark.container


def test_an_image_is_pushed_and_comes_back_by_its_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "made-up")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws(), registry(tmp_path) as host:
        boto3.client("ecr").create_repository(repositoryName="yt-sentiment")
        reference = image.push(IMAGE, f"{host}/yt-sentiment", "tag")
        docker("image", "rm", f"{host}/yt-sentiment:tag")
        docker("pull", "--quiet", reference)
        pulled, local = (docker("image", "inspect", "--format", "{{.Id}}", name) for name in (reference, IMAGE))
        docker("image", "rm", reference)
    assert pulled == local
