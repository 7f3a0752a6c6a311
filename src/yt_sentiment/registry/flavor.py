"""How MLflow loads a model directory: ``mlflow.pyfunc.load_model("models:/yt-sentiment@production")``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from yt_sentiment.model import SentimentModel, load_model


class TextModel:
    """Score a frame with a ``text`` column."""

    def __init__(self, model: SentimentModel) -> None:
        self.model = model

    def predict(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return label, confidence and probabilities per row, in order."""
        columns = ["label", "confidence", "p_negative", "p_neutral", "p_positive"]
        predictions = self.model.predict(frame["text"].tolist())
        rows = [[getattr(prediction, column) for column in columns] for prediction in predictions]
        return pd.DataFrame(rows, columns=columns, index=frame.index)


def _load_pyfunc(data_path: str) -> TextModel:
    return TextModel(load_model(Path(data_path)))
