"""From tokens to calibrated probabilities, and the model directory that holds what was learnt."""

from yt_sentiment.model.persistence import default_model_folder
from yt_sentiment.model.sentiment_model import SentimentModel, load_model

__all__ = ["SentimentModel", "default_model_folder", "load_model"]
