"""List what an image holds, as a CycloneDX document: Python packages, Debian packages, the model."""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path
from typing import Any

from cyclonedx.contrib.hash.factories import HashTypeFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from yt_sentiment.io.files import write_text

_INSIDE = """
import importlib.metadata, json
from yt_sentiment.model import default_model_folder
manifest = json.loads((default_model_folder() / "manifest.json").read_text())
packages = [[one.metadata["Name"], one.version] for one in importlib.metadata.distributions()]
print(json.dumps({"packages": packages, "model": manifest["version"], "files": manifest["files"]}))
"""


def inside(image: str, *command: str) -> str:
    """Return what a command prints inside the image."""
    run = ["docker", "run", "--rm", "--network", "none", "--entrypoint", command[0], image, *command[1:]]
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout  # noqa: S603


def bill(python: dict[str, Any], debian: str, image: str) -> Bom:
    """Return the components of an image, from what it said of itself."""
    bom = Bom()
    bom.metadata.component = Component(name=image, type=ComponentType.CONTAINER, bom_ref="image")
    for name, version in sorted(python["packages"]):
        url = PackageURL("pypi", None, name.lower(), version)
        bom.components.add(Component(name=name, version=version, type=ComponentType.LIBRARY, purl=url))
    for line in debian.splitlines():
        name, version, architecture = line.split("\t")
        url = PackageURL("deb", "debian", name, version, {"arch": architecture})
        bom.components.add(Component(name=name, version=version, type=ComponentType.LIBRARY, purl=url))
    files = [
        Component(name=name, type=ComponentType.FILE, hashes=[HashTypeFactory().from_hashlib_alg("sha256", digest)])
        for name, digest in python["files"].items()
    ]
    model = Component(name="yt-sentiment", version=python["model"], type=ComponentType.MACHINE_LEARNING_MODEL)
    model.components.update(files)
    bom.components.add(model)
    bom.register_dependency(bom.metadata.component, bom.components)
    return bom


def main() -> None:
    """Write the document, after checking it against its schema."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--image", default="yt-sentiment")
    parser.add_argument("--out", type=Path, default=Path("build/sbom.json"))
    args = parser.parse_args()
    python = json.loads(inside(args.image, "python", "-c", _INSIDE))
    debian = inside(args.image, "dpkg-query", "--show", "--showformat", "${Package}\\t${Version}\\t${Architecture}\\n")
    text = JsonV1Dot6(bill(python, debian, args.image)).output_as_string(indent=2)
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise SystemExit(f"error: not CycloneDX 1.6: {error}")
    write_text(args.out, text)


if __name__ == "__main__":
    main()
