"""``docker``, as far as the hooks use it, for a machine without a Docker daemon: a container is a gunicorn process.

An image is a file ``images/<digest>.json`` in the folder that ``DOCKER_STAND_IN`` names: ``{"command": [...], "env":
{...}}``. Anything that the hooks do not use is refused.
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
    "--env-file", "--env", "--network", "--publish", "--time", "--tail",
}  # fmt: skip
FLAGS: Final = {"--detach", "--read-only", "--force", "--quiet", "--no-trunc"}


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
        self.images, self.containers = folder / "images", folder / "containers"
        self.containers.mkdir(parents=True, exist_ok=True)

    def image(self, reference: str) -> dict[str, Any]:
        """Return an image by its digest.

        Raises:
            SystemExit: if there is none.
        """
        path = self.images / f"{reference.rpartition('@sha256:')[2]}.json"
        if not path.is_file():
            sys.exit(f"docker: No such image: {reference}")
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return content

    def container(self, name: str) -> Path:
        """Return the file with the process id of a container.

        Raises:
            SystemExit: if there is none.
        """
        path = self.containers / f"{name}.pid"
        if not path.is_file():
            sys.exit(f"docker: No such container: {name}")
        return path

    def run(self, options: dict[str, list[str]], words: Sequence[str]) -> None:
        """Start the image's command in the background."""
        image, (name,) = self.image(words[0]), options["--name"]
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
        (self.containers / f"{name}.pid").write_text(str(process.pid), encoding="utf-8")

    def stop(self, name: str, seconds: float) -> None:
        """End a container as ``docker stop`` does: SIGTERM, and SIGKILL when time is up."""
        group = int(self.container(name).read_text(encoding="utf-8"))
        end = time.monotonic() + seconds
        _signal(group, signal.SIGTERM)
        while _lives(group) and time.monotonic() < end:
            time.sleep(0.05)
        _signal(group, signal.SIGKILL)

    def remove(self, name: str) -> None:
        """Forget a container, ending it where it runs."""
        path = self.container(name)
        _signal(int(path.read_text(encoding="utf-8")), signal.SIGKILL)
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
        case ["version"] | ["image", "ls", _]:
            pass
        case ["image", "inspect", image] | ["pull", image]:
            stand_in.image(image)
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
