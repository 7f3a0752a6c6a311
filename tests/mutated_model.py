"""Load a model many times, its files mutated at random: a line of JSON per file, of how many were refused and loaded.

``python -m tests.mutated_model FOLDER COUNT NAME...`` mutates each of these files of the model ``FOLDER`` in a copy. A
process of its own may crash without taking the tests along.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import sys
import warnings
from pathlib import Path

from tests.manifests import described
from yt_sentiment.model import load_model
from yt_sentiment.model.persistence import ModelFilesError

NUMBER = re.compile(rb"-?[0-9][0-9.e+-]*")
OTHER_NUMBERS = (b"-1", b"0", b"99999999", b"2147483648", b"nan", b"1e308", b"-2147483649", b"9" * 400)


def mutated(origin: bytes, rng: random.Random) -> bytes:
    """Return a file with flipped bits, a part cut out or put in twice, or another number."""
    content = bytearray(origin)
    place = rng.randrange(len(content))
    match rng.choice(["flip", "cut", "splice", "number"]):
        case "flip":
            for _ in range(rng.choice([1, 8])):
                content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        case "cut":
            del content[place : place + rng.choice([1, 100, len(content)])]
        case "splice":
            content[place:place] = content[: rng.randrange(2000)]
        case _:
            if numbers := list(NUMBER.finditer(bytes(content[place : place + 5000]))):
                found = rng.choice(numbers)
                content[place + found.start() : place + found.end()] = rng.choice(OTHER_NUMBERS)
    return bytes(content)


def main() -> None:
    """Mutate the files in turn."""
    warnings.simplefilter("ignore")
    model, count, *names = sys.argv[1:]
    folder = Path("mutated")
    for name in names:
        rng = random.Random(name)  # noqa: S311
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(model, folder)
        origin, outcomes = (folder / name).read_bytes(), {"refused": 0, "loaded": 0}
        for _ in range(int(count)):
            (folder / name).write_bytes(mutated(origin, rng))
            try:
                described(folder)
                assert len(load_model(folder).predict(["I love this", "", "no way :("])) == 3
                outcomes["loaded"] += 1
            except ModelFilesError:
                outcomes["refused"] += 1
        sys.stdout.write(json.dumps({"name": name, **outcomes}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
