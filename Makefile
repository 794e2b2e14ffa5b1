# The two commands are `make run` and `make test`; each prepares what it needs.
PYTHON ?= python3
VENV := .venv/bin/python
ARGS ?=

# Nothing that a test measures depends on how many cores the numeric libraries would take.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test check pytest bench doctor setup lock clean

help:
	@echo "make run              ouvre la fenêtre (prépare tout la première fois)"
	@echo "make run ARGS='…'     lance une commande, par exemple ARGS='draft \"…\" --profile lumea'"
	@echo "make test             vérifie le projet : style, types, architecture, tests"
	@echo "make bench            mesure la vitesse et la mémoire"
	@echo "make doctor           contrôle chaque composant"

run:
	@$(PYTHON) tools/setup.py $(if $(ARGS),,--window)
	@$(VENV) -m cmdesk $(ARGS)

test: setup check pytest

setup:
	@$(PYTHON) tools/setup.py --tests

check:
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -m mypy
	.venv/bin/lint-imports

pytest:
	$(VENV) -m pytest

bench:
	@$(PYTHON) tools/setup.py --tests
	@$(VENV) tools/bench/run.py $(ARGS)

doctor:
	@$(PYTHON) tools/setup.py --window
	@$(VENV) -m cmdesk doctor

# Needs the tool `uv`; writes the locked versions again after a change of pyproject.toml.
lock:
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --no-annotate --no-header pyproject.toml -o requirements/run.lock
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --no-annotate --no-header --extra dev pyproject.toml \
		-o requirements/dev.lock

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
