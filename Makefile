# `make demo` and `make test` set everything up by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared/data
RECORD := build/demo.duckdb

.PHONY: demo serve test lint docs model sums lock supply clean

demo: $(VENV)/.ready
	$(BIN)/rasad read examples/stories --format table
	@mkdir -p build && rm -f $(RECORD)
	$(BIN)/rasad add examples/stories --store $(RECORD)
	$(BIN)/rasad events --voices 2 --store $(RECORD) --format table
	$(BIN)/rasad facts --store $(RECORD) --format table
	@echo "To open this record in a browser, in Persian or English: make serve"

# The demo's record in a browser.
serve: $(VENV)/.ready
	@test -e $(RECORD) || $(MAKE) demo
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[serve]'
	$(BIN)/rasad serve --store $(RECORD)

test: $(VENV)/.dev lint
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The documentation as a site, in build/site/index.html
docs: $(VENV)/.docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# Trains the encoder anew: some hours on two cores. DATA is the folder with events/, ud/ and ner/.
model: $(VENV)/.training
	$(BIN)/python -m training.make --data $(DATA)

# After a change of the model's files: the sums that the encoder checks them against.
sums: $(VENV)/.dev
	$(BIN)/python -m training.sums

# The versions and hashes of what is installed, anew; UPGRADE=--upgrade takes the newest.
lock: $(VENV)/.supply
	PATH=$(BIN):$$PATH $(BIN)/python tools/lock.py $(UPGRADE)

# Wheel and sdist in dist/, tried in an empty environment; their licences, SBOM and known weaknesses: docs/supply.md
supply: $(VENV)/.supply
	$(BIN)/python -m tools.supply
	$(BIN)/python -m tools.audit

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rasad needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: $(VENV)/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

$(VENV)/.docs: $(VENV)/.dev
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[docs]'
	touch $@

$(VENV)/.supply: $(VENV)/.dev requirements/supply.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[supply]' hatchling
	touch $@

$(VENV)/.training: $(VENV)/.dev
	$(BIN)/pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[training]'
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
