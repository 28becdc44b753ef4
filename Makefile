# Every recipe is one line that says what it does; the work is in scripts/, in `preau` and in tests/run.py.
# To add a target: keep it to one command, and give it a `##` sentence for `make help`.
.DEFAULT_GOAL := help
.PHONY: help setup dev demo test fast journeys check format maps docs bench locks clean
RUN := .venv/bin/python
J ?=

help: ## List the targets
	@grep -hE '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: ## Prepare .venv for a demonstration (nothing else is needed on a Debian with Python 3.11)
	@scripts/setup.sh base

dev: ## Prepare .venv with what the tests and the checks need
	@scripts/setup.sh dev && scripts/test-tools.sh

demo: setup ## Run the whole chain with a fictitious school on localhost
	@.venv/bin/preau demo $(ARGS)

test: dev ## Run all the tests; closes with one line, N passed, N failed
	@$(RUN) tests/run.py

test-%: dev ## Run one area: test-protocols, test-kit, test-registre, test-comptes, test-portail…
	@$(RUN) tests/run.py --only $*

journeys: dev ## Run the journeys in Chromium; J=J1 for one
	@$(RUN) tests/run.py --only journeys $(if $(J),-k $(J))

fast: dev ## The rooms and the houses without browser, servers of others or killed processes: under two minutes
	@$(RUN) tests/run.py --fast

check: dev ## ruff, mypy, import-linter, djlint, migrations, maps, generated pages
	@scripts/check.sh

format: dev ## Format the code
	@$(RUN) -m ruff check -q --fix --unsafe-fixes . ; $(RUN) -m ruff format -q .

maps: setup ## Draw the journeys into docs/reference/parcours/
	@.venv/bin/preau maps

docs: dev ## Write the generated reference, and the illustrated tutorials from a running demonstration
	@.venv/bin/preau docs && .venv/bin/preau maps && $(RUN) -m tutorials docs/tutoriels

bench: dev ## Measure beside peers, in one run; prints Markdown
	@$(RUN) -m bench

locks: ## Compile requirements/*.txt again (needs uv)
	@scripts/locks.sh

clean: ## Remove the virtual environments and the data of the demonstration
	@rm -rf .venv .venv-3.13 var
