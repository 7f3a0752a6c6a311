"""The rows of each corpus as its publisher's files have them: counted once by hand, and by its reader since."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import MIRROR
from yt_sentiment.corpora import get_source, read_source
from yt_sentiment.io.files import file_sha256
from yt_sentiment.labels import LABELS

ORDER = {"test": 0, "validation": 1, "train": 2, None: 3}

ROWS = {
    "afrisenti_hau": {"test": (1759, 1789, 1755), "validation": (887, 894, 883), "train": (4470, 4873, 4610)},
    "afrisenti_pcm": {"test": (2244, 430, 1339), "validation": (619, 15, 337), "train": (2270, 51, 1148)},
    "afrisenti_por": {"test": (655, 2379, 628), "validation": (194, 392, 169), "train": (757, 1516, 658)},
    "afrisenti_swa": {"test": (80, 444, 223), "validation": (48, 268, 137), "train": (191, 1064, 540)},
    "armanemo_fa": {"test": (538, 193, 275), None: (3069, 1671, 620)},
    "arsarcasm2_ar": {"test": (1674, 746, 575), None: (4473, 5459, 2091)},
    "bangla_youtube": {"test": (190, 95, 88), "validation": (172, 81, 92), "train": (602, 383, 406)},
    "bangla_youtube_en": {None: (391, 640, 930)},
    "bangla_youtube_rn": {None: (921, 928, 1005)},
    "dravidian_kn": {"test": (156, 60, 365), "validation": (138, 68, 310), "train": (1184, 693, 2634)},
    "dravidian_ml": {"test": (250, 632, 764), "validation": (229, 558, 699), "train": (1982, 4903, 6149)},
    "dravidian_ta": {"test": (335, 137, 73), "validation": (479, 608, 2252), "train": (4712, 6145, 22262)},
    "emoevent_en": {"test": (342, 650, 401), "validation": (174, 331, 207), "train": (1198, 2297, 1416)},
    "hebrew_fb": {"test": (725, 65, 1575), None: (1554, 171, 4522)},
    "intertass_es": {"test": (960, 799, 705), None: (1884, 1521, 1390)},
    "kote_ko": {"test": (2557, 83, 1395), None: (2537, 80, 1391)},
    "multiemotions_it": {None: (767, 295, 1903)},
    "multisenti_ur_latn": {"test": (1988, 678, 1441), None: (7745, 2627, 5637)},
    "sanders_en": {None: (572, 2333, 519)},
    "sb10k_de": {None: (1130, 4629, 1717)},
    # Of texts as they were cut up, 3,000 test rows, 3,000 for validation and 12,478 that train: links that are whole
    # again show 232 more to be copies.
    "sentimix_hinglish": {"test": (894, 1096, 991), "validation": (883, 1111, 976), "train": (3605, 4600, 4090)},
    "sentimix_spanglish": {"test": (526, 692, 751), None: (1970, 4239, 6712)},
    "sentistrength_twitter_en": {None: (949, 1537, 1338)},
    "smsa_id": {"test": (204, 88, 208), "validation": (394, 131, 735), "train": (3407, 1136, 6376)},
    "sts_gold_en": {None: (1394, 0, 632)},
    "tunizi_aeb": {None: (1484, 0, 1460)},
    "tweeteval_emotion_en": {"test": (940, 0, 481), "validation": (249, 0, 125), "train": (2255, 0, 977)},
    "umsab_fr": {"test": (290, 290, 289), "validation": (107, 108, 108), "train": (612, 612, 613)},
    "umsab_pt": {"test": (290, 290, 290), "validation": (108, 108, 108), "train": (613, 613, 613)},
    "vsmec_vi": {"test": (333, 129, 193), "validation": (301, 141, 214), "train": (2724, 1020, 1558)},
    "wisesight_th": {"test": (682, 1509, 477), "validation": (637, 1332, 432), "train": (5489, 12250, 3853)},
}
"""Negative, neutral and positive texts per split: each text once, in the split that measures before the one that
trains, and none that has two labels. ``None`` are the rows that this project splits."""


@pytest.fixture
def published(request: pytest.FixtureRequest, tmp_path: Path) -> pd.DataFrame:
    """Return what a corpus' reader makes of its pinned files."""
    source = get_source(request.param)
    for file in source.files:
        held = MIRROR / source.mirror_path(file)
        assert file_sha256(held) == file.sha256
        (tmp_path / file.name).symlink_to(held)
    return read_source(source, tmp_path, vader_parts=[])


@pytest.mark.parametrize(("published", "expected"), ROWS.items(), ids=list(ROWS), indirect=["published"])
def test_published_files_give_the_rows_that_were_counted(
    published: pd.DataFrame, expected: dict[str | None, tuple[int, int, int]]
) -> None:
    assert published["id"].is_unique
    assert set(published["label"]) <= set(LABELS)
    published["text"] = published["text"].str.strip()
    # Sorted with a number of its own, as None does not compare.
    ranked = published.assign(rank=[ORDER[split] for split in published["split"]]).sort_values("rank", kind="stable")
    agreed = ranked[ranked.groupby("text")["label"].transform("nunique") == 1].drop_duplicates("text")
    found = {
        split: tuple(int((agreed.loc[agreed["rank"] == rank, "label"] == label).sum()) for label in LABELS)
        for split, rank in ORDER.items()
    }
    assert {split: counts for split, counts in found.items() if any(counts)} == expected
