# Everything a person types. Needs Python 3.11 with pip, and make; the rest is installed into .venv.
#
#   make backtest   trade the macro LSTM and write the report
#   make test       run the tests
#   make help       the other targets

VENV := .venv
ACTIVATED := $(VENV)/bin
PROJECT ?= algorithms/macro_lstm
PYTEST_WORKERS ?= 2
# Jupyter refuses to run as root, as in a container, unless told that it may.
JUPYTER_OPTIONS ?= $(if $(filter 0,$(shell id -u)),--allow-root)

# The first interpreter that really is Python 3.11; PYTHON=/path/to/python3.11 overrides the search.
ifndef PYTHON
PYTHON := $(shell for name in python3.11 python3 python; do \
	if $$name -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1; then echo $$name; break; fi; done)
endif

.PHONY: help setup backtest train research test soak lint types bench record regressions report clean
.DELETE_ON_ERROR:

help:
	@sed -n 's/^##  *//p' $(MAKEFILE_LIST)

# One stamp for each install, written when the install has succeeded: a second run does nothing,
# a changed pin installs again, an interrupted install starts over.
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
RESEARCH_STAMP := $(VENV)/.installed-research
INSTALL := $(ACTIVATED)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable

$(ACTIVATED)/python:
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 was not found; install it, or name it: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || \
		{ echo "make: $(PYTHON) is not Python 3.11, the version LEAN runs; install it, or name it: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@if ! $(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1; then \
		$(PYTHON) -m venv --clear --without-pip $(VENV) && \
		$(PYTHON) -m pip --python $@ install --quiet --disable-pip-version-check pip; fi

$(RUN_STAMP): pyproject.toml constraints.txt | $(ACTIVATED)/python
	@echo "Installing what a backtest needs into $(VENV): 1 to 5 minutes the first time, mostly the download of TensorFlow ..."
	@$(INSTALL) .
	@touch $@

$(DEV_STAMP): $(RUN_STAMP)
	@echo "Installing what the tests need: half a minute the first time ..."
	@$(INSTALL) '.[dev,research]'
	@touch $@

$(RESEARCH_STAMP): $(RUN_STAMP)
	@echo "Installing what the notebooks need: half a minute the first time ..."
	@$(INSTALL) '.[research]'
	@touch $@

##  make setup      install everything, for running and for developing
setup: $(DEV_STAMP)

##  make backtest   trade the macro LSTM: finds data or fetches it, trains, trades, writes the report
backtest: $(RUN_STAMP)
	@$(ACTIVATED)/minilean backtest $(PROJECT)

##  make train      train all models of the backtest on all cores and publish them in the object store
train: $(RUN_STAMP)
	@$(ACTIVATED)/python models train

##  make research   open the notebooks in Jupyter
research: $(RESEARCH_STAMP)
	@$(ACTIVATED)/jupyter lab --notebook-dir research $(JUPYTER_OPTIONS)

##  make test       run all tests
test: $(DEV_STAMP)
	@$(ACTIVATED)/python -m pytest --numprocesses $(PYTEST_WORKERS)

##  make soak       break data files and weights of every kind, twenty thousand times, and see that each is refused by name (SOAK=--help)
soak: $(DEV_STAMP)
	@$(ACTIVATED)/python tests/faults $(SOAK)

##  make lint       check the style of all code
lint: $(DEV_STAMP)
	@$(ACTIVATED)/ruff check .

##  make types      check the types of all code
types: $(DEV_STAMP)
	@$(ACTIVATED)/basedpyright

##  make bench      print the project's speed figures
bench: $(DEV_STAMP)
	@$(ACTIVATED)/python bench

##  make record     run the conformance cases through the real lean backtest (needs Docker; IMAGE=... names another engine)
record: $(DEV_STAMP)
	@$(ACTIVATED)/python tests/conformance/record.py $(if $(IMAGE),--image "$(IMAGE)")

##  make regressions LEAN=...  run the regression algorithms of a checkout of LEAN and write runtime/regressions.md
regressions: $(DEV_STAMP)
	@$(ACTIVATED)/python tests/conformance/regressions.py "$(LEAN)"

##  make report     print the path of the newest report
report:
	@newest=$$(ls -t $(PROJECT)/backtests/*/report.html 2>/dev/null | head -n 1); \
	if [ -n "$$newest" ]; then echo "$$newest"; \
	else echo "make: $(PROJECT) has no report yet; make backtest writes one" >&2; exit 2; fi

##  make clean      remove .venv; data, weights and results stay
clean:
	@rm -rf $(VENV)
