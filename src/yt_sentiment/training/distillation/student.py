"""Distil the teacher into the encoder that the package carries: a development tool, never shipped.

The encoder learns the teacher's probabilities: of the labelled training rows, where a person's label counts too, of
texts without a label that is worth something (the Kaggle file's, VADER's review and editorial snippets, YouTube
comments in English), and of made-up sentences on negation and contrast. Its word vectors start as the teacher's states
of single words. Two more encoders give the labelled rows the scores that LightGBM may learn from: each saw neither one
half of them nor anything that the teacher of that half said, for what a teacher learnt from a row it passes on with
every text.

    D=yt_sentiment.training.distillation
    python -m $D.student texts data ../shared/data/youtube FOLDER/texts.parquet  # unlabelled texts
    python -m $D.teacher judge FOLDER/texts.parquet FOLDER FOLDER/texts.npy
    python -m $D.teacher judge data/clean/train.parquet FOLDER FOLDER/train.npy
    python -m $D.student train data/clean/train.parquet FOLDER  # 6 minutes on two cores
    python -m $D.student report data/clean/train.parquet FOLDER # reports/distillation.json

Source: Hinton, Vinyals and Dean (2015), Distilling the knowledge in a neural network.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray
from torch import nn

from yt_sentiment.corpora import get_source
from yt_sentiment.corpora.readers import read_source
from yt_sentiment.corpora.synthetic import SYNTHETIC, synthetic_sentences
from yt_sentiment.evaluation.metrics import confusion, scores_of
from yt_sentiment.io.files import write_json
from yt_sentiment.labels import LABELS
from yt_sentiment.language.hashing import hash_terms
from yt_sentiment.language.text import normalise, normalise_all, tokenise
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder import MAX_TOKENS, PLACES, Encoder
from yt_sentiment.training.distillation.out_of_fold import encoder, encoder_scores, text_keys
from yt_sentiment.training.distillation.teacher import batches, encode, half_of, load, padded

log = logging.getLogger(__name__)

TARGET = Path("src/yt_sentiment/distilled")
WORDS, MIN_OCCURRENCES = 40_000, 3
SIZE, WIDTH = 64, 32
EPOCHS, BATCH_ROWS, RATE = 5, 128, 2e-3
HARD_SHARE = 0.3
"""Weight of a person's label against the teacher's opinion, where there is one."""
DROP_OUT, DROP_WORDS = 0.2, 0.1
MAX_CHARACTERS = 600
ASCII_SHARE = 0.95
"""Share of ASCII letters from which a YouTube comment may be English."""
PADDING, UNKNOWN = 0, 1
MADE_UP_ROWS = 12_000


@click.group(help=__doc__)
def main() -> None:
    """Set up logging for the commands below."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")


def may_be_english(comment: str) -> bool:
    """Tell whether a comment is of a fit length and has hardly a letter outside ASCII, or no letters at all."""
    from yt_sentiment.language.identification import ENGLISH, SURE, _identifier

    text = normalise(comment)
    letters = [character for character in text if character.isalpha()]
    if not MIN_OCCURRENCES <= len(text) <= MAX_CHARACTERS:
        return False
    if not letters:
        return True
    if sum(letter.isascii() for letter in letters) < ASCII_SHARE * len(letters):
        return False
    [best] = _identifier().detect(text)
    return bool(best["lang"] == ENGLISH or best["score"] < SURE)


@main.command()
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.argument("youtube", type=click.Path(exists=True, path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
def texts(data: Path, youtube: Path, out: Path) -> None:
    """Collect texts without a label that is worth something: none of them is in a labelled split.

    DATA is the pipeline's data folder, YOUTUBE holds Parquet files with a column ``text``.
    """
    known: set[str] = set()
    for split in ("train", "validation", "test"):
        known |= set(
            map(str.lower, normalise_all(pd.read_parquet(data / "clean" / f"{split}.parquet")["text"].tolist()))
        )
    snippets = ("amazonReviewSnippets", "movieReviewSnippets", "nytEditorialSnippets")
    reviews = read_source(get_source("vader_icwsm"), data / "raw" / "vader_icwsm", vader_parts=snippets)
    comments = pd.concat([pd.read_parquet(path, columns=["text"]) for path in sorted(youtube.glob("*.parquet"))])
    youtube_texts = comments["text"].dropna().drop_duplicates()
    found = pd.concat(
        [
            pd.read_parquet(data / "clean" / "typical.parquet")[["text"]].assign(origin="kaggle"),
            reviews[["text"]].assign(origin="review"),
            youtube_texts[youtube_texts.map(may_be_english)].to_frame().assign(origin="youtube"),
        ],
        ignore_index=True,
    )
    keys = pd.Series(map(str.lower, normalise_all(found["text"].tolist())))
    found = found[~keys.isin(known) & ~keys.duplicated() & (keys != "")]
    log.info("%s", found["origin"].value_counts().to_dict())
    found.to_parquet(out, index=False)


def judged_by_people(rows: Path) -> pd.DataFrame:
    """Return the training rows that are not made up."""
    frame = pd.read_parquet(rows)
    return frame[frame["source"] != SYNTHETIC].reset_index(drop=True)


def words_per_text(comments: list[str]) -> list[list[str]]:
    """Return the tokens of each comment that the encoder reads.

    Identity terms stay as they are written: were they all learnt as their stand-in, it would inherit what is
    written about any of them.
    """
    tokens = tokenise(normalise_all(comments))
    starts, ends = tokens.offsets[:-1], tokens.offsets[1:]
    return [tokens.parts[start : min(end, start + MAX_TOKENS)] for start, end in zip(starts, ends, strict=True)]


def word_vectors(words: list[str], folder: Path) -> NDArray[np.float32]:
    """Return the teachers' mean states of single words, their ``SIZE`` main directions, shape (words, SIZE)."""
    ids, states = encode(words), []
    for half in (0, 1):
        teacher = load(folder, half).eval()
        found = np.zeros((len(words), teacher.head.in_features), np.float32)
        with torch.inference_mode():
            for positions in batches(ids, 256, None):
                found[positions] = teacher.pooled(*padded(ids, positions)).numpy()
        states.append(found)
    joined = np.hstack(states)
    joined -= joined.mean(axis=0)
    directions, _, _ = np.linalg.svd(joined.T @ joined)
    vectors = joined @ directions[:, :SIZE]
    scaled: NDArray[np.float32] = (0.3 * vectors / vectors.std()).astype(np.float32)
    return scaled


class Network(nn.Module):
    """What ``model.encoder.Encoder`` computes, in a form that learns; word 0 is padding, word 1 unknown."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        super().__init__()
        self.words = nn.Embedding(len(vectors) + 2, SIZE, padding_idx=PADDING, sparse=True)
        self.words.weight.data[UNKNOWN] = 0
        self.words.weight.data[UNKNOWN + 1 :] = torch.tensor(vectors)
        self.convolution = nn.Conv1d(SIZE, WIDTH, PLACES, padding=PLACES // 2)
        self.second = nn.Conv1d(WIDTH, WIDTH, PLACES, padding=PLACES // 2)
        self.output = nn.Linear(2 * WIDTH + SIZE, len(LABELS))
        self.drop_out = nn.Dropout(DROP_OUT)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return scores, shape (texts, 3), before the softmax; ``ids`` has shape (texts, longest)."""
        mask = (ids != PADDING).unsqueeze(1).float()
        if self.training:
            ids = torch.where((torch.rand(ids.shape) < DROP_WORDS) & (ids != PADDING), UNKNOWN, ids)
        vectors = self.words(ids).transpose(1, 2) * mask
        hidden = torch.relu(self.convolution(vectors)) * mask
        hidden = torch.relu(self.second(hidden)) * mask
        scale = mask.sum(2).clamp(min=1).rsqrt()
        joined = torch.cat([hidden.max(2).values, hidden.sum(2) * scale, vectors.sum(2) * scale], 1)
        return self.output(self.drop_out(joined))


def blocks(
    ids: list[list[int]], rows: NDArray[np.int64], rng: np.random.Generator
) -> Iterator[tuple[NDArray[np.int64], torch.Tensor]]:
    """Yield positions and padded ids of texts of like length together, in random order."""
    lengths = np.array([len(ids[i]) for i in rows])
    order = rows[np.argsort(lengths + rng.uniform(0, 3, len(rows)), kind="stable")]
    starts = np.arange(0, len(order), BATCH_ROWS)
    for start in rng.permutation(starts):
        chosen = order[start : start + BATCH_ROWS]
        block = np.zeros((len(chosen), max(len(ids[i]) for i in chosen)), np.int64)
        for row, i in zip(block, chosen, strict=True):
            row[: len(ids[i])] = ids[i]
        yield chosen, torch.tensor(block)


def learn(
    ids: list[list[int]],
    rows: NDArray[np.int64],
    soft: torch.Tensor,
    hard: torch.Tensor,
    offsets: torch.Tensor,
    vectors: NDArray[np.float32],
    seed: int,
) -> Network:
    """Return a network fitted on ``rows``.

    Args:
        ids: words of each text.
        rows: positions to learn from.
        soft: the teacher's probabilities, shape (texts, 3).
        hard: classes that people gave, -1 without one, shape (texts,).
        offsets: log share of each class in the text's source, added in training only (logit adjustment).
        vectors: where the word vectors start.
        seed: of everything random.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = Network(vectors)
    dense = [part for name, part in network.named_parameters() if name != "words.weight"]
    optimisers = [torch.optim.SparseAdam([network.words.weight], lr=RATE), torch.optim.Adam(dense, lr=RATE)]
    steps = EPOCHS * -(-len(rows) // BATCH_ROWS)
    warm = 0.05 * steps
    rates = [
        torch.optim.lr_scheduler.LambdaLR(one, lambda i: min((i + 1) / warm, max(steps - i, 1) / (steps - warm)))
        for one in optimisers
    ]
    started = time.perf_counter()
    for epoch in range(EPOCHS):
        network.train()
        total = 0.0
        for chosen, block in blocks(ids, rows, rng):
            scores, labels = network(block), hard[chosen]
            opinion = -(soft[chosen] * scores.log_softmax(1)).sum(1)
            person = nn.functional.cross_entropy(scores + offsets[chosen], labels.clamp(min=0), reduction="none")
            loss = torch.where(labels >= 0, HARD_SHARE * person + (1 - HARD_SHARE) * opinion, opinion).mean()
            for one in optimisers:
                one.zero_grad()
            loss.backward()
            for part in (*optimisers, *rates):
                part.step()
            total += loss.item() * len(chosen)
        log.info("epoch %d, loss %.4f, %.0f s", epoch + 1, total / len(rows), time.perf_counter() - started)
    return network


def kernel_of(convolution: nn.Conv1d) -> NDArray[np.float32]:
    """Return the weights as the package's encoder has them, rounded as they are saved, shape (places, in, out)."""
    weights: NDArray[np.float32] = convolution.weight.detach().numpy().transpose(2, 1, 0)
    return np.ascontiguousarray(weights.astype(np.float16).astype(np.float32))


def exported(network: Network, words: list[str]) -> Encoder:
    """Return the network as the package's encoder, word vectors rounded to whole numbers."""
    weights = network.words.weight.detach().numpy()
    vectors = np.vstack([weights[UNKNOWN + 1 :], weights[UNKNOWN : UNKNOWN + 1]])
    scales = (np.abs(vectors).max(axis=1) / 127).clip(1e-6).astype(np.float16)
    return Encoder(
        hashes=hash_terms(words),
        vectors=np.rint(vectors / scales.astype(np.float32)[:, None]).clip(-127, 127).astype(np.int8),
        scales=scales,
        kernel=kernel_of(network.convolution),
        bias=network.convolution.bias.detach().numpy(),
        second_kernel=kernel_of(network.second),
        second_bias=network.second.bias.detach().numpy(),
        output=network.output.weight.detach().numpy().T.copy(),
        output_bias=network.output.bias.detach().numpy(),
    )


@main.command()
@click.argument("rows", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--seed", default=17)
@click.option("--out", default=TARGET, type=click.Path(path_type=Path), show_default=True)
def train(rows: Path, folder: Path, seed: int, out: Path) -> None:
    """Write encoder and held-out scores, learnt from the labelled ROWS and the texts and scores in FOLDER."""
    labelled = judged_by_people(rows)
    unlabelled = pd.read_parquet(folder / "texts.parquet")
    sentences, answers = synthetic_sentences(MADE_UP_ROWS, seed)
    comments = [*labelled["text"], *unlabelled["text"], *sentences]
    parts = words_per_text(comments)
    counts = Counter(word for part in parts for word in part)
    words = [word for word, count in counts.most_common(WORDS) if count >= MIN_OCCURRENCES]
    _, first = np.unique(hash_terms(words), return_index=True)
    words = [words[i] for i in sorted(first)]
    place = {word: i for i, word in enumerate(words, start=UNKNOWN + 1)}
    ids = [[place.get(word, UNKNOWN) for word in part] or [UNKNOWN] for part in parts]

    hard = torch.full((len(comments),), -1, dtype=torch.long)
    hard[: len(labelled)] = torch.tensor(labelled["label"].map(LABELS.index).to_numpy(np.int64))
    shares = labelled.groupby("source")["label"].value_counts(normalize=True).unstack()[list(LABELS)]
    offsets = torch.zeros(len(comments), len(LABELS))
    offsets[: len(labelled)] = torch.tensor(np.log(shares.loc[labelled["source"]].to_numpy()), dtype=torch.float32)
    vectors = word_vectors(words, folder)

    everything = np.arange(len(comments))
    halves = np.full(len(comments), -1)
    halves[: len(labelled)] = [half_of(text) for text in labelled["text"]]
    both = np.repeat(np.log(answers)[None], 2, axis=0)
    teachers = np.concatenate([np.load(folder / "train.npy"), np.load(folder / "texts.npy"), both], axis=1)
    # Of a labelled row the opinion of the teacher that did not see it, of any other text the mean.
    opinion = np.where((halves == -1)[:, None], teachers.mean(axis=0), teachers[np.maximum(halves, 0), everything])
    batch = Batch(labelled["text"].tolist())
    held_out = np.zeros((len(labelled), len(LABELS)), np.float32)
    for half in (0, 1):
        soft = torch.tensor(teachers[half]).softmax(1)
        without = exported(learn(ids, everything[halves != half], soft, hard, offsets, vectors, seed), words)
        inside = halves[: len(labelled)] == half
        held_out[inside] = without.scores(batch)[inside]
    soft = torch.tensor(opinion).softmax(1)
    out.mkdir(parents=True, exist_ok=True)
    exported(learn(ids, everything, soft, hard, offsets, vectors, seed), words).save(out / "encoder.npz")
    keys, first = np.unique(text_keys(batch.normalised), return_index=True)
    np.savez_compressed(out / "held_out.npz", keys=keys, scores=held_out[first].astype(np.float16))


@main.command()
@click.argument("rows", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
def report(rows: Path, folder: Path) -> None:
    """Write reports/distillation.json: how teacher, blend and encoder do on labelled ROWS that they did not see."""
    labelled = judged_by_people(rows)
    both = np.load(folder / "train.npy")
    halves = np.array([half_of(text) for text in labelled["text"]])
    answers = {
        "teacher": both[halves, np.arange(len(labelled))],
        "encoder": encoder_scores(Batch(labelled["text"].tolist())),
    }
    classes = labelled["label"].map(LABELS.index).to_numpy(np.int64)
    content: dict[str, Any] = {
        "labelled_rows": len(labelled),
        "made_up_rows": MADE_UP_ROWS,
        "unlabelled_rows": pd.read_parquet(folder / "texts.parquet")["origin"].value_counts().to_dict(),
        "encoder": {"words": len(encoder().hashes), "size": SIZE, "width": WIDTH, "epochs": EPOCHS},
        "scores": {},
    }
    for name, scores in answers.items():
        content["scores"][name] = {}
        for source in sorted(set(labelled["source"])):
            inside = (labelled["source"] == source).to_numpy()
            point = scores_of(confusion(classes[inside], scores[inside].argmax(axis=1)))
            content["scores"][name][source] = {
                "macro_f1": round(float(point.macro_f1), 4),
                "macro_recall": round(float(point.macro_recall), 4),
            }
    write_json(Path("reports/distillation.json"), content)


if __name__ == "__main__":
    main()
