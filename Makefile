# Les mêmes commandes pour tous : poste de travail, intégration continue, nouveau venu.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes
# The browser that the screen tests drive; empty when the machine has none. Without a window of its
# own it is a quarter faster.
CHROMIUM ?= $(shell command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome)
SCREENS := tests/e2e
MEASURED := .pytest_cache/measured

.DEFAULT_GOAL := help
.PHONY: help run test check fix lock bench clean geo

help: ## montre cette liste
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1	/'

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Il faut Python 3.11 ou plus récent : make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.created requirements.txt
	@echo "Installation des bibliothèques (une seule fois, environ deux minutes)…"
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@echo "Installation des outils de contrôle (une seule fois)…"
	$(PIP) -r requirements-dev.txt
	@touch $@

run: $(VENV)/.run ## installe ce qu'il faut et ouvre le tableau de bord
	$(BIN)/python -m streamlit run dashboard.py

check: $(VENV)/.dev ## style, types, architecture (sans les tests)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check ## tous les contrôles : style, types, architecture, règles, écrans
	@$(MAKE) --no-print-directory -j 2 measured-a-k measured-l-z
	$(BIN)/python -m slipcover --branch --fail-under 95 --out $(MEASURED)-all.json --merge $(MEASURED)-a-k.json $(MEASURED)-l-z.json
	$(BIN)/python -m pytest tests --ignore tests/coverage --ignore $(SCREENS) -n 2 --dist loadfile
ifeq ($(DATABASE_URL),)
	@echo "ATTENTION : DATABASE_URL est vide, les règles des marchés n'ont été vérifiées que sur DuckDB, la base que sur SQLite (« source .ci/postgres » démarre un PostgreSQL)."
endif
ifneq ($(CHROMIUM),)
	CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest $(SCREENS)
else
	@echo "ATTENTION : aucun Chromium sur cette machine, les tests d'écran ($(SCREENS)) n'ont pas été lancés."
endif

# The tests of the definition, in two halves side by side: slipcover cannot follow pytest-xdist.
measured-%:
	$(BIN)/python -m slipcover --branch --source coverage --json --out $(MEASURED)-$*.json -m pytest tests/coverage/test_[$*]*.py

fix: $(VENV)/.dev ## corrige le style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/.dev ## refait les verrous à partir de requirements*.in
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url requirements-dev.in -c requirements.txt -o requirements-dev.txt

bench: $(VENV)/.dev ## mesure les durées promises, chacune face à une comparaison
	$(BIN)/python -m bench.engine
	CHROMIUM="$(CHROMIUM)" $(BIN)/python -m bench.map
	CHROMIUM="$(CHROMIUM)" $(BIN)/python -m bench.levels
	$(BIN)/python -m bench.search
	$(BIN)/python -m bench.sessions
	$(BIN)/python -m bench.contracts
	$(BIN)/python -m bench.contracts_json
	$(BIN)/python -m bench.contracts_fuzz
	$(BIN)/python -m bench.roster_files
	$(BIN)/python -m bench.store
	$(BIN)/python -m bench.calendar
	$(BIN)/python -m bench.allocation
	$(BIN)/python -m bench.deliberation
	$(BIN)/python -m bench.draws
	$(BIN)/python -m bench.note

geo: $(VENV)/.dev ## reconstruit data/geo depuis les sources publiques
	$(BIN)/python tools/build_geo.py --region 76 --out data/geo

clean: ## retire ce qui a été installé et les caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
