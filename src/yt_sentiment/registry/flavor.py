"""How MLflow loads a model directory: ``mlflow.pyfunc.load_model("models:/yt-sentiment@production")``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from yt_sentiment.comment import YOUTUBE, Prediction
from yt_sentiment.model import SentimentModel, load_model


class TextModel:
    """Score a frame with a column ``text`` and, where it is known, ``platform``."""

    def __init__(self, model: SentimentModel) -> None:
        self.model = model

    def predict(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return each row's prediction, in order; as in the API, one that is uncertain keeps its label."""
        platforms = frame["platform"].fillna(YOUTUBE) if "platform" in frame else [YOUTUBE] * len(frame)
        rows = self.model.predict(frame["text"].tolist(), list(platforms))
        return pd.DataFrame(rows, columns=list(Prediction._fields), index=frame.index)


def _load_pyfunc(data_path: str) -> TextModel:
    return TextModel(load_model(Path(data_path)))
