"""The page ``/try`` as files that any web host can serve, under any path."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from flask_app import try_files


def write_site(folder: Path) -> None:
    """Write the page with all that it loads into ``folder``, instead of one that was written there before.

    Raises:
        ValueError: if the folder holds anything else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / try_files.WORKER).exists():
        raise ValueError(f"{folder} holds no {try_files.WORKER}: expected an empty folder, or one with an earlier site")
    shutil.rmtree(folder, ignore_errors=True)
    for address, path in try_files.page_files().items():
        target = folder / address
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    (folder / "index.html").write_text(try_files.page(try_files.SITE_PAGE), encoding="utf-8")
    (folder / try_files.WORKER).write_text(try_files.service_worker(try_files.SITE_PAGE), encoding="utf-8")


def main() -> None:
    """Write the site, and say where."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("build/site"))
    folder = parser.parse_args().folder
    write_site(folder)
    files = [path for path in folder.rglob("*") if path.is_file()]
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    sys.stdout.write(f"{folder}: {len(files)} files, {megabytes:.1f} MB\n")


if __name__ == "__main__":
    main()
