"""``docker``, as far as the hooks use it, for a machine without a Docker daemon: a container is a gunicorn process.

The registry is the folder ``images`` of the one that ``DOCKER_STAND_IN`` names, an image a file ``<digest>.json``:
``{"command": [...], "env": {...}}``. The folder ``pulled`` notes what is here. What the hooks do not use is refused.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

WITH_VALUE: Final = {
    "--name", "--restart", "--stop-timeout", "--tmpfs", "--cap-drop", "--security-opt",
    "--env-file", "--env", "--network", "--publish", "--time", "--tail", "--format",
}  # fmt: skip
FLAGS: Final = {"--detach", "--read-only", "--force", "--quiet", "--no-trunc", "--volumes"}
ID: Final = "sha256:"


def parse(arguments: Sequence[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Return options with their values, and the other words."""
    options: dict[str, list[str]] = {}
    words: list[str] = []
    rest = iter(arguments)
    for one in rest:
        if one in WITH_VALUE:
            options.setdefault(one, []).append(next(rest))
        elif one in FLAGS:
            options.setdefault(one, [])
        elif one.startswith("-"):
            sys.exit(f"docker: the stand-in does not know {one}")
        else:
            words.append(one)
    return options, words


class StandIn:
    """Images and containers in one folder."""

    def __init__(self, folder: Path) -> None:
        self.registry, self.pulled, self.tags = folder / "images", folder / "pulled", folder / "tags"
        self.containers = folder / "containers"
        for one in (self.pulled, self.tags, self.containers):
            one.mkdir(parents=True, exist_ok=True)

    def pull(self, reference: str) -> None:
        """Bring an image here.

        Raises:
            SystemExit: if the registry has none.
        """
        digest = reference.rpartition(ID)[2]
        if not (self.registry / f"{digest}.json").is_file():
            sys.exit(f"docker: No such image: {reference}")
        (self.pulled / digest).touch()

    def image(self, reference: str) -> str:
        """Return the digest of an image that is here, by its digest or a tag.

        Raises:
            SystemExit: if there is none.
        """
        tag = self.tags / reference
        digest = tag.read_text(encoding="utf-8") if tag.is_file() else reference.rpartition(ID)[2]
        if not (self.pulled / digest).is_file():
            sys.exit(f"docker: No such image: {reference}")
        return digest

    def listed(self) -> list[str]:
        """Return the digests of the images that are here, in the order of their building, the newest first."""
        digests = [path.name for path in self.pulled.iterdir()]
        return sorted(digests, key=lambda one: (self.registry / f"{one}.json").stat().st_mtime_ns, reverse=True)

    def remove_image(self, reference: str) -> None:
        """Remove an image with its tags.

        Raises:
            SystemExit: if a container uses it, or there is none.
        """
        digest = self.image(reference)
        if any(digest == self.image_of(path) for path in self.containers.glob("*.pid")):
            sys.exit(f"docker: image is being used by a running container: {reference}")
        for tag in self.tags.iterdir():
            if tag.read_text(encoding="utf-8") == digest:
                tag.unlink()
        (self.pulled / digest).unlink()

    def container(self, name: str) -> Path:
        """Return the file with the process id and the image of a container.

        Raises:
            SystemExit: if there is none.
        """
        path = self.containers / f"{name}.pid"
        if not path.is_file():
            sys.exit(f"docker: No such container: {name}")
        return path

    def image_of(self, path: Path) -> str:
        """Return the digest of a container's image."""
        return path.read_text(encoding="utf-8").split()[1]

    def group_of(self, path: Path) -> int:
        """Return the process group of a container."""
        return int(path.read_text(encoding="utf-8").split()[0])

    def run(self, options: dict[str, list[str]], words: Sequence[str]) -> None:
        """Start the image's command in the background."""
        digest, (name,) = self.image(words[0]), options["--name"]
        image: dict[str, Any] = json.loads((self.registry / f"{digest}.json").read_text(encoding="utf-8"))
        if (self.containers / f"{name}.pid").exists():
            sys.exit(f"docker: the name {name} is in use")
        lines = [line for file in options["--env-file"] for line in Path(file).read_text(encoding="utf-8").splitlines()]
        pairs = dict(line.split("=", 1) for line in [*lines, *options["--env"]] if line)
        with (self.containers / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603
                image["command"],
                env={**os.environ, **image["env"], **pairs},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        (self.containers / f"{name}.pid").write_text(f"{process.pid} {digest}", encoding="utf-8")

    def stop(self, name: str, seconds: float) -> None:
        """End a container as ``docker stop`` does: SIGTERM, and SIGKILL when time is up."""
        group = self.group_of(self.container(name))
        end = time.monotonic() + seconds
        _signal(group, signal.SIGTERM)
        while _lives(group) and time.monotonic() < end:
            time.sleep(0.05)
        _signal(group, signal.SIGKILL)

    def remove(self, name: str) -> None:
        """Forget a container, ending it where it runs."""
        path = self.container(name)
        _signal(self.group_of(path), signal.SIGKILL)
        path.unlink()

    def logs(self, name: str) -> None:
        """Print what a container said."""
        sys.stderr.write((self.containers / f"{name}.log").read_text(encoding="utf-8", errors="replace")[-2000:])


def _signal(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return


def _lives(group: int) -> bool:
    """Say whether a member of the group still runs; one that ended and awaits its parent does not."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            return True
    return False


def main() -> None:
    """Do what ``docker`` was asked to do."""
    stand_in = StandIn(Path(os.environ["DOCKER_STAND_IN"]))
    options, words = parse(sys.argv[1:])
    match words:
        case ["version"]:
            pass
        case ["pull", image]:
            stand_in.pull(image)
        case ["image", "ls", _]:
            sys.stdout.writelines(f"{ID}{digest}\n" for digest in stand_in.listed())
        case ["image", "inspect", image]:
            sys.stdout.write(f"{ID}{stand_in.image(image)}\n")
        case ["image", "tag", image, tag]:
            (stand_in.tags / tag).write_text(stand_in.image(image), encoding="utf-8")
        case ["image", "rm", image]:
            stand_in.remove_image(image)
        case ["container", "inspect", name]:
            sys.stdout.write(f"{ID}{stand_in.image_of(stand_in.container(name))}\n")
        case ["run", *rest]:
            stand_in.run(options, rest)
        case ["stop", name]:
            stand_in.stop(name, float(options["--time"][0]))
        case ["rm", name]:
            stand_in.remove(name)
        case ["logs", name]:
            stand_in.logs(name)
        case _:
            sys.exit(f"docker: the stand-in does not know {words}")


if __name__ == "__main__":
    main()
