"""List of the packages, which lie in three folders; ``pyproject.toml`` holds everything else."""

from setuptools import find_packages, setup

setup(packages=[*find_packages("src"), "flask_app", "flask_app.schemas", "flask_app.server", "flask_app.shared"])
