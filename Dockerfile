# The service with its model, and nothing of training.
# docker build --build-arg GIT_REVISION=$(git rev-parse HEAD) --build-arg MODEL_VERSION=… -t yt-sentiment .
FROM python:3.11-slim AS wheel
WORKDIR /src
COPY requirements-build.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements-build.txt
COPY setup.py pyproject.toml README.md ./
COPY src src
COPY flask_app flask_app
COPY yt-chrome-plugin-frontend/src/engine yt-chrome-plugin-frontend/src/engine
COPY yt-chrome-plugin-frontend/src/shared yt-chrome-plugin-frontend/src/shared
RUN pip wheel --no-cache-dir --no-build-isolation --no-deps --wheel-dir /wheels .

FROM python:3.11-slim AS packages
COPY requirements.txt /tmp/requirements.txt
COPY --from=wheel /wheels /wheels
# Not needed to serve: what the Google client knows of other services than YouTube (109 MB), setuptools, tests and
# sources in C. Byte code is made below, of what the service imports alone.
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --no-compile --disable-pip-version-check --only-binary :all: --require-hashes \
         --requirement /tmp/requirements.txt \
    && /opt/venv/bin/pip install --no-cache-dir --no-compile --disable-pip-version-check --no-deps /wheels/*.whl \
    && find /opt/venv/lib/python3.11/site-packages/googleapiclient/discovery_cache/documents \
         -type f ! -name 'youtube.v3.json' -delete \
    && find /opt/venv -type d -name tests -prune -exec rm -rf {} + \
    && find /opt/venv -type f \( -name '*.c' -o -name '*.pyx' -o -name '*.pyi' \) -delete \
    && /opt/venv/bin/pip uninstall --yes --quiet setuptools pip \
    && ln -s /opt/venv/lib/python3.11/site-packages/flask_app/gunicorn_conf.py /opt/venv/gunicorn_conf.py

FROM python:3.11-slim
ARG GIT_REVISION=unknown
ARG MODEL_VERSION=unknown
LABEL org.opencontainers.image.title="yt-sentiment" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.revision="${GIT_REVISION}" \
      org.yt-sentiment.model.version="${MODEL_VERSION}"
# libgomp: LightGBM's wheel does not carry it. The rest, 21 MB, is what clouds of words are drawn with (docs/api.md).
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libgomp1 \
         fonts-noto-color-emoji fonts-noto-ui-core fonts-wqy-microhei libfribidi0 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin service \
    && install --directory --owner=service --group=service /data
COPY --from=packages /opt/venv /opt/venv
ENV PATH="/opt/venv/bin:${PATH}" \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    DATABASE_URL=sqlite:////data/yt-sentiment.db \
    YT_SENTIMENT_BIND=0.0.0.0:8000
WORKDIR /data
# Importing writes the byte code. The label must not lie about the model.
RUN python -c "import flask_app.server.worker, psycopg, redis, yt_sentiment.insights.charts, yt_sentiment.youtube.client; \
from yt_sentiment.model import default_model_folder, load_model; \
baked = load_model(default_model_folder()).version; \
assert '${MODEL_VERSION}' in ('unknown', baked), f'MODEL_VERSION is ${MODEL_VERSION}, the model baked in is {baked}'" \
    && rm -rf /tmp/*
ENV PYTHONDONTWRITEBYTECODE=1
VOLUME /data
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["gunicorn", "--config", "/opt/venv/gunicorn_conf.py", "flask_app:create_app()"]
