# `make help` says what there is. Needs GNU make and Python 3.11 or newer; the rest is installed into .venv.
.DELETE_ON_ERROR:
.PHONY: help deck test test-anki-versions bench check format clean

VENV := .venv
BIN := $(VENV)/bin
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11 python
PYTEST_ARGS ?= -n auto --maxprocesses 4
ANKI_VERSIONS ?= 2.1.66 23.12.1 24.11 25.9.4

# Folders are among them because a deleted file shows only there. Spaces in names are escaped for make.
NOTES := $(shell find notes templates 2>/dev/null | sed 's/ /\\ /g')
SOURCES := $(shell find src -name '*.py')

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 28

deck: build/.made ## build the deck from notes/ into build/

test: $(VENV)/.dev ## run all tests, those with real Anki included
	$(BIN)/pytest $(PYTEST_ARGS)

test-anki-versions: $(VENV)/.dev ## the update scenarios in older versions of Anki, each in an environment of its own in build/
	@failed=; for version in $(ANKI_VERSIONS); do \
	  python=build/anki/$$version/bin/python; \
	  test -x $$python || $(BIN)/python -m venv build/anki/$$version; \
	  if ! $$python -m pip install --quiet "anki==$$version" 'pytest>=8,<10' --editable .; then \
	    echo "Anki $$version does not install here"; continue; \
	  fi; \
	  echo "Anki $$version"; \
	  $$python -m pytest -p no:cacheprovider --override-ini filterwarnings= tests/test_scenarios.py || failed="$$failed $$version"; \
	done; test -z "$$failed" || { echo "failed:$$failed" >&2; exit 1; }

bench: $(VENV)/.dev ## compare speed and memory with other tools; writes docs/performance.md
	$(BIN)/python -m benchmarks.run

check: $(VENV)/.dev ## style, types and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev ## bring the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove all that was made; notes and karuta.lock stay
	rm -rf build dist $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

build/.made: $(VENV)/.installed $(NOTES) $(SOURCES) $(wildcard karuta.toml karuta.lock)
	$(BIN)/karuta build
	@touch $@

$(VENV)/.installed: pyproject.toml | $(VENV)/.python
	$(BIN)/python -m pip install --quiet --editable '.[preview]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/.python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	$(BIN)/python -m pip install --quiet --no-deps aqt # Anki's own card pages and MathJax, without the desktop program
	@touch $@ $(VENV)/.installed

$(VENV)/.python:
	@for python in $(PYTHONS); do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	    echo "$$python cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
	  fi; \
	  echo "Installing into $(VENV) with $$($$python --version)"; \
	  $$python -m venv $(VENV) && touch $@; exit; \
	done; \
	echo "Karuta needs Python 3.11 or newer; none of $(PYTHONS) is." >&2; exit 1
