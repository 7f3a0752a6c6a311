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
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import numpy as np
import wasmtime
from numpy.typing import NDArray

from yt_sentiment.engine.call import Call
from yt_sentiment.engine.layout import number, section
from yt_sentiment.engine.pages import prefer_large_pages

INTERFACE_VERSION: Final = 1
ANSWER: Final = np.dtype(
    [
        ("probabilities", "<f8", 3), ("language", "<u2"), ("label", "|u1"), ("doubt", "|u1"),
        ("tokens", "<u2"), ("words", "<u2"), ("known", "<u2"), ("zeros", "<u2", 3),
    ]
)  # fmt: skip
"""One answer; ``doubt`` is 0 for none, 1 for the language, 2 for no content, 3 for the confidence; ``known`` counts the
words that the linear model of the language knows."""
TOKEN: Final = np.dtype(
    [("hash", "<u4"), ("end", "<u4"), ("flags", "|u1"), ("marks", "|u1"), ("tone", "|i1"), ("zero", "|u1")]
)  # fmt: skip
"""One token: hash of what is read, end of what is written, bits of the lexicon, bits as in ``core/listing.c``."""
CAPITALS, ELONGATED, NEGATED, WORD, IDENTITY = (1 << bit for bit in range(5))
LEXICAL: Final = 30

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


@dataclass(frozen=True, slots=True)
class Listing:
    """The tokens of some texts, one text after the other.

    Attributes:
        parts: as they are written, lower-case.
        counts: tokens per text, shape (n,).
        tokens: what is known of each, of dtype ``TOKEN``, shape (len(parts),).
    """

    parts: list[str]
    counts: NDArray[np.uint32]
    tokens: NDArray[Any]


@dataclass(frozen=True, slots=True)
class Contributions:
    """What moved the score of an answer's label.

    Attributes:
        answer: of dtype ``ANSWER``, shape ().
        base: score before anything is known of the text.
        rest: what no token can be named for.
        features: of the lexical features, shape (30,).
        tokens: of each token, shape (tokens,).
    """

    answer: NDArray[Any]
    base: float
    rest: float
    features: NDArray[np.float64]
    tokens: NDArray[np.float64]


@functools.cache
def _engine() -> wasmtime.Engine:
    return wasmtime.Engine()


@functools.cache
def _compiled() -> wasmtime.Module:
    """Return the module as code of this machine; once per process, for any number of models."""
    return wasmtime.Module(_engine(), (files(__package__) / "core.wasm").read_bytes())


class Core:
    """One model in one instance of the module.

    Attributes:
        meta: what the file says of itself: version, codes of languages, names.
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
        try:
            self.meta: Mapping[str, Any] = json.loads(section(content, "meta").tobytes())
        except ValueError as error:
            raise CoreFileError(f"what the file says of itself is not JSON: {error}") from None
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
        with self._lock:
            size = self._write(texts, platforms)
            self._check(self._call("yt_predict", size, len(texts)))
            return self._read(self._answers, ANSWER, len(texts))

    def columns(self, texts: Sequence[str]) -> tuple[NDArray[Any], NDArray[np.float64]]:
        """Return an answer per text, and the columns that the trees read, shape (n, columns)."""
        with self._lock:
            size = self._write(texts, None)
            self._check(self._call("yt_columns", size, len(texts)))
            found = self._output(np.dtype("<f8"))
            return self._read(self._answers, ANSWER, len(texts)), found.reshape(len(texts), self._inputs)

    def tokens(self, texts: Sequence[str]) -> Listing:
        """Return the tokens of normalised texts."""
        with self._lock:
            size = self._write(texts, None)
            found = self._call("yt_tokens", size, len(texts))
            self._check(found)
            content = self._output(np.dtype("|u1"))
        counts_end = 4 * len(texts)
        tokens_end = counts_end + TOKEN.itemsize * found
        written = content[tokens_end:].tobytes().decode("utf-32-le")
        return Listing(
            written.split(" ")[:-1], content[:counts_end].view("<u4"), content[counts_end:tokens_end].view(TOKEN)
        )

    def ngrams(self, texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Return how many n-grams of words and of characters each text has, shape (n, 2), and all their hashes.

        Hashes come text by text, those of words first, each as often as its n-gram occurs; they are of no language yet.
        """
        with self._lock:
            size = self._write(texts, None)
            self._check(self._call("yt_ngrams", size, len(texts)))
            found = self._output(np.dtype("<u4"))
        return found[: 2 * len(texts)].reshape(-1, 2), found[2 * len(texts) :]

    def explain(self, text: str, platform: int = 0) -> Contributions:
        """Return what moved the label of a normalised text."""
        with self._lock:
            size = self._write([text], [platform])
            self._check(self._call("yt_explain", size))
            found = self._output(np.dtype("<f8"))
            answer = self._read(self._answers, ANSWER, 1)[0]
        return Contributions(answer, float(found[0]), float(found[1]), found[2 : 2 + LEXICAL], found[2 + LEXICAL :])

    def _write(self, texts: Sequence[str], platforms: Sequence[int] | None) -> int:
        """Put texts and their platforms where the module reads them; return how many bytes the texts have."""
        try:
            content = "".join([f"{text}\n" for text in texts]).encode()
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
        if len(where) != count:
            raise CoreError(f"{len(where)} platforms of {count} texts")
        area = self._address(self._answers)
        ctypes.memmove(area + self._texts * ANSWER.itemsize, where, count)
        ctypes.memmove(area + -(-self._texts * (ANSWER.itemsize + 1) // 16) * 16, content, len(content))
        return len(content)

    def _call(self, name: str, *numbers: int) -> int:
        return self._calls[name](*numbers)

    def _check(self, code: int, error: type[CoreError] = CoreError) -> None:
        if code < 0:
            place = self._call("yt_where")
            raise error(_ERRORS.get(code, f"error {code}").format(place))

    def _address(self, place: int) -> int:
        """Return the address of a place in the module's memory; good until the memory grows."""
        return ctypes.addressof(self._memory.data_ptr(self._store).contents) + (place & 0xFFFFFFFF)

    def _read(self, place: int, dtype: np.dtype[Any], count: int) -> NDArray[Any]:
        return np.frombuffer(ctypes.string_at(self._address(place), count * dtype.itemsize), dtype)

    def _output(self, dtype: np.dtype[Any]) -> NDArray[Any]:
        return self._read(self._call("yt_output"), dtype, self._call("yt_output_bytes") // dtype.itemsize)
