"""Nothing that a host gives the module makes it answer wrongly: texts, lengths and files are checked."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.encoders import random_weights
from tests.made_up_model import made_up
from tests.sweeps import sizes
from yt_sentiment.engine import Core, CoreError, CoreFileError
from yt_sentiment.engine.layout import NUMBERS, SECTIONS, SPLIT, pack, section
from yt_sentiment.engine.records import CALL_CHARACTERS, CALL_TEXTS
from yt_sentiment.language.bounds import MAX_CHARACTERS
from yt_sentiment.model.encoder_reading import encoder_core


@pytest.fixture(scope="module")
def content() -> bytes:
    return made_up().content


@pytest.fixture(scope="module")
def core(content: bytes) -> Core:
    return Core(content)


def with_section(content: bytes, name: str, place: int, value: object) -> bytes:
    """Return a model file with one number of a section changed."""
    changed = bytearray(content)
    section(changed, name)[place] = value
    return bytes(changed)


def with_number(content: bytes, name: str, value: int) -> bytes:
    """Return a model file with one number of the header changed."""
    changed = np.frombuffer(content, "<u4").copy()
    changed[4 + NUMBERS.index(name)] = value
    return changed.tobytes()


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["a", "x" * (MAX_CHARACTERS + 1)], "text 1 is too long"),
        (["a\nb"], "as many line feeds"),
        (["fine", "\ud800"], "surrogate"),
    ],
)
def test_texts_that_are_not_normalised_are_refused_by_number(core: Core, texts: list[str], message: str) -> None:
    with pytest.raises(CoreError, match=message):
        core.predict(texts)
    assert len(core.predict(["still works"])) == 1


def test_the_longest_text_is_read(core: Core) -> None:
    assert core.predict(["\U0001f600" * MAX_CHARACTERS])["tokens"].tolist() == [MAX_CHARACTERS]


def test_platforms_are_checked(core: Core) -> None:
    with pytest.raises(CoreError, match="platform of text 1"):
        core.predict(["a", "b"], [0, 3])
    with pytest.raises(CoreError, match="1 platforms of 2 texts"):
        core.predict(["a", "b"], [0])


@settings(max_examples=300)
@given(st.binary(max_size=60), st.integers(0, 4))
def test_bytes_are_utf_8_or_an_error(core: Core, content: bytes, texts: int) -> None:
    """What Python does not decode, the module does not either."""
    core.predict(["room"] * 5, [0] * 5)
    start = core._answers + -(-core._texts * 41 // 16) * 16
    whole = content + b"\n" * (texts if texts else 1)
    core._memory.write(core._store, whole, start)
    lines = whole.count(b"\n")
    room = lines <= core._texts and len(whole) <= core._bytes
    code = core._call("yt_predict", len(whole), lines)
    try:
        whole.decode()
    except UnicodeDecodeError:
        assert code == (-5 if room else -4)
    else:
        assert code == (0 if room else -4)


@pytest.mark.parametrize(("size", "texts"), [(2**31, 1), (2**32 - 1, 1), (10, 2**31), (10, 2**32 - 1), (2**26 + 1, 1)])
def test_sizes_that_are_not_there_are_refused(core: Core, size: int, texts: int) -> None:
    assert core._call("yt_room", size, texts) == 0
    core.predict(["room"])
    for name in ("yt_predict", "yt_columns", "yt_tokens", "yt_ngrams"):
        assert core._call(name, size, texts) == -4


@pytest.mark.parametrize("texts", [[""] * 70_000, ["x " * 4500] * 300])
def test_any_number_of_texts_is_read_in_bounded_memory(content: bytes, texts: list[str]) -> None:
    fresh = Core(content)
    expected = fresh.predict(texts[:1]).tobytes()
    assert fresh.predict(texts).tobytes() == len(texts) * expected
    assert fresh._bytes < 8 * CALL_CHARACTERS
    assert fresh._texts <= CALL_TEXTS


def test_a_text_is_refused_by_its_number_among_all(core: Core) -> None:
    texts = ["x " * 4500] * 200 + ["x" * (MAX_CHARACTERS + 1)]
    with pytest.raises(CoreError, match="text 200 is too long"):
        core.predict(texts)
    with pytest.raises(CoreError, match="platform of text 200"):
        core.predict([*texts[:200], "a"], [0] * 200 + [3])


@pytest.mark.parametrize(
    ("meta", "message"),
    [
        (b"[" * 100_000, "not JSON"), (b"{", "not JSON"), (b"[]", "labels as 'None'"),
        (b'{"labels": "en"}', "labels as"), (b'{"labels": ["a"], "codes": [1]}', "codes as"),
    ],
)  # fmt: skip
def test_what_a_file_says_of_itself_is_checked(content: bytes, meta: bytes, message: str) -> None:
    with pytest.raises(CoreFileError, match=message):
        Core(repacked(content, meta=np.frombuffer(meta, np.uint8)))


def test_codes_are_as_many_as_the_module_may_answer(content: bytes) -> None:
    said = json.loads(section(content, "meta").tobytes())
    short = json.dumps({**said, "codes": said["codes"][1:]}).encode()
    with pytest.raises(CoreFileError, match=r"names \d+ codes, expected \d+"):
        Core(repacked(content, meta=np.frombuffer(short, np.uint8)))


def test_an_instance_holds_one_model(content: bytes) -> None:
    loaded = Core(content)
    assert loaded._call("yt_load") == -3, "one is loaded already"
    assert loaded._call("yt_model", 1000) == 0


def test_threads_take_turns(core: Core) -> None:
    texts = [[f"good video {i} " * (i % 40 + 1)] * 20 for i in range(80)]
    alone = [core.predict(part).tobytes() for part in texts]
    with ThreadPoolExecutor(4) as pool:
        assert [found.tobytes() for found in pool.map(core.predict, texts)] == alone


HEADER_BYTES = 4 * (4 + len(NUMBERS) + 2 * len(SECTIONS))


@pytest.mark.parametrize("length", [0, 10, 200, HEADER_BYTES - 1, HEADER_BYTES, 1000])
def test_a_file_that_was_cut_is_refused(content: bytes, length: int) -> None:
    with pytest.raises(CoreFileError):
        Core(content[:length])


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [0xFFFFFFFF, 0x7FFFFFFF, 4097])
def test_a_header_with_an_impossible_number_is_refused(content: bytes, name: str, value: int) -> None:
    with pytest.raises(CoreFileError, match="not a model"):
        Core(with_number(content, name, value))


@pytest.mark.parametrize(
    ("name", "place", "value"),
    [
        ("word_terms", 3, (0, [0, 0, 0], 1)), ("char_terms", 1, (0, [1, 0, 0], 1)), ("lexicon_hashes", 1, 0),
        ("idf", 7, np.nan), ("idf", 255, np.inf), ("units", 0, np.nan), ("units", 1, 2e3),
        ("lexicon_valence", 0, np.nan), ("lexicon_booster", 0, np.inf), ("identity_starts", 1, 2**31),
        ("code_linear", 0, 99), ("code_calibrations", 1, 99), ("code_calibrations", 1, -2), ("script_codes", 2, 2**20),
        ("intercepts", 1, np.nan), ("calibrations", 0, 0.0), ("calibrations", 1, np.nan), ("confidence", 0, 1.5),
        ("tree_starts", 1, 2**30), ("splits", 0, (np.nan, 0, 0, 1, 2)), ("splits", 0, (0.0, 999, 0, 1, 2)),
        ("splits", 0, (0.0, 0, 3, 1, 2)), ("splits", 0, (0.0, 0, 0, 0, 1)), ("splits", 0, (0.0, 0, 0, 1, 1)),
        ("splits", 0, (0.0, 0, 0, 1, -4000)), ("leaves", 0, np.inf), ("encoder_hashes", 1, 0), ("scales", 0, np.nan),
        ("scales", 1, 2000), ("scales", 2, -np.inf),
        ("projection", 5, 1e9), ("second", 0, np.inf), ("dense", 0, np.nan), ("dense_bias", 0, np.inf),
        ("output", 0, 2e3), ("language_bias", 0, -np.inf),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_is_refused(content: bytes, name: str, place: int, value: object) -> None:
    with pytest.raises(CoreFileError, match="not a model"):
        Core(with_section(content, name, place, value))


@pytest.mark.parametrize(
    ("widths", "check"),
    [
        ((260, 8, 4, 4, 4), "h->size <= MAX_ROWS"),
        ((7, 260, 4, 4, 4), "h->first_width <= MAX_WIDTH"),
        ((7, 8, 260, 4, 4), "h->second_width <= MAX_WIDTH"),
        ((7, 8, 4, 260, 4), "h->dense_width <= MAX_WIDTH"),
        ((7, 8, 4, 4, 260), "h->tongue <= MAX_TONGUE"),
    ],
)
def test_an_encoder_that_is_too_wide_is_refused_though_its_arrays_fit(
    widths: tuple[int, int, int, int, int], check: str
) -> None:
    with pytest.raises(CoreFileError) as refused:
        encoder_core(random_weights(sizes=widths))
    [line] = map(int, re.findall(r"line (\d+)", str(refused.value)))
    assert check in (ROOT / "core" / "encoder_file.c").read_text(encoding="utf-8").splitlines()[line % 1000 - 1]


@pytest.mark.parametrize(("name", "place"), [("split_rows", 0), ("leaf_rows", 1)])
def test_a_tree_that_no_row_came_through_is_refused(content: bytes, name: str, place: int) -> None:
    """Explanations divide by these rows."""
    with pytest.raises(CoreFileError, match="not a model"):
        Core(with_section(content, name, place, 0))


@pytest.mark.parametrize(
    ("name", "place", "value", "source", "check"),
    [
        ("units", 0, np.nan, "model_file.c", "all_within(judge.units"),
        ("confidence", 0, 1.5, "model_file.c", "judge.min_confidence <= 1"),
        ("lexicon_hashes", 1, 0, "model_file.c", "&lexicon.index"),
        ("language_bias", 0, -np.inf, "encoder_file.c", "LANGUAGE_BIAS"),
        ("encoder_hashes", 1, 0, "encoder_file.c", "&encoder.index"),
    ],
)
def test_the_check_that_failed_is_named(
    content: bytes, name: str, place: int, value: object, source: str, check: str
) -> None:
    with pytest.raises(CoreFileError) as refused:
        Core(with_section(content, name, place, value))
    [line] = map(int, re.findall(r"line (\d+)", str(refused.value)))
    assert (line > 1000) == (source == "encoder_file.c")
    assert check in (ROOT / "core" / source).read_text(encoding="utf-8").splitlines()[line % 1000 - 1]


TEXTS = ["I do not like this :(", "soooo bueno 😀", "ไม่ดี 10/10", "x" * 50, ""]


@pytest.mark.parametrize("count", sizes(250, 20_000))
def test_a_mutant_is_refused_or_answers_in_numbers(content: bytes, count: int) -> None:
    """Any byte may be another one: an answer is three numbers, or the file is refused, and nothing traps."""
    rng = np.random.default_rng(6)
    files = [content, made_up(encoder=False).content, with_chains(content, 40)]
    head = content.index(section(content, "meta").tobytes())
    refused = 0
    for number in range(count):
        changed = bytearray(files[number % 3])
        for place in rng.integers(0, head if number % 2 else len(changed), 1 + number % 7).tolist():
            changed[place] = int(rng.integers(256))
        try:
            mutant = Core(bytes(changed))
        except CoreFileError:
            refused += 1
            continue
        found = mutant.predict(TEXTS)
        assert np.isfinite(found["probabilities"]).all()
        np.testing.assert_allclose(found["probabilities"].sum(axis=1), 1)
        mutant.tokens(TEXTS)
        mutant.ngrams(TEXTS)
        mutant.explain(TEXTS[0])
    assert 0.1 * count < refused < count


def with_chains(content: bytes, splits: int) -> bytes:
    """Return a model file with three trees, each of whose splits has a leaf to its left and the rest to its right."""
    chain = [(i / splits - 0.5, i % 38, 0, -1 - i, i + 1 if i + 1 < splits else -1 - splits) for i in range(splits)]
    trees = {
        "tree_starts": np.arange(4) * splits,
        "splits": np.array(chain * 3, SPLIT),
        "split_rows": np.tile(np.arange(splits + 1, 1, -1), 3),
        "leaves": np.tile(np.linspace(-1, 1, splits + 1), 3),
        "leaf_rows": np.ones(3 * (splits + 1)),
    }
    return repacked(content, **trees)


def repacked(content: bytes, **changes: np.ndarray) -> bytes:
    """Return a model file with other arrays in some sections."""
    numbers = np.frombuffer(content, "<u4", len(NUMBERS), 16).tolist()
    arrays = {name: section(content, name) for name in SECTIONS}
    return pack(dict(zip(NUMBERS, numbers, strict=True)), arrays | changes)


def test_the_deepest_trees_are_explained_and_deeper_ones_refused(content: bytes) -> None:
    """That the parts of deep trees do not quite add up is the method's: LightGBM's own differ as much."""
    found = Core(with_chains(content, 512)).explain("not bad at all")
    assert np.isfinite([found.base, found.rest, *found.features, *found.tokens]).all()
    with pytest.raises(CoreFileError, match="not a model"):
        Core(with_chains(content, 513))


def test_what_does_not_fill_its_elements_is_not_packed() -> None:
    numbers = dict.fromkeys(NUMBERS, 0)
    with pytest.raises(ValueError, match="intercepts has 5 numbers"):
        pack(numbers, {"intercepts": np.zeros(5)})
    with pytest.raises(ValueError, match="unknown sections"):
        pack(numbers, {"other": np.zeros(5)})
    with pytest.raises(ValueError, match="expected"):
        pack({}, {})
