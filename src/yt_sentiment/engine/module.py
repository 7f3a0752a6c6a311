"""``core.wasm`` in Python: load a model file, judge normalised texts, list their tokens, explain an answer.

Texts and answers lie in the module's own memory; each is copied once, in and out. Threads that share a model wait for
each other; a process that is forked has a copy of its own.
"""

from __future__ import annotations

import ctypes
import functools
import json
import threading
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

import numpy as np
import wasmtime
from numpy.typing import NDArray

from yt_sentiment.engine.call import Call
from yt_sentiment.engine.layout import number, section
from yt_sentiment.engine.pages import prefer_large_pages
from yt_sentiment.engine.records import ANSWER, LEXICAL, TOKEN, Contributions, Listing, spans

INTERFACE_VERSION: Final = 1
_NAMED: Final = ("labels", "codes", "platforms", "features", "languages")

_ERRORS: Final = {
    -1: "there is no room", -2: "the file is not a model: check at line {} of the module's source",
    -3: "no model is loaded, or one is already", -4: "more texts than room was made for", -5: "text {} is not UTF-8",
    -6: "text {} is too long", -7: "there are not as many line feeds as texts",
    -8: "the platform of text {} is not known",
}  # fmt: skip


class CoreError(ValueError):
    """The module refuses what it was given; the message says what."""


class CoreFileError(CoreError):
    """The module refuses a model file."""


@functools.cache
def _engine() -> wasmtime.Engine:
    config = wasmtime.Config()
    config.parallel_compilation = False  # its threads would not survive a fork, and each keeps memory
    return wasmtime.Engine(config)


@functools.cache
def _compiled() -> wasmtime.Module:
    """Return the module as code of this machine; once per process, for any number of models."""
    return wasmtime.Module(_engine(), (files(__package__) / "core.wasm").read_bytes())


class Core:
    """One model in one instance of the module.

    Attributes:
        meta: what the file says of itself: labels, codes of languages, platforms, names of lexical features, and the
            languages that are read.
    """

    def __init__(self, content: bytes) -> None:
        """Load a model file.

        Raises:
            CoreFileError: if it is not one, or of another version.
        """
        self._lock = threading.Lock()  # the interpreter's is let go while the module works
        self._store = wasmtime.Store(_engine())
        exports = dict(wasmtime.Instance(self._store, _compiled(), []).exports(self._store).items())
        [self._memory] = [export for export in exports.values() if isinstance(export, wasmtime.Memory)]
        self._calls = {
            name: Call(self._store, export) for name, export in exports.items() if isinstance(export, wasmtime.Func)
        }
        if (found := self._call("yt_interface")) != INTERFACE_VERSION:
            raise CoreFileError(f"core.wasm has interface {found}, expected {INTERFACE_VERSION}")
        prefer_large_pages(self._address(0))
        place = self._call("yt_model", len(content))
        if not place:
            raise CoreFileError(f"a model of {len(content)} bytes is too short, or finds no room")
        ctypes.memmove(self._address(place), content, len(content))
        self._check(self._call("yt_load"), CoreFileError)
        self.meta = _meta_of(content)
        self._inputs = number(content, "inputs")
        self._texts = self._bytes = self._answers = 0

    def predict(self, texts: Sequence[str], platforms: Sequence[int] | None = None) -> NDArray[Any]:
        """Return an answer per normalised text, of dtype ``ANSWER``, shape (n,).

        Args:
            texts: as ``normalise`` leaves them.
            platforms: index into ``PLATFORMS`` of each; all the first if not given.

        Raises:
            CoreError: if a text is longer than is read, or holds a line feed or a lone surrogate.
        """
        if platforms is not None and len(platforms) != len(texts):
            raise CoreError(f"{len(platforms)} platforms of {len(texts)} texts")
        found = [np.zeros(0, ANSWER)]
        for part in spans(texts):
            with self._lock:
                self._run("yt_predict", texts, part, platforms)
                found.append(self._read(self._answers, ANSWER, part.stop - part.start))
        return np.concatenate(found)

    def columns(self, texts: Sequence[str]) -> tuple[NDArray[Any], NDArray[np.float64]]:
        """Return an answer per text, and the columns that the trees read, shape (n, columns)."""
        answers, columns = [np.zeros(0, ANSWER)], [np.zeros(0)]
        for part in spans(texts):
            with self._lock:
                self._run("yt_columns", texts, part)
                columns.append(self._output(np.dtype("<f8")))
                answers.append(self._read(self._answers, ANSWER, part.stop - part.start))
        return np.concatenate(answers), np.concatenate(columns).reshape(len(texts), self._inputs)

    def languages(self, answers: NDArray[Any]) -> list[str]:
        """Return the code of each answer's language."""
        codes = self.meta["codes"]
        return [codes[code] for code in answers["language"].tolist()]

    def tokens(self, texts: Sequence[str]) -> Listing:
        """Return the tokens of normalised texts."""
        parts: list[str] = []
        written = 0
        counts, tokens = [np.zeros(0, np.uint32)], [np.zeros(0, TOKEN)]
        for part in spans(texts):
            with self._lock:
                found = self._run("yt_tokens", texts, part)
                content = self._output(np.dtype("|u1"))
            counts_end = 4 * (part.stop - part.start)
            tokens_end = counts_end + TOKEN.itemsize * found
            codes, listed = content[tokens_end:], content[counts_end:tokens_end].view(TOKEN).copy()
            listed["end"] += written
            written += len(codes) // 4
            parts += codes.tobytes().decode("utf-32-le").split(" ")[:-1]
            counts.append(content[:counts_end].view("<u4"))
            tokens.append(listed)
        return Listing(parts, np.concatenate(counts), np.concatenate(tokens))

    def ngrams(self, texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Return how many n-grams of words and of characters each text has, shape (n, 2), and all their hashes.

        Hashes come text by text, those of words first, each as often as its n-gram occurs; they are of no language yet.
        """
        counts, hashes = [np.zeros(0, np.uint32)], [np.zeros(0, np.uint32)]
        for part in spans(texts):
            with self._lock:
                self._run("yt_ngrams", texts, part)
                found = self._output(np.dtype("<u4"))
            end = 2 * (part.stop - part.start)
            counts.append(found[:end])
            hashes.append(found[end:])
        return np.concatenate(counts).reshape(-1, 2), np.concatenate(hashes)

    def explain(self, text: str, platform: int = 0) -> Contributions:
        """Return what moved the label of a normalised text."""
        with self._lock:
            self._check(self._call("yt_explain", self._write([text], [platform])))
            found = self._output(np.dtype("<f8"))
            answer = self._read(self._answers, ANSWER, 1)[0]
        return Contributions(answer, float(found[0]), float(found[1]), found[2 : 2 + LEXICAL], found[2 + LEXICAL :])

    def _run(self, name: str, texts: Sequence[str], part: slice, platforms: Sequence[int] | None = None) -> int:
        """Call a function on some of the texts; return what it answers.

        Raises:
            CoreError: naming the text by its number among all.
        """
        size = self._write(texts[part], None if platforms is None else platforms[part])
        found = self._call(name, size, part.stop - part.start)
        self._check(found, first=part.start)
        return found

    def _write(self, texts: Sequence[str], platforms: Sequence[int] | None) -> int:
        """Put texts and their platforms where the module reads them; return how many bytes the texts have."""
        try:
            content = ("\n".join(texts) + "\n").encode()
        except UnicodeEncodeError:
            raise CoreError("a text holds a lone surrogate") from None
        count = len(texts)
        if count > self._texts or len(content) > self._bytes:
            # A half more than is needed, so that a little more of the next call finds room.
            most_texts, most_bytes = max(self._texts, count), max(self._bytes, len(content) * 3 // 2)
            area = self._call("yt_room", most_bytes, most_texts)
            if not area:
                raise CoreError(f"{count} texts of {len(content)} bytes find no room")
            self._answers, self._texts, self._bytes = area, most_texts, most_bytes
        where = bytes(count) if platforms is None else bytes(platforms)
        area = self._address(self._answers)
        ctypes.memmove(area + self._texts * ANSWER.itemsize, where, count)
        ctypes.memmove(area + -(-self._texts * (ANSWER.itemsize + 1) // 16) * 16, content, len(content))
        return len(content)

    def _call(self, name: str, *numbers: int) -> int:
        return self._calls[name](*numbers)

    def _check(self, code: int, error: type[CoreError] = CoreError, first: int = 0) -> None:
        if code < 0:
            place = first + self._call("yt_where")
            raise error(_ERRORS.get(code, f"error {code}").format(place))

    def _address(self, place: int) -> int:
        """Return the address of a place in the module's memory; good until the memory grows."""
        return ctypes.addressof(self._memory.data_ptr(self._store).contents) + (place & 0xFFFFFFFF)

    def _read(self, place: int, dtype: np.dtype[Any], count: int) -> NDArray[Any]:
        return np.frombuffer(ctypes.string_at(self._address(place), count * dtype.itemsize), dtype)

    def _output(self, dtype: np.dtype[Any]) -> NDArray[Any]:
        return self._read(self._call("yt_output"), dtype, self._call("yt_output_bytes") // dtype.itemsize)


def _meta_of(content: bytes) -> Mapping[str, Sequence[str]]:
    """Return what a file says of itself.

    Raises:
        CoreFileError: if it is not as ``pack`` was given it.
    """
    try:
        meta = json.loads(section(content, "meta").tobytes())
    except (ValueError, RecursionError) as error:
        raise CoreFileError(f"what the file says of itself is not JSON: {error}") from None
    for name in _NAMED:
        named = meta.get(name) if isinstance(meta, dict) else None
        if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
            raise CoreFileError(f"the file names {name} as {str(named)[:60]!r}, expected a list of names")
    sizes = {"codes": len(section(content, "code_salts")), "features": LEXICAL}
    for name, size in sizes.items():
        if len(meta[name]) != size:
            raise CoreFileError(f"the file names {len(meta[name])} {name}, expected {size}")
    return {name: tuple(meta[name]) for name in _NAMED}
