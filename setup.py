"""List of the packages, which lie in four folders; ``pyproject.toml`` holds everything else."""

from setuptools import find_packages, setup

FLASK_APP = ["flask_app", *(f"flask_app.{name}" for name in ("engine", "schemas", "server", "shared"))]

setup(packages=[*find_packages("src"), *FLASK_APP])
