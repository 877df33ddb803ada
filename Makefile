# One command runs cxdash (make run), one tests it (make test). Needed: Python 3.11 or newer, make, and the
# package registries that pip and npm are set up for. Everything else comes out of packages into .venv.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
PY := .venv/bin/python
INSTALLED := .venv/.installed
VENDORED := static/vendor/.copied
CATALOGUE := locale/ru/LC_MESSAGES/django

.PHONY: help run start stop install vendor translations browser test check lint soak bench clean
.NOTPARALLEL:
# Compiled code is kept: a run starts five processes, and the tests many more.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help

help:
	@echo "make run      the demonstration company, at http://localhost:8000 (PORT=8001 make run for another port)"
	@echo "make start    your own company, empty at first (NAME=acme make start for a second one)"
	@echo "make stop     stop what runs"
	@echo "make test     the tests"
	@echo "make check    style, types, layers, migrations, translations, then the tests"
	@echo "make soak     long seeded runs: kills, load, simulations"
	@echo "make bench    measurements"
	@echo "make clean    remove what was built (your data in var/ stay)"

# exec: the signals of the terminal and of a service manager reach the server itself.
run: install vendor translations
	@exec $(PY) -m cxdash.running demo

start: install vendor translations
	@exec $(PY) -m cxdash.running own

stop: install
	@exec $(PY) -m cxdash.running stop

install: $(INSTALLED)

$(INSTALLED): requirements.lock
	@if [ -z "$(PYTHON)" ]; then echo "cxdash needs Python 3.11 or newer (PYTHON=/path/to/it make ...)" >&2; exit 1; fi
	@echo "installing the packages of requirements.lock into .venv (about a minute)"
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes --requirement requirements.lock
	@touch $@

vendor: $(VENDORED)

$(VENDORED): $(INSTALLED) package-lock.json cxdash/vendor_assets.py
	@$(PY) -m cxdash.vendor_assets
	@touch $@

translations: $(CATALOGUE).mo

$(CATALOGUE).mo: $(CATALOGUE).po | $(INSTALLED)
	@$(PY) -m cxdash.translations compile

# A missing browser is no reason not to run the other tests; they say which ones did not run.
browser: install
	@$(PY) -m cxdash.browser --install || true

test: install vendor translations browser
	$(PY) -m pytest -n logical --dist loadfile --no-loadscope-reorder -m "not soak"

lint: install
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) -m cxdash.translations check

check: lint test

soak: install vendor translations browser
	$(PY) -m pytest -m soak

bench: install vendor translations
	$(PY) -m benchmarks

clean:
	rm -rf .venv node_modules static/vendor staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis build
	rm -f $(CATALOGUE).mo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
