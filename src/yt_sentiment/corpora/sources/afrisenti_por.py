"""AfriSenti's tweets in the Portuguese of Mozambique."""

from __future__ import annotations

from typing import Final

from yt_sentiment.corpora.afrisenti import afrisenti

SOURCE: Final = afrisenti(
    "por",
    "pt-MZ",
    "Mozambican Portuguese",
    "Not the Portuguese of Brazil or Portugal; half of the training rows and two thirds of the test are neutral.",
    train="d094d67da5e826814feddd7fcf23ca531ff6b74b0608919296a5f11f241df9c6",
    dev="72fb2a9c88a5d7affb22635688b1ca71bd82865b50edc9d2cce8694098b37c03",
    test="384b639d1afb2aeb90ab3cecf6e53f209426c4aed06102929713d58ffacb1257",
)
