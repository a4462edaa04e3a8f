# The words of the project. The two that matter: `make run` and `make test`.
# Each does the set-up that it needs, says what it does and how long it took.

.PHONY: help run test setup check fmt site site-dev server budget bench sim mutants fuzz killtest deep

help:  ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /  make \1\t/' | expand -t 20

run:  ## build everything and open the demo on http://127.0.0.1:3000
	@scripts/run.sh

test:  ## every check and test, browser included, as CI runs them
	@scripts/test.sh

setup:  ## install what building and testing needs (done by the others as well)
	@scripts/setup.sh test

check:  ## quick: format and lints of the rules, the sync engine and the store
	@scripts/check.sh

fmt:  ## format all Rust code
	@scripts/cargo.sh fmt --all

site:  ## the phone's app for release, into target/site
	@scripts/site.sh

site-dev:  ## the phone's app, quick and large, into target/site
	@scripts/site.sh --dev

server:  ## the server for release, target/release/teren
	@scripts/server.sh

budget:  ## weight of a first visit (needs: make site)
	@scripts/budget.sh

bench:  ## speed of phone and server against docs/BUDGETS.md
	@scripts/bench.sh

killtest:  ## Chromium killed while entries are saved: KILLS=500
	@scripts/killtest.sh

sim:  ## simulated histories of phones and server: SEEDS=10000, or SEED=n to replay one
	@scripts/sim.sh

mutants:  ## the same against an engine broken on purpose: each must be found
	@scripts/mutants.sh

fuzz:  ## made-up bytes for every reader: SECONDS_EACH=60, TARGET=name for one
	@scripts/fuzz.sh

deep:  ## the long checks for the end of an issue: many seeds, benches, licences
	@scripts/deep.sh
