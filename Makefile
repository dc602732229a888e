# Everything a person types. Needs make and Python 3.11, or uv, which gets it; the rest is installed into .venv.
# PYTHON=/path/to/python3.11 names the Python 3.11 to use.
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

# Makes .venv, once; a changed pin, a moved checkout and a broken environment install again.
INSTALL := PYTHON="$(PYTHON)" sh scripts/environment.sh

# Without the theme's announcement that it is kept up until May 2027, and by what it is followed then.
MKDOCS := NO_MKDOCS_2_WARNING=1 $(ACTIVATED)/mkdocs

.PHONY: help for-running for-notebooks setup backtest train evaluate research quick test test-all soak stress mutants check format docs docs-serve bench record regressions strategy report clean

help:
	@sed -n 's/^##  *//p' $(MAKEFILE_LIST)

for-running:
	@$(INSTALL) run

for-notebooks:
	@$(INSTALL) research

##  make setup      install everything, for running and for developing
setup:
	@$(INSTALL) dev

##  make backtest   trade the macro LSTM: finds data or fetches it, trains, trades, writes the report
backtest: for-running
	@$(ACTIVATED)/minilean backtest $(PROJECT)

##  make train      train all models of the backtest on all cores and publish them in the object store
train: for-running
	@$(ACTIVATED)/python models train

##  make evaluate   judge the network beside all its references: yes, no, or not enough data
evaluate: for-running
	@$(ACTIVATED)/python models evaluate

##  make research   open the notebooks in Jupyter
research: for-notebooks
	@$(ACTIVATED)/jupyter lab --notebook-dir research $(JUPYTER_OPTIONS)

##  make quick      run the tests of single parts, in less than a minute
quick: setup
	@$(ACTIVATED)/python -m pytest --numprocesses $(PYTEST_WORKERS) -m quick

##  make test       run the tests
test: setup
	@$(ACTIVATED)/python -m pytest --numprocesses $(PYTEST_WORKERS) -m "not long"

##  make test-all   run all tests, those that take long too, then make soak and make stress: before a piece of work is closed, up to an hour
test-all: setup
	@$(ACTIVATED)/python -m pytest --numprocesses $(PYTEST_WORKERS)
	@$(ACTIVATED)/python tests/faults
	@$(ACTIVATED)/python tests/significance
	@$(ACTIVATED)/python tests/stress

##  make soak       break files of every kind, twenty thousand times, and show the size of every test of forecasts and of strategies (SOAK=--help)
soak: setup
	@$(ACTIVATED)/python tests/faults $(SOAK)
	@$(ACTIVATED)/python tests/significance

##  make stress     run two hundred generated programs twice, with other hashes, zones and locales, and compare (STRESS=--help)
stress: setup
	@$(ACTIVATED)/python tests/stress $(STRESS)

##  make mutants    make small wrong edits where money and weights are computed and strategies are judged, and count those that the tests notice (MUTANTS=fills: one file)
mutants: setup
	@$(ACTIVATED)/python tests/mutants $(MUTANTS)

##  make check      all that continuous integration asks for: format, style, types, layers, unused code, dependencies, then the tests
check: setup
	@sh scripts/check.sh
	@$(MAKE) --no-print-directory test

##  make format     bring all code into its format
format: setup
	@$(ACTIVATED)/ruff check --quiet --select I --fix . && $(ACTIVATED)/ruff format .

##  make docs       build the pages to read, site/index.html, from docs/ and from the code
docs: setup
	@$(MKDOCS) build
	@echo "The pages are there; open $(CURDIR)/site/index.html in a browser."

##  make docs-serve  show the pages at http://127.0.0.1:8000 and build them again whenever one is saved
docs-serve: setup
	@$(MKDOCS) serve --no-strict

##  make bench      print the project's speed figures; BASE=<commit> compares processor times with that commit's, in alternating runs
bench: setup
	@$(ACTIVATED)/python bench $(if $(BASE),--base "$(BASE)")

##  make record     run the conformance cases through the real lean backtest (needs Docker; IMAGE=... names another engine)
record: setup
	@$(ACTIVATED)/python tests/conformance/record.py $(if $(IMAGE),--image "$(IMAGE)")

##  make regressions LEAN=...  run the regression algorithms of a checkout of LEAN and write runtime/regressions.md
regressions: setup
	@$(ACTIVATED)/python tests/conformance/regressions.py "$(LEAN)"

##  make strategy NAME=x  write a strategy that runs, and its tests, into algorithms/x and tests/algorithms/x
strategy: for-running
	@$(ACTIVATED)/python scripts/strategy.py "$(NAME)"

##  make report     print the path of the newest report
report:
	@newest=$$(ls -t $(PROJECT)/backtests/*/report.html 2>/dev/null | head -n 1); \
	if [ -n "$$newest" ]; then echo "$$newest"; \
	else echo "make: $(PROJECT) has no report yet; make backtest writes one" >&2; exit 2; fi

##  make clean      remove .venv; data, weights and results stay
clean:
	@rm -rf $(VENV)
