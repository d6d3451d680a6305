# The verbs of the house. Everything works on a machine that has python3 (3.11 or newer) and make.
PYTHON ?= python3
START = $(PYTHON) deploy/start.py
.DEFAULT_GOAL := help
.PHONY: help run test check bench fuzz format words audit figures manage install clean

help:            ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

run:             ## serve the trial on http://127.0.0.1:8000 (PORT=8001 for another port)
	@$(START) run

test:            ## every test, on PostgreSQL and on SQLite (ARGS="tests/law -k pause" for some)
	@$(START) test $(ARGS)

check:           ## lint, types, rooms, templates, migrations, translations
	@$(START) check

bench:           ## time the main pages on a year of the city (ARGS="--years 10", ARGS="--trial")
	@$(START) bench $(ARGS)

fuzz:            ## ask the whole API at random, by three roles (20,000 requests)
	@$(START) fuzz $(ARGS)

format:          ## lay out Python as `check` wants it
	@$(START) install && .venv/bin/ruff check --quiet --fix . ; .venv/bin/ruff format .

words:           ## take new Vietnamese sentences into the English list and compile it
	@$(START) install && .venv/bin/python -m config.translations update

audit:           ## compare every card with its slip, and look for broken chains
	@$(START) manage audit

figures:         ## the published figures of July 2025 as JSON
	@$(START) manage figures --json

manage:          ## any other command: make manage ARGS="createsuperuser"
	@$(START) manage $(ARGS)

clean:           ## remove the virtual environment and caches; var/ with the data stays
	rm -rf .venv staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

install:
	@$(START) install
