"""A sample of hundreds for notebooks that are run as tests."""

from __future__ import annotations

import os

os.environ.setdefault("NOTEBOOK_ROWS", "600")
