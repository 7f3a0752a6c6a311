"""The model as one small WebAssembly module, and the file that it reads; source and interface are in ``core/``."""

from yt_sentiment.engine.module import Core, CoreError, CoreFileError

__all__ = ["Core", "CoreError", "CoreFileError"]
