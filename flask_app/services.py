"""What the parts of one application share, in one typed object that every request reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import Flask, current_app

if TYPE_CHECKING:
    from datetime import datetime

    from flask_app.background import Background
    from flask_app.sampling import Auditor, Sampler
    from flask_app.scoring import Scorer
    from flask_app.settings import Settings
    from flask_app.storage import Storage
    from flask_app.usage import Usage
    from yt_sentiment.auth.tokens import TokenFile, TokenStore

_KEY: Final = "yt_sentiment"


@dataclass(frozen=True, slots=True)
class Services:
    """What an application is made of.

    Attributes:
        settings: of the operator.
        scorer: the model that is served.
        trained_at: when it was trained, where that is known.
        tokens: of callers; None where the service has none.
        storage: the database.
        background: writes beside the requests.
        sampler: keeps numbers of some comments for monitoring, if the operator wants any.
        auditor: keeps some comments for people to judge, if the operator wants any.
        usage: tells the log of events which tokens are used.
    """

    settings: Settings
    scorer: Scorer
    trained_at: datetime | None
    tokens: TokenStore | TokenFile | None
    storage: Storage
    background: Background
    sampler: Sampler | None
    auditor: Auditor | None
    usage: Usage

    def add_to(self, app: Flask) -> None:
        """Let the requests of an application reach them."""
        app.extensions[_KEY] = self


def services_of(app: Flask) -> Services:
    """Return the services of an application."""
    found: Services = app.extensions[_KEY]
    return found


def services() -> Services:
    """Return the services of the application that answers the current request."""
    return services_of(current_app)
