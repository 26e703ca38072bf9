# make run    installs what a run needs, and runs the first scenario
# make demo   the same, with the invented island: a minute in all, and a report that opens
# make test   adds what tests need, and runs all tests
# make same   plays everything at an earlier revision too (REV=…) and compares all tables bit for bit
# Python 3.11 or later is all that is needed; to choose one: make PYTHON=python3.13 run

VENV ?= .venv
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := $(VENV)/bin
# two marks: what a run needs is installed; so is what tests, pages and studies need
RUNS := $(VENV)/.runs
SET_UP := $(VENV)/.set-up
SCENARIO ?= scenarios/summer-2023.yaml

.PHONY: run demo test same coverage lint types golden keys reference docs site posterior gallery studies bench pins clean setup develop

run: $(RUNS)
	$(BIN)/python run.py run $(SCENARIO)

demo: $(RUNS)
	$(BIN)/python run.py demo

test: $(SET_UP)
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

same: $(SET_UP)
	$(BIN)/python -m tests.same $(REV)

coverage: $(SET_UP)
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -q
	$(BIN)/python -m coverage combine -q
	$(BIN)/python -m coverage report --include='sim/*' --fail-under=95

lint: $(SET_UP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(SET_UP)
	$(BIN)/mypy

golden: $(SET_UP)
	$(BIN)/python -m tests.golden.renew
	$(BIN)/python -m tests.golden.terminal

keys: $(SET_UP)
	$(BIN)/python -m ballast.sim.scenario.editor
	$(BIN)/python -m ballast.sim.scenario.parameter_table

# after a change of the model's numbers: make golden posterior gallery studies docs
posterior: $(SET_UP)
	$(BIN)/python run.py calibrate configs/calibration.yaml --out results/calibration --resume
	$(BIN)/python docs/calibration_page.py results/calibration
	$(BIN)/python docs/renew.py docs/calibration.md

gallery: $(SET_UP)
	$(BIN)/python docs/gallery.py

studies: $(SET_UP)
	$(BIN)/python docs/study_pages.py

reference: $(SET_UP)
	$(BIN)/python docs/reference.py

site: $(SET_UP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

docs: keys reference
	$(BIN)/python docs/renew.py

bench: $(SET_UP)
	$(BIN)/python -m pytest -q -p no:xdist tests/benchmarks/test_speed.py
	$(BIN)/python -m tests.benchmarks.ensemble
	$(BIN)/python -m tests.benchmarks.sweep

setup: $(RUNS)

develop: $(SET_UP)

# No bytecode is written ahead (140 MB): Python writes that of what is used at the first run.
PIP := $(BIN)/python -m pip --disable-pip-version-check
ADD := $(PIP) install --no-compile

$(RUNS): requirements/run.txt pyproject.toml
	@test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Ballast needs Python 3.11 or later; found: $(if $(PYTHON),$(PYTHON) is older or does not start,none). Install one, or name it: make PYTHON=/path/to/python run" >&2; exit 2; }
	@echo "1/3 Making a Python environment in $(VENV)/, with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
	@echo "2/3 Installing the libraries that a run needs (requirements/run.txt; 500 MB on disk)"
	@$(ADD) -r requirements/run.txt
	@echo "3/3 Installing Ballast itself, from this folder"
	@$(ADD) --no-deps --no-build-isolation --editable .
	@touch $@

$(SET_UP): requirements/dev.txt $(RUNS)
	@echo "Adding what tests, pages and studies need (requirements/dev.txt; another 1.1 GB on disk)"
	@$(ADD) -r requirements/dev.txt
	@touch $@

# needs uv; drops the comment lines, so that no index is named in the files
pins:
	for name in run dev; do \
	  { echo "# Pinned by \`make pins\` from $$name.in, for Python 3.11 and later; edit that file instead."; \
	    uv pip compile --universal --python-version 3.11 --fork-strategy fewest --no-header --no-annotate --no-emit-index-url --quiet requirements/$$name.in; \
	  } > requirements/$$name.txt.new && mv requirements/$$name.txt.new requirements/$$name.txt; done

clean:
	rm -rf $(VENV) site .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage htmlcov
