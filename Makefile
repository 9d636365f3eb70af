# Two commands: `make nightly` runs the night on the sample inbox, `make test` checks everything. Each sets itself up.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
INBOX ?= data/sample/inbox
HOME_DIR ?= data/home

.PHONY: setup nightly test lint unit serve explore docs lock clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

nightly: setup
	$(BIN)/danhbo nightly --inbox $(INBOX) --home $(HOME_DIR)

serve: setup
	$(BIN)/danhbo serve --inbox $(INBOX) --home $(HOME_DIR)

explore: setup
	DANHBO_HOME=$(HOME_DIR) $(BIN)/marimo run explore/danhbo_explore.py

docs: setup
	$(BIN)/python -c "from orchestration.describing import questions_page as page; print(page(), end='')" > docs/questions.md

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile

test: lint unit

# needs uv; writes hashes and no index addresses
lock:
	uv pip compile --python-version 3.11 --extra dev --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) data/home .pytest_cache .mypy_cache .ruff_cache
