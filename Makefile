# One command each; `make help` lists them. uv and everything else that they need stay in this directory.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
WORKERS ?= 2
TESTS ?=
ARGS ?=

UV := .tools/uv
RUN := .venv/bin/python -m
TEMPLATES = $(shell find templates -name '*.html')

export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON := $(PYTHON)
# An environment that happens to be active is not ours; and what Python compiled is kept, or each process
# compiles Django anew.
unexport VIRTUAL_ENV PYTHONHOME PYTHONDONTWRITEBYTECODE

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DEFAULT_GOAL := help
.PHONY: help run test chromium migrated lint fmt shell bench reset guides messages pictures settings upgrade

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/.demo .local/messages ## serve the portal here, until Ctrl-C (PORT=8000)
	@$(RUN) portal.local run

test: .venv/.dev .local/messages ## all tests, or a part (TESTS=path ARGS="-k word")
	@$(MAKE) --no-print-directory --jobs 2 chromium migrated
	@$(RUN) pytest -n $(WORKERS) $(ARGS) $(TESTS)

chromium: .venv/.dev
	@$(RUN) tests.programs chromium

migrated: .venv/.dev .local/messages
	@$(RUN) tests.services

lint: .venv/.dev .local/messages ## everything that reads the code without running it
	$(UV) lock --check
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	.venv/bin/lint-imports
	$(RUN) mypy
	$(RUN) djlint --lint --quiet templates
	.venv/bin/djade --check $(TEMPLATES)
	$(RUN) tests.operations.production check --deploy --fail-level WARNING

fmt: .venv/.dev ## put the code in order
	$(RUN) ruff check --fix --show-fixes .
	$(RUN) ruff format .
	-.venv/bin/djade $(TEMPLATES)

shell: .venv/.demo ## Django's shell on the data of this checkout
	@$(RUN) portal.local shell

bench: .venv/.dev .local/messages ## measure the portal here (ARGS="name" for one)
	@$(RUN) bench $(ARGS)

reset: .venv/.demo ## forget the data that `make run` has kept here
	@$(RUN) portal.local reset

guides: .venv/.dev ## write docs/guides.md: each item of the guides, its page, its tests
	@$(RUN) portal.guides

pictures: .venv/.dev .local/messages chromium ## take the pictures of docs/images, on a demonstration of their own
	@$(RUN) tests.pictures

settings: .venv/.dev ## write the names and defaults of all settings into docs/operate.md
	@$(RUN) tests.operations.settings_table

messages: .venv/.dev ## take the texts out of the code, for translation
	@$(RUN) portal.messages extract
	@$(RUN) portal.messages compile

upgrade: $(UV) ## lock the newest versions that pyproject.toml allows
	@$(UV) lock --upgrade

# --- What the commands above need first ----------------------------------------------------------

.venv/.demo: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --locked --inexact --no-default-groups --group demo --quiet
	@touch $@

.venv/.dev: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --locked --quiet
	@touch $@ .venv/.demo

.local/messages: $(wildcard locale/*/LC_MESSAGES/*.po) .venv/.demo
	@mkdir -p .local
	@$(RUN) portal.messages compile
	@touch $@

$(UV):
	@PYTHON='$(PYTHON)' sh scripts/get-uv.sh
