# What editors type. `make help` shows it.

.DELETE_ON_ERROR:
.DEFAULT_GOAL := build
.PHONY: build check clean constraints format help lint measure messages test

# Which documents and languages; empty means all.
doc =
lang =

build: .venv/.ready ## Build every document; or some: make doc=gorenjska lang=sl
	@.venv/bin/policygen build $(doc) $(addprefix --language=,$(lang))

check: .venv/.ready ## Check the sources without building
	@.venv/bin/policygen check

messages: .venv/.ready ## Bring the translators' catalogs up to date with the sources
	@.venv/bin/policygen messages extract update

test: .venv/.ready-tests ## Run the tests
	.venv/bin/pytest -n 2

lint: .venv/.ready-tests ## Check form, types and imports of the program
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

format: .venv/.ready-tests ## Put the program into its form
	.venv/bin/ruff format
	.venv/bin/ruff check --fix

measure: .venv/.ready-tests ## Compare a clean build with the bare engines (takes minutes)
	.venv/bin/python tools/measure_overhead.py

constraints: .venv/.ready ## Take newer versions of the packages (needs the network)
	tools/setup --pin

clean: ## Remove what was built
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Set-up: the first `make` makes .venv, a change of these files brings it up to date.
.venv/.ready: pyproject.toml constraints.txt tools/setup
	@tools/setup

.venv/.ready-tests: .venv/.ready
	@tools/setup --tests
