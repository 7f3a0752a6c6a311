"""The service of a project like the Kaggle baseline, rebuilt to be timed beside ours; not for use.

TF-IDF of at most 10,000 terms, made dense, then LightGBM with 367 trees; the five endpoints that popups speak, drawn by
pyplot and pandas. As there, NLTK reads its list of stop words for every comment. NLTK's data cannot be installed as a
package: wordcloud's list takes the place of its own, and the lemmatiser is left out, which favours them.
Start: ``BASELINE_MODEL=models/typical gunicorn benchmarks.baseline_service:app``.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import lightgbm as lgb
import matplotlib as mpl

mpl.use("Agg")

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import nltk
import numpy as np
import pandas as pd
from flask import Flask, Response, jsonify, request, send_file
from nltk.corpus import stopwords
from sklearn.feature_extraction.text import TfidfVectorizer
from wordcloud import STOPWORDS, WordCloud

from yt_sentiment.training.baselines import plain_text

FOLDER = Path(os.environ["BASELINE_MODEL"])
KEPT = {"not", "but", "however", "no", "yet"}

_corpora = Path(tempfile.mkdtemp(prefix="baseline-nltk-"))
(_corpora / "corpora" / "stopwords").mkdir(parents=True)
(_corpora / "corpora" / "stopwords" / "english").write_text("\n".join(sorted(STOPWORDS)) + "\n", encoding="utf-8")
nltk.data.path.insert(0, str(_corpora))

_content = json.loads((FOLDER / "vocabulary.json").read_text(encoding="utf-8"))
vectorizer = TfidfVectorizer(ngram_range=(1, _content["ngram_max"]), vocabulary=_content["terms"])
vectorizer.idf_ = np.asarray(_content["idf"])
model = lgb.Booster(model_file=str(FOLDER / "trees.txt"))
app = Flask(__name__)


def preprocess(comment: str) -> str:
    """Clean one comment."""
    stop_words = set(stopwords.words("english")) - KEPT
    return " ".join(word for word in plain_text(comment).split() if word not in stop_words)


def codes(comments: list[str]) -> list[str]:
    """Return the signed code of each comment."""
    dense = vectorizer.transform([preprocess(comment) for comment in comments]).toarray()
    return [str(int(code) - 1) for code in np.asarray(model.predict(dense)).argmax(axis=1)]


def picture() -> Response:
    """Return pyplot's current figure."""
    content = io.BytesIO()
    plt.savefig(content, format="PNG", transparent=True)
    content.seek(0)
    plt.close()
    return send_file(content, mimetype="image/png")


@app.get("/readyz")
def readyz() -> Response:
    """Answer once the model is loaded."""
    return jsonify(codes(["fine"]))


@app.post("/predict")
def predict() -> Response:
    """Score texts."""
    comments: list[str] = request.json["comments"]
    return jsonify([{"comment": text, "sentiment": code} for text, code in zip(comments, codes(comments), strict=True)])


@app.post("/predict_with_timestamps")
def predict_with_timestamps() -> Response:
    """Score texts with moments."""
    items: list[dict[str, Any]] = request.json["comments"]
    said = codes([item["text"] for item in items])
    return jsonify(
        [
            {"comment": item["text"], "sentiment": code, "timestamp": item["timestamp"]}
            for item, code in zip(items, said, strict=True)
        ]
    )


@app.post("/generate_chart")
def generate_chart() -> Response:
    """Draw a pie."""
    counts: dict[str, int] = request.json["sentiment_counts"]
    plt.figure(figsize=(6, 6))
    plt.pie(
        [int(counts.get(code, 0)) for code in ("1", "0", "-1")],
        labels=["Positive", "Neutral", "Negative"],
        colors=["#36A2EB", "#C9CBCF", "#FF6384"],
        autopct="%1.1f%%",
        startangle=140,
        textprops={"color": "w"},
    )
    plt.axis("equal")
    return picture()


@app.post("/generate_wordcloud")
def generate_wordcloud() -> Response:
    """Draw the words."""
    comments: list[str] = request.json["comments"]
    text = " ".join(preprocess(comment) for comment in comments)
    cloud = WordCloud(
        width=800, height=400, background_color="black", colormap="Blues", stopwords=STOPWORDS, collocations=False
    ).generate(text)
    content = io.BytesIO()
    cloud.to_image().save(content, format="PNG")
    content.seek(0)
    return send_file(content, mimetype="image/png")


@app.post("/generate_trend_graph")
def generate_trend_graph() -> Response:
    """Draw monthly shares."""
    frame = pd.DataFrame(request.json["sentiment_data"])
    frame["timestamp"] = pd.to_datetime(frame["timestamp"])
    frame = frame.set_index("timestamp")
    frame["sentiment"] = frame["sentiment"].astype(int)
    monthly = frame.resample("ME")["sentiment"].value_counts().unstack(fill_value=0)
    shares = (monthly.T / monthly.sum(axis=1)).T * 100
    plt.figure(figsize=(12, 6))
    for code, colour in ((-1, "red"), (0, "gray"), (1, "green")):
        if code in shares:
            plt.plot(shares.index, shares[code], marker="o", linestyle="-", label=str(code), color=colour)
    plt.title("Monthly Sentiment Percentage Over Time")
    plt.grid(visible=True)
    plt.xticks(rotation=45)
    plt.gca().xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m"))
    plt.gca().xaxis.set_major_locator(mdates.AutoDateLocator(maxticks=12))
    plt.legend()
    plt.tight_layout()
    return picture()
