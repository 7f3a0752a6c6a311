"""Whether there is a new model to promote, so that nobody is asked to approve the one in production."""

from __future__ import annotations

from yt_sentiment.registry.store import MODEL_TAG, PRODUCTION, STAGING, Registry, RegistryError


def is_new(registry: Registry) -> bool:
    """Return whether the model at ``staging`` is another one than that in production.

    Raises:
        RegistryError: if there is no model at ``staging``, or the registry does not answer.
    """
    staging, production = registry.version_of(STAGING), registry.version_of(PRODUCTION)
    if staging is None:
        raise RegistryError(f"{registry.model_name} has no version with alias {STAGING!r}; run `make pipeline` first")
    return production is None or registry.tag(staging, MODEL_TAG) != registry.tag(production, MODEL_TAG)
