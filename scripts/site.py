"""The page ``/try`` as files that any web host can serve, under any path."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Final

from flask_app import try_files
from scripts.notices import IN_MODEL, notice

NOTICE: Final = "NOTICE.txt"
WRITTEN: Final = frozenset({"index.html", try_files.WORKER, NOTICE, "try", "engine", "shared"})
"""What a site holds at its top."""


def write_site(folder: Path) -> None:
    """Write the page with all that it loads into ``folder``, instead of one that was written there before.

    Raises:
        ValueError: if the folder holds anything else, or the sources of the page, or lies among them.
    """
    _check(folder)
    if folder.exists():
        shutil.rmtree(folder)
    for address, path in try_files.page_files().items():
        target = folder / address
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    (folder / "index.html").write_text(try_files.page(try_files.SITE_PAGE), encoding="utf-8")
    (folder / NOTICE).write_text(notice(IN_MODEL), encoding="utf-8")
    (folder / try_files.WORKER).write_text(try_files.service_worker(try_files.SITE_PAGE), encoding="utf-8")


def _check(folder: Path) -> None:
    """Refuse a folder whose deletion would lose more than an earlier site."""
    place = folder.resolve()
    for source in sorted({path.resolve().parent for path in (try_files.OWN, *try_files.page_files().values())}):
        if place == source or place in source.parents or source in place.parents:
            raise ValueError(
                f"{folder} shares files with {source}, where the page is made from: expected another folder"
            )
    found = {path.name for path in folder.iterdir()} if folder.exists() else set()
    if found and try_files.WORKER not in found:
        raise ValueError(f"{folder} holds no {try_files.WORKER}: expected an empty folder, or one with an earlier site")
    if others := sorted(found - WRITTEN):
        raise ValueError(f"{folder} holds {', '.join(others)}: expected nothing but {', '.join(sorted(WRITTEN))}")


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
