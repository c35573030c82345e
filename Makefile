# What editors type. `make help` shows it.

.DELETE_ON_ERROR:
.DEFAULT_GOAL := build
.PHONY: bench build check clean constraints cluster-demo coverage faults format fuzz help lint measure-check measure-review messages mutants preflight review-copies soak test watch

# Which documents and languages; empty means all.
doc =
lang =

# What to measure; empty means all.
rows =

# How long to fuzz; how many mutants to try, or: all.
seconds = 60
sample = 400

build: .venv/.ready ## Build every document; or some: make doc=gorenjska lang=sl
	@.venv/bin/policygen build $(doc) $(addprefix --language=,$(lang))

watch: .venv/.ready-watch ## Check and build again whenever something changes: make watch doc=gorenjska
	@.venv/bin/policygen watch $(doc) $(addprefix --language=,$(lang))

check: .venv/.ready ## Check the sources and the translations without building
	@.venv/bin/policygen check
	@.venv/bin/policygen messages check

messages: .venv/.ready ## Bring the translators' catalogs up to date with the sources, and check them
	@.venv/bin/policygen messages extract update check

test: .venv/.ready-tests ## Run the tests
	.venv/bin/pytest -n 2

lint: .venv/.ready-tests ## Check form, types and imports of the program
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

preflight: .venv/.ready-preflight ## Check all PDFs of build/ with our own checker, veraPDF (needs Java), qpdf and ghostscript
	.venv/bin/policygen preflight
	tools/verapdf build/*/*.pdf
	tools/press build/*/*.print.pdf

format: .venv/.ready-tests ## Put the program into its form
	.venv/bin/ruff format
	.venv/bin/ruff check --fix

measure-check: .venv/.ready-tests ## Measure what a check costs, of hostile files too
	.venv/bin/python tools/measure_check.py

measure-review: .venv/.ready-tests ## Take back a review copy of 60 pages with 200 tracked changes; fail above 3 seconds
	.venv/bin/python tools/measure_review.py

review-copies: .venv/.ready-tests ## Take back every document untouched, in every language; fail if a text comes home changed
	.venv/bin/python tools/check_review_copies.py

bench: .venv/.ready-bench ## Measure builds, and the bare engines and other tools beside them (an hour): make bench rows="first nothing"
	.venv/bin/python tools/measure_build.py $(rows)

coverage: .venv/.ready-tests ## Show which ways through the reader and the checker no test takes; fail for one
	.venv/bin/coverage run -m pytest -q tests/content tests/messages -k "not random and not in_time"
	.venv/bin/coverage report

mutants: .venv/.ready-mutants ## Change the reader and the checker in small ways; fail if the tests miss many: make mutants sample=all
	nice -n 15 .venv/bin/python tools/try_mutants.py --sample $(sample)

cluster-demo: .venv/.ready-cluster ## Build through a cluster of two workers, kill one, and compare with a build without
	.venv/bin/python tools/try_cluster.py $(doc)

soak: .venv/.ready-tests ## Edit and damage the small project at random for a while, with real documents: make soak seconds=600
	nice .venv/bin/python tools/try_soak.py --seconds $(seconds)

faults: .venv/.ready-tests ## Let the disk fail everywhere and kill builds 200 times; fail if a file is torn (takes an hour)
	nice .venv/bin/python tools/try_faults.py disk
	nice .venv/bin/python tools/try_faults.py room
	nice .venv/bin/python tools/try_faults.py kill
	nice .venv/bin/python tools/try_faults.py traces

fuzz: .venv/.ready-fuzz ## Look for files that reading and checking do not end well with: make fuzz seconds=600
	.venv/bin/python tests/content/fuzz_reader.py -max_total_time=$(seconds)

constraints: .venv/.ready ## Take newer versions of the packages (needs the network)
	tools/setup --pin

clean: ## Remove what was built
	rm -rf build mutants .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Set-up: the first `make` makes .venv, a change of these files brings it up to date.
.venv/.ready: pyproject.toml constraints.txt tools/setup
	@tools/setup

.venv/.ready-tests: .venv/.ready
	@tools/setup --tests

.venv/.ready-mutants .venv/.ready-fuzz .venv/.ready-bench: .venv/.ready-%: .venv/.ready-tests
	@tools/setup --$*

.venv/.ready-preflight .venv/.ready-watch .venv/.ready-cluster: .venv/.ready-%: .venv/.ready
	@tools/setup --$*
