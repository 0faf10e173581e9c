# Bijeen: `make run` shows it, `make test` tries all of it. Only Python 3.11 or newer with venv is needed beforehand.

PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/ready-to-run
TEST_STAMP := $(VENV)/ready-to-test
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help run test check bench faults lock texts chromium dovecot

help:
	@echo "make run     laat de site draaien op http://127.0.0.1:$(PORT) (PORT= voor een andere poort)"
	@echo "make test    draai alle proeven, op SQLite en op PostgreSQL"
	@echo "make check   controleer de code (ruff, mypy)"
	@echo "make bench   meet de snelheid"
	@echo "make faults  lange proeven die processen en verbindingen afbreken"
	@echo "make texts   zet nieuwe teksten klaar om te vertalen"
	@echo "make lock    leg de versies opnieuw vast (UPGRADE=--upgrade voor nieuwe)"

run: export BIJEEN_BASE_URL ?= http://127.0.0.1:$(PORT)
run: $(RUN_STAMP)
	@$(BIN)/bijeen migrate
	@$(BIN)/bijeen demo
	@$(BIN)/bijeen serve --port $(PORT)

# Both databases are tried at once, whatever the other says; PostgreSQL's answer is shown after SQLite's. What a page looks
# like, what the browser alone decides, and what is only calculated, does not depend on the database: that is tried on one of both.
test: $(TEST_STAMP) chromium dovecot
	@log=$$(mktemp); trap 'kill $$other 2> /dev/null; rm -f "$$log"' EXIT INT TERM; failed=; \
	$(BIN)/python -m pytest --database=postgresql -m "not faults and not looks_desk and not calculates" $(ARGS) > "$$log" 2>&1 & other=$$!; \
	echo "== sqlite"; \
	$(BIN)/python -m pytest --database=sqlite -m "not faults and not looks_public" $(ARGS) || failed="$$failed sqlite"; \
	wait $$other || failed="$$failed postgresql"; \
	echo; echo "== postgresql"; cat "$$log"; \
	if [ -n "$$failed" ]; then echo "Niet gelukt op:$$failed" >&2; exit 1; fi

faults: $(TEST_STAMP)
	@failed=; for database in sqlite postgresql; do \
		echo; echo "== $$database"; \
		$(BIN)/python -m pytest --database=$$database -m faults $(ARGS) || failed="$$failed $$database"; \
	done; \
	if [ -n "$$failed" ]; then echo "Niet gelukt op:$$failed" >&2; exit 1; fi

check: $(TEST_STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: $(TEST_STAMP)
	@$(BIN)/python -m tests.benchmarks

# Every Dutch text in code and templates goes into the catalogue of each other language; what is translated stays.
EXTRACT := --quiet extract -F events/texts/babel.cfg -k _ -k ngettext:1,2 --omit-header --sort-output --no-location
texts: $(RUN_STAMP)
	@$(BIN)/pybabel $(EXTRACT) -o events/texts/bijeen.pot .
	@$(BIN)/pybabel --quiet update -i events/texts/bijeen.pot -o events/texts/en.po -l en \
		--no-fuzzy-matching --ignore-obsolete --omit-header --init-missing

lock:
	@uv=$$(command -v $(BIN)/uv || command -v uv) || { echo "Installeer uv om de versies vast te leggen." >&2; exit 1; }; \
	echo "setuptools>=77" | "$$uv" pip $(COMPILE) pyproject.toml - -o requirements.lock > /dev/null && \
	echo "setuptools>=77" | "$$uv" pip $(COMPILE) -c requirements.lock --extra test pyproject.toml - \
		-o tests/requirements.lock > /dev/null

# The lock names all there is, so nothing is looked for: else a newer release of what a library asks for stops the installation.
# A stamp is newer than what it was made from, so a second start installs nothing.
$(RUN_STAMP): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Bijeen installeert wat nodig is. Dat gebeurt één keer en duurt ongeveer een minuut."
	@$(PIP) --no-deps --require-hashes -r requirements.lock || { echo "Installeren is niet gelukt. Is er internet?" >&2; exit 1; }
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(TEST_STAMP): tests/requirements.lock $(RUN_STAMP)
	@echo "Bijeen installeert wat de proeven nodig hebben. Dat gebeurt één keer."
	@$(PIP) --no-deps --require-hashes -r tests/requirements.lock || { echo "Installeren is niet gelukt. Is er internet?" >&2; exit 1; }
	@touch $@

# The newest Python there is that is new enough; `exec` of a name can fail although the name is found, so each is tried.
$(BIN)/python:
	@found=; old=; for python in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || continue; \
		old=$$python; \
		if "$$python" -c 'import ensurepip, venv' 2> /dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$old" ]; then echo "Installeer Python 3.11 of nieuwer (op Debian en Ubuntu: apt install python3 python3-venv)." >&2; exit 1; fi; \
	if [ -z "$$found" ]; then echo "Installeer python3-venv (op Debian en Ubuntu: apt install python3-venv)." >&2; exit 1; fi; \
	"$$found" -m venv --clear $(VENV)

# Without windows of its own Chromium takes a third less time; where that package is not to be had, the whole one does.
chromium:
	@find_it() { command -v chromium-headless-shell || { test -n "$$whole" && { command -v chromium || command -v chromium-browser || command -v google-chrome; }; }; }; \
	whole=; if ! find_it > /dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		echo "Chromium wordt geïnstalleerd voor de proeven in een browser."; \
		apt-get update -qq; export DEBIAN_FRONTEND=noninteractive; \
		apt-get install -y -qq --no-install-recommends chromium-headless-shell > /dev/null 2>&1 || \
			{ whole=yes; find_it > /dev/null; } || apt-get install -y -qq chromium > /dev/null; \
	fi; whole=yes; \
	if ! find_it > /dev/null; then \
		echo "Chromium ontbreekt: de proeven in een browser worden overgeslagen." >&2; \
		if [ -n "$$CI" ]; then exit 1; fi; \
	fi

# Debian starts what it installs, and this one is for the tests alone: they start it themselves.
STAY_OUT := /usr/sbin/policy-rc.d
dovecot:
	@find_it() { command -v dovecot || test -x /usr/sbin/dovecot; }; \
	if ! find_it > /dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		echo "Dovecot wordt geïnstalleerd voor de proeven met een mailbox."; \
		made=; if [ ! -e $(STAY_OUT) ]; then printf '#!/bin/sh\nexit 101\n' > $(STAY_OUT); chmod 755 $(STAY_OUT); made=1; fi; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends dovecot-imapd > /dev/null; \
		if [ -n "$$made" ]; then rm -f $(STAY_OUT); fi; \
	fi; \
	if ! find_it > /dev/null; then \
		echo "Dovecot ontbreekt: de proeven met een mailbox worden overgeslagen." >&2; \
		if [ -n "$$CI" ]; then exit 1; fi; \
	fi
