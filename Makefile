# Jiban's few commands. Each one sets up what it needs first, quickly when nothing changed.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The distribution's Python before another: one that was built by hand without profile-guided
# optimisation takes 1.7 times as long for the same work.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/python3 || echo python3)
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
# Tests start Python some hundred times: what is compiled is kept, whatever the surroundings ask for.
export PYTHONDONTWRITEBYTECODE :=
PO := $(wildcard jiban/locale/*/LC_MESSAGES/*.po jiban/locale/*/LC_MESSAGES/parts/*.po)
FRONTEND := $(wildcard package.json package-lock.json .npmrc) $(shell find frontend -type f 2>/dev/null)
# The icon sprite holds the icons that pages name, so pages are a source of the assets too.
PAGES := $(shell find jiban -name '*.html' -o -path '*/web/*.py' 2>/dev/null)

.PHONY: help setup demo test faults check audit format texts lock messages bench wheel clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(STAMPS)/project $(STAMPS)/frontend $(STAMPS)/messages  ## everything that running needs, from the locks

demo: setup  ## a demo city with letters in every state, on this machine only (PORT=8000)
	$(BIN)/jiban demo --port $(PORT)

# ── Python ──────────────────────────────────────────────────────────────────
# A file of hashes per step: a changed lock is installed again, an unchanged one costs nothing.
$(STAMPS)/uv: requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Jiban needs Python 3.11 or newer; name one with make PYTHON=…")'
	@echo "· Python environment in $(VENV)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/deps: $(STAMPS)/uv requirements.lock
	@echo "· Python packages from requirements.lock"
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements-uv.lock requirements.lock
	@touch $@

$(STAMPS)/project: $(STAMPS)/deps pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

texts: $(STAMPS)/project  ## gather the texts of code and pages into the catalogues to translate
	DJANGO_SETTINGS_MODULE=jiban.config.settings $(BIN)/python -m jiban.config.messages update

lock:  ## choose newer versions of the Python packages and pin them
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock

# ── Front end (npm) and translations ────────────────────────────────────────
$(STAMPS)/npm: $(wildcard package-lock.json .npmrc) | $(STAMPS)/deps
	@if [ -f package.json ]; then echo "· front-end packages from package-lock.json"; npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; fi
	@touch $@

$(STAMPS)/frontend: $(STAMPS)/npm $(FRONTEND) $(PAGES)
	@if [ -f package.json ]; then echo "· front-end assets"; npm run --silent build >/dev/null; fi
	@touch $@

messages: $(STAMPS)/messages  ## compile the translations
$(STAMPS)/messages: $(PO) | $(STAMPS)/project
	@$(BIN)/python -m jiban.config.messages compile
	@touch $@

# ── Tests and checks ────────────────────────────────────────────────────────
test: setup  ## all tests, on two cores
	@.ci/packages
	$(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder -rs --durations 25

faults: setup  ## rounds of real faults under load, each proved from the data (ROUNDS=100)
	$(BIN)/python -m tests.faults.rounds --rounds $(or $(ROUNDS),100)

check: setup  ## format, lint, types, floors of the house, translations, declarations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=jiban.config.settings $(BIN)/python -m jiban.config.messages check
	$(BIN)/jiban desk check
	@$(MAKE) --no-print-directory audit

audit: $(STAMPS)/deps  ## known weaknesses of the locked packages, as far as a register of them answers
	$(BIN)/python .ci/audit.py

bench: setup  ## every benchmark (or BENCH=loop), one after another; figures to docs/benchmarks/
	$(BIN)/python -m benchmarks.report $(BENCH)

wheel: setup  ## dist/*.whl with assets and translations inside: installs without Node
	$(BIN)/python -m hatchling build -t wheel

format:  ## put the code into its usual shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:  ## remove what make made; the data in var/ stays
	rm -rf $(VENV) node_modules dist build jiban/web/static/web jiban/locale/*/LC_MESSAGES/*.mo
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage test-results
	find jiban tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
