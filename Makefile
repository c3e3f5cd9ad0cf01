# Each target needs only Python (3.10 or newer) with pip, git and make. All of them share one .venv made here, but
# `compat`: it makes a virtual environment for each SDK in .venv-compat, and uses it again while nothing changed. So does
# `scale` with the engines in .venv-scale; it needs Java, too, which it installs on Debian where it is root. And
# `browser` opens our pages in Chromium, with .venv-browser, and installs Debian's browser where none is; `screens` takes
# the pictures in docs/screens with it. `docs` makes the site in docs/_build with Sphinx, in .venv-docs.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test hooks compat scale docs browser screens release-check coverage mutants fuzz bench clean

demo: .venv/installed
	$(BIN)/chatimg-parse examples/crazyrouter-reply.md

test: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto

hooks: .venv/dev
	$(PIP) --group hooks
	$(BIN)/pre-commit install

compat:
	$(PYTHON) -m compat

scale:
	$(PYTHON) -m engines

browser:
	$(PYTHON) -m browser

screens:
	$(PYTHON) -m browser screens

docs:
	$(PYTHON) -m docs

release-check:
	$(PYTHON) -m release

# Every test once more, with fewer drawn examples, and what of the code they ran, branch by branch. The tracer makes them
# about three times as slow, and so this is no part of `make test`. A test that fails only here is one of time or memory,
# which the tracer takes; what fails is the report, under the floor that pyproject.toml names.
coverage: .venv/dev
	$(PIP) --group coverage
	$(BIN)/coverage erase
	-HYPOTHESIS_PROFILE=dev $(BIN)/coverage run -m pytest -n auto
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# Faults put into the code one by one, each of which a test should see: thousands, of which two hundred are asked in a
# minute. A part of them is `make mutants MUTANTS='chatimg_parse.decide.tasks*'`. tests/mutants.md says which may survive.
MUTANTS := chatimg_parse.decide.* chatimg_parse.text.words.*
mutants: .venv/dev
	$(PIP) --group mutants
	$(BIN)/mutmut run $(foreach each,$(MUTANTS),'$(each)')
	$(BIN)/mutmut results

# Atheris, where this Python has it, looks for SECONDS, which may be more.
SECONDS := 60
fuzz: .venv/dev
	$(BIN)/python -m fuzzing --seconds $(SECONDS)

bench: .venv/dev
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv .venv-compat .venv-scale .venv-browser .venv-docs docs/_build mutants .coverage .fuzz .hypothesis \
		.mypy_cache .pytest_cache .ruff_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

# Both are made anew when the version changes, too: an editable install has noted it.
.venv/installed: .venv/bin/python pyproject.toml chatimg_parse/__init__.py
	$(PIP) -e .
	touch $@

# Dependency groups are known to pip since 25.1, and Python 3.13 and older come with an older one.
.venv/dev: .venv/bin/python pyproject.toml chatimg_parse/__init__.py
	$(PIP) 'pip>=25.1'
	$(PIP) -e . --group dev
	touch $@ .venv/installed
