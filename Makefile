# Two commands for a newcomer: `make run` starts the dashboard, `make test` passes the tests.
# While you write: `make test-quick`. Before a release: `make test-long`.
# Each sets up what it needs in .venv and does so again only when the pins change.

PYTHON ?= python3
PORT ?= 8501
BIN = .venv/bin
# Compile once: with this set, each of the tests' many processes would compile everything anew.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test test-quick test-long check coverage bench backtest browser office clean

run: .venv/run.stamp
	$(BIN)/streamlit run dashboard.py --server.port $(PORT)

test: check browser office
	$(BIN)/pytest

# What needs no browser, no process, no file to take along and no hundreds of cases: about a minute.
test-quick: .venv/dev.stamp
	$(BIN)/pytest -m "not slow and not long"

# Kills, power loss, full disks, damaged files, hostile workbooks (prints its figures);
# then the tests that are there for volume, and every rule with many more examples.
test-long: .venv/dev.stamp browser office
	$(BIN)/python -m tests.faults
	CHINO_TEST_LONG=on $(BIN)/pytest -m "long or hypothesis"

# Style, types, and which room may import from which.
check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Lines of the library that the tests run, in processes of their own too.
coverage: .venv/dev.stamp browser office
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: .venv/dev.stamp browser
	$(BIN)/python -m tests.bench

# How well the outlook foresees what came: writes docs/outlook.md.
backtest: .venv/dev.stamp
	$(BIN)/python -m tests.backtest

# The pictures of docs/, as the program looks now: needs LibreOffice with Impress and Calc.
.PHONY: pictures
pictures: .venv/dev.stamp browser office
	$(BIN)/python -m tests.pictures

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with PYTHON=...")'
	$(PYTHON) -m venv .venv || (rm -rf .venv && apt-get update && apt-get install -y python3-venv && $(PYTHON) -m venv .venv)

.venv/run.stamp: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/dev.stamp: requirements.txt requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

# A browser for the tests: Debian's without a window is the quickest, any other does as well.
SUDO = $$(command -v sudo)
browser: .venv/dev.stamp
	@if command -v chromium-headless-shell >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && apt-get update && apt-get install -y --no-install-recommends chromium-headless-shell; then :; \
	elif command -v chromium >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif command -v apt-get >/dev/null; then $(SUDO) apt-get update && $(SUDO) apt-get install -y --no-install-recommends chromium; \
	else $(BIN)/python -m playwright install chromium; fi

# LibreOffice and the font, in which a test opens the PowerPoint file; without it that test is left out.
office:
	@if command -v soffice >/dev/null && fc-list 2>/dev/null | grep -q "BIZ UD"; then :; \
	elif command -v apt-get >/dev/null; then \
	  $$(command -v sudo) apt-get update && $$(command -v sudo) apt-get install -y --no-install-recommends libreoffice-impress fonts-morisawa-bizud-gothic; \
	else echo "LibreOffice is not here: the test that opens a PowerPoint file in it is left out."; fi

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
