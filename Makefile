# The commands of the project. `make` alone lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run demo test check fix bench shots lock

help:    ## visa kommandona
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */  make \1\t/' | expand -t 16

run: $(VENV)/run.stamp    ## starta BIS (PORT=8600 väljer port)
	@$(BIN)/python -m bis run $(if $(PORT),--port $(PORT))

demo: $(VENV)/run.stamp    ## starta BIS med ett påhittat exempelhus och en färdig inloggning
	@$(BIN)/python -m bis run --demo $(if $(PORT),--port $(PORT))

test: $(VENV)/dev.stamp    ## alla prov, på SQLite och PostgreSQL och i Chromium (ARGS="-k namn" väljer)
	@tests/system-packages
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup $(ARGS)

check: $(VENV)/dev.stamp    ## format, lint, typer och importregler
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/dev.stamp    ## rätta format och det lint kan rätta
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/dev.stamp    ## mät farten (BENCH="svara kalender" väljer)
	@tests/system-packages
	@$(BIN)/python -m bench $(BENCH)

shots: $(VENV)/dev.stamp    ## ta skärmbilder av alla sidor till shots/
	@tests/system-packages
	@$(BIN)/python -m tests.shots

lock: $(VENV)/dev.stamp    ## räkna om requirements*.txt ur pyproject.toml
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

$(VENV)/run.stamp: requirements.txt
	@echo "Installerar det BIS behöver (en gång, några minuter) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt
	@echo "Installerar det proven behöver (en gång, några minuter) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp
