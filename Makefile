# make run    sets everything up and plays the baseline
# make test   passes all tests
# make same   plays everything at an earlier revision too (REV=…) and compares all tables bit for bit
# Python 3.11 or later is all that is needed; another one than the first found: make PYTHON=python3.13 run

VENV ?= .venv
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := $(VENV)/bin
SET_UP := $(VENV)/.set-up
SCENARIO ?= scenarios/summer-2023.yaml

.PHONY: run test same coverage lint types golden keys reference docs site posterior gallery studies bench pins clean setup

run: $(SET_UP)
	$(BIN)/python run.py run $(SCENARIO)

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

setup: $(SET_UP)

$(SET_UP): requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Ballast needs Python 3.11 or later; found: $(if $(PYTHON),$(PYTHON) is older or does not start,none). Install one, or name it: make PYTHON=/path/to/python run" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(SET_UP)

# needs uv; drops the comment lines, so that no index is named in the files
pins:
	for name in run dev; do \
	  { echo "# Pinned by \`make pins\` from $$name.in, for Python 3.11 and later; edit that file instead."; \
	    uv pip compile --universal --python-version 3.11 --fork-strategy fewest --no-header --no-annotate --no-emit-index-url --quiet requirements/$$name.in; \
	  } > requirements/$$name.txt.new && mv requirements/$$name.txt.new requirements/$$name.txt; done

clean:
	rm -rf $(VENV) site .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage htmlcov
