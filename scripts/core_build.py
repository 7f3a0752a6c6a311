"""Build ``core.wasm`` from ``core/``: the same source and compiler give the same bytes, wherever and whenever.

``python -m scripts.core_build`` writes it to where the package ships it; ``--check`` compares instead. The compiler is
Clang as ``ziglang`` brings it; ``requirements-dev.txt`` pins it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "core"
MODULE: Final = ROOT / "src" / "yt_sentiment" / "engine" / "core.wasm"
FLAGS: Final = (
    "--target=wasm32-freestanding", "-std=c11", "-O3", "-g0", "-msimd128", "-mbulk-memory",
    "-ffreestanding", "-fno-strict-aliasing", "-fno-sanitize=undefined",
    "-ffp-contract=off", "-mno-relaxed-simd",  # each product and each sum has a rounding of its own, on any processor
    "-Wall", "-Wextra", "-Werror",
    "-nostdlib", "-Wl,--no-entry", "-Wl,--strip-all", "-Wl,-z,stack-size=262144",
)  # fmt: skip


def build(source: Path) -> bytes:
    """Return the module that the source in a folder makes.

    Raises:
        subprocess.CalledProcessError: if the compiler refuses it; what it says is on standard error.
    """
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "core.wasm"
        # Caches of its own: what another version or another source left behind takes no part.
        caches = {name: str(Path(folder) / name) for name in ("ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR")}
        command = [sys.executable, "-m", "ziglang", "cc", *FLAGS, "core.c", "-o", str(made)]
        subprocess.run(command, cwd=source, env={**os.environ, **caches}, check=True)  # noqa: S603
        return made.read_bytes()


def main() -> None:
    """Write the module, or compare it with the one that is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the module is another one")
    check, made = parser.parse_args().check, build(SOURCE)
    if not check:
        MODULE.write_bytes(made)
    elif MODULE.read_bytes() != made:
        sys.exit(f"{MODULE.name} is not what core/ makes: make core")


if __name__ == "__main__":
    main()
