"""Predictions of one model on the evaluation rows, stored beside it: what the gate compares models of other code by.

``predictions.parquet``   ``row_sha256``, a probability per class, and whether the model named a doubt (``flagged``;
                          older files lack it), sorted by row; no text, no label.
Its metadata names the model and the test file. The true labels come from the test rows of the day. The file comes out
of an artifact store, so nothing in it is believed before it was checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from yt_sentiment.comment import Prediction
from yt_sentiment.evaluation.metrics import arrays_of
from yt_sentiment.labels import LABELS

FILE: Final = "predictions.parquet"
MAX_BYTES: Final = 64_000_000
MAX_ROWS: Final = 1_000_000
_ROW: Final = "row_sha256"
_FLAGGED: Final = "flagged"
_SCHEMA_BEFORE_FLAGS: Final = pa.schema(
    [pa.field(_ROW, pa.binary(32), nullable=False)]
    + [pa.field(label, pa.float64(), nullable=False) for label in LABELS]
)
_SCHEMA: Final = _SCHEMA_BEFORE_FLAGS.append(pa.field(_FLAGGED, pa.bool_(), nullable=False))


class EvidenceError(ValueError):
    """Stored predictions are damaged, forged, or of another model."""


def row_sha256(source: str, text: str) -> bytes:
    """Return the digest of an evaluation row: the name of its test set and its raw text, with a NUL between."""
    return hashlib.sha256(f"{source}\0{text}".encode("utf-8", "surrogatepass")).digest()


def sanity_reasons(probabilities: NDArray[np.float64]) -> list[str]:
    """Return what is wrong with probabilities as such, shape (n, 3)."""
    if not np.isfinite(probabilities).all():
        return [f"{int((~np.isfinite(probabilities)).sum())} probabilities are not finite"]
    if probabilities.min(initial=0.0) < 0:
        return [f"a probability is {probabilities.min():.2g}, expected 0 to 1"]
    sums = np.abs(probabilities.sum(axis=1) - 1).max(initial=0.0)
    return [f"probabilities add up to 1 ± {sums:.2g}, expected ± 1e-6"] if sums > 1e-6 else []


class Predictions:
    """Probabilities and doubts by row of an evaluation set.

    Attributes:
        model_version: of the model that made them.
        test_sha256: of the test file that they were made on.
    """

    def __init__(
        self,
        rows: Sequence[bytes],
        probabilities: NDArray[np.float64],
        flagged: NDArray[np.bool_] | None,
        *,
        model_version: str,
        test_sha256: str,
    ) -> None:
        self._places = {row: place for place, row in enumerate(rows)}
        self._probabilities = probabilities
        self._flagged = flagged
        self.model_version = model_version
        self.test_sha256 = test_sha256

    def __len__(self) -> int:
        return len(self._places)

    def of(self, rows: Sequence[bytes]) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.bool_] | None]:
        """Return which rows are here, shape (n,), their probabilities, shape (n, 3), and which are flagged, shape (n,).

        Where a row is not here, its probabilities are 0 and it is not flagged. None are flags that were not stored.
        """
        places = np.array([self._places.get(row, -1) for row in rows], dtype=np.int64)
        known = places >= 0
        probabilities = np.zeros((len(rows), len(LABELS)))
        probabilities[known] = self._probabilities[places[known]]
        if self._flagged is None:
            return known, probabilities, None
        flagged = np.zeros(len(rows), dtype=np.bool_)
        flagged[known] = self._flagged[places[known]]
        return known, probabilities, flagged

    @classmethod
    def read(cls, path: Path, *, model_version: str, test_sha256: str) -> Self:
        """Return the predictions in a file, once everything about it was checked.

        Args:
            path: the file.
            model_version: of the model that they must be of.
            test_sha256: of the test file that they must be made on.

        Raises:
            EvidenceError: naming what is not as it must be.
        """
        if (size := path.stat().st_size) > MAX_BYTES:
            raise EvidenceError(f"{path.name} has {size} bytes, at most {MAX_BYTES} are read")
        try:
            with pq.ParquetFile(path) as file:
                _check_form(file, {"model_version": model_version, "test_sha256": test_sha256})
                table = file.read(use_threads=False)
        except (pa.ArrowException, OSError) as error:
            raise EvidenceError(f"{path.name} cannot be read: {error}") from None
        if nulls := sum(column.null_count for column in table.columns):
            raise EvidenceError(f"{path.name} has {nulls} nulls, expected none")
        rows: list[bytes] = table[_ROW].to_pylist()
        if len(set(rows)) < len(rows):
            raise EvidenceError(f"{path.name} has {len(rows) - len(set(rows))} rows twice")
        probabilities = np.column_stack([table[label].to_numpy() for label in LABELS])
        if reasons := sanity_reasons(probabilities):
            raise EvidenceError(f"{path.name}: {reasons[0]}")
        flagged = np.array(table[_FLAGGED].to_pylist(), dtype=np.bool_) if _FLAGGED in table.column_names else None
        return cls(rows, probabilities, flagged, model_version=model_version, test_sha256=test_sha256)


def write_predictions(path: Path, answers: Mapping[bytes, Prediction], *, model_version: str, test_sha256: str) -> None:
    """Write predictions by row; equal content gives equal bytes."""
    rows = sorted(answers)
    probabilities, flagged = arrays_of([answers[row] for row in rows])
    schema = _SCHEMA.with_metadata({"model_version": model_version, "test_sha256": test_sha256})
    columns = [pa.array(rows, pa.binary(32)), *(pa.array(column) for column in probabilities.T), pa.array(flagged)]
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), path, compression="zstd", use_dictionary=False)


def _check_form(file: Any, expected: Mapping[str, str]) -> None:
    """Check rows, columns and metadata before anything is decoded."""
    if (rows := file.metadata.num_rows) > MAX_ROWS:
        raise EvidenceError(f"{FILE} has {rows} rows, at most {MAX_ROWS} are read")
    schema = file.schema_arrow
    if not any(schema.remove_metadata().equals(known) for known in (_SCHEMA, _SCHEMA_BEFORE_FLAGS)):
        raise EvidenceError(f"{FILE} has columns {schema.names} of {[str(kind) for kind in schema.types]}")
    metadata = schema.metadata or {}
    for name, value in expected.items():
        found = metadata.get(name.encode(), b"").decode("utf-8", "replace")
        if found != value:
            raise EvidenceError(f"{FILE}: {name} is {found!r}, expected {value!r}")
