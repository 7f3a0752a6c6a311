"""``POST /v1/predict`` and ``POST /v1/explain``: what the model says of comments, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from flask_openapi3 import APIBlueprint, Tag

from flask_app.errors import TOKEN_IF_ASKED, documented
from flask_app.request_parsing import check_comments, check_length
from flask_app.schemas.requests import ExplainBody, PredictBody
from flask_app.schemas.responses import ExplainAnswer, PredictAnswer, PredictedDetails, PredictedText
from flask_app.scoring import offer_for_audit, score, scorer
from yt_sentiment.comment import Comment, Prediction
from yt_sentiment.insights.judged import predicted
from yt_sentiment.model.explain import explain as explained
from yt_sentiment.storage.feedback import prediction_id

if TYPE_CHECKING:
    from yt_sentiment.model import SentimentModel

_ABOUT: Final[dict[str, Any]] = {
    "url_prefix": "/v1",
    "abp_tags": [Tag(name="comments", description="Score comments")],
    "abp_responses": documented(400, 401, 403, 413, 415, 422, 429, 500),
    "abp_security": TOKEN_IF_ASKED,
}

blueprint = APIBlueprint("predict", __name__, **_ABOUT)
explain_blueprint = APIBlueprint("explain", __name__, **_ABOUT)


def _named(texts: Sequence[str], predictions: Sequence[Prediction]) -> list[PredictedText]:
    """Return predictions ready for JSON, each with the id that feedback may name."""
    version = scorer().version
    return [
        {"id": prediction_id(version, text), **predicted(prediction)}
        for text, prediction in zip(texts, predictions, strict=True)
    ]


@blueprint.post("/predict", responses={200: PredictAnswer})
def predict(body: PredictBody) -> dict[str, Any]:
    """Score comments: label, confidence, three probabilities, language and doubt each."""
    check_comments(body.comments)
    scored = score(body.comments)
    if body.consent:
        offer_for_audit([Comment("", text) for text in body.comments], scored.predictions)
    answers = _named(body.comments, scored.predictions)
    if not body.details:
        return {"model_version": scorer().version, "predictions": answers}
    detailed: list[PredictedDetails] = [
        {**answer, **details} for answer, details in zip(answers, scored.details(), strict=True)
    ]
    return {"model_version": scorer().version, "predictions": detailed}


@explain_blueprint.post("/explain", responses={200: ExplainAnswer})
def explain(body: ExplainBody) -> dict[str, Any]:
    """Say which tokens and features moved the label of one comment."""
    check_length(body.text, "text")
    found = explained(cast("SentimentModel", scorer()), body.text)
    [prediction] = _named([body.text], [found.prediction])
    return {
        "model_version": scorer().version,
        "prediction": prediction,
        "raw_score": found.raw_score,
        "base": found.base,
        "rest": found.rest,
        "tokens": [{"token": token, "part": part} for token, part in found.tokens],
        "features": [{"feature": name, "value": value, "part": part} for name, value, part in found.features],
    }
