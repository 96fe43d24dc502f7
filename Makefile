# The words a contributor needs. Everything runs in .venv, which is built when it is missing or outdated.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
WITH_SERVERS := tests/cluster tests/conformance tests/unit/gateway
# Tests and words start the platform hundreds of times: without byte code each start would compile it anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

.venv/.installed: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	@# pip fetches uv, which does the rest in a tenth of its time; where uv finds no registry, since only pip is
	@# told of one, pip does.
	awk '/^[^ ]/ { mine = /^uv==/ } mine' requirements.txt > .venv/uv.txt
	$(PIP) --require-hashes -r .venv/uv.txt
	$(BIN)/uv pip install --quiet --python .venv --require-hashes -r requirements.txt \
	    || $(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@

.PHONY: help install run cluster cluster-stop engine engine-stop test test-cluster test-engine test-browser guides test-clients test-generated soak audit sbom check format bench bench-cluster bench-scale lock clean
help: ## list these words
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: .venv/.installed ## build the environment in .venv

run: .venv/.installed ## start the platform with the pilots' example (HEHUO_HTTP_PORT, HEHUO_DATA_DIR)
	$(BIN)/hehuo up --example --development

cluster: .venv/.installed ## start the cluster without Docker: Kafka, a database, four processes (data/cluster)
	$(BIN)/python -m deploy.local up

cluster-stop: .venv/.installed ## end every process of it; the data stays
	$(BIN)/python -m deploy.local down

engine: .venv/.installed ## make and start a Docker engine where there is none (root, Debian; HEHUO_ENGINE_DIR)
	$(BIN)/python -m deploy.engine up

engine-stop: .venv/.installed ## end it and its containers; images and volumes stay
	$(BIN)/python -m deploy.engine down

test: .venv/.installed ## run everything that needs no server, on all cores
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

test-cluster: .venv/.installed ## run what needs real servers, and skip nothing
	@# One of three workers has the whole clusters, one after the other (tests/turns.py), which wait more than they work.
	HEHUO_TEST_NO_SKIP=1 $(BIN)/pytest $(WITH_SERVERS) -m 'servers and not soak' --numprocesses 3 \
	    --dist loadfile --no-loadscope-reorder --durations=25

test-engine: engine ## run the deployment on a Docker engine, as an operator does; writes build/engine.md
	HEHUO_TEST_NO_SKIP=1 $(BIN)/pytest tests/engine -m engine --durations=10

test-browser: .venv/.installed ## run the pages in Chromium, which is installed if it may be (HEHUO_TEST_SHOTS=1: pictures in build/screenshots)
	$(BIN)/python -m deploy.browser
	HEHUO_TEST_NO_SKIP=1 $(BIN)/pytest tests/browser -m browser --numprocesses 2 --dist loadfile --durations=10

guides: .venv/.installed ## take the pictures of the guides anew, from the pages as they are
	$(BIN)/python -m deploy.browser
	HEHUO_TEST_NO_SKIP=1 HEHUO_TEST_PICTURES=1 $(BIN)/pytest tests/browser/test_guides.py -m browser

test-clients: .venv/.installed ## generate clients in three languages with pinned tools, run the subscribers of docs/events.md; needs Go 1.24, JDK 17, Maven, registries
	$(BIN)/pytest tests/clients tests/component/test_audit_pack.py tests/component/test_markets.py -m clients --numprocesses 2 --dist loadfile --durations=10

test-generated: .venv/.installed ## of these what CI runs: clients and models in three languages, libraries that verify, programs that read our journals
	HEHUO_TEST_NO_SKIP=1 $(BIN)/pytest tests/clients/test_generated_clients.py tests/clients/test_webhook_libraries.py tests/clients/test_pages.py \
	    tests/component/test_audit_pack.py tests/component/test_markets.py \
	    -m clients --numprocesses 2 --dist worksteal --durations=10

soak: .venv/.installed ## kill, cut off and keep waiting for long what the tests do briefly, and try histories that none tried; results: docs/reliability.md
	HEHUO_TEST_SOAK=1 $(BIN)/pytest tests/unit --numprocesses auto --dist worksteal
	HEHUO_TEST_NO_SKIP=1 HEHUO_TEST_SOAK=1 $(BIN)/pytest -m "servers or not servers" -rP \
	    tests/component/test_kill.py tests/component/test_backup.py tests/component/test_race.py tests/component/test_webhook_crowd.py tests/component/test_demo.py tests/component/test_misbehaving.py \
	    tests/component/test_openapi_fuzz.py tests/conformance/test_durability.py tests/cluster/whole/test_kills.py tests/cluster/whole/test_kafka_away.py \
	    tests/cluster/whole/test_database_away.py tests/cluster/whole/test_rotation.py tests/cluster/whole/test_two_instances.py tests/cluster/test_earlier_versions.py
	$(BIN)/python -m deploy.browser
	HEHUO_TEST_NO_SKIP=1 HEHUO_TEST_SOAK=1 $(BIN)/pytest tests/browser/test_pages.py tests/browser/test_messages.py -m browser

check: .venv/.installed ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@# Beside each other: either takes one core.
	$(BIN)/lint-imports & imports=$$!; $(BIN)/mypy; types=$$?; wait $$imports && exit $$types

audit: .venv/.installed ## ask for advisories against what is deployed; says so where none can be reached
	$(BIN)/python -m deploy.audit

sbom: .venv/.installed ## write what is deployed as a CycloneDX bill of materials; build/sbom.json
	mkdir -p build
	PYTHONWARNINGS=ignore $(BIN)/uvx -q --from cyclonedx-bom==7.5.0 cyclonedx-py requirements deploy/requirements.txt \
	    --pyproject pyproject.toml --output-reproducible --output-format JSON --output-file build/sbom.json

format: .venv/.installed ## format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.installed ## measure against peers in the same run, or AGAINST=COMMIT in turns with it; writes build/bench.json
	$(BIN)/python -m benchmarks $(if $(AGAINST),--against $(AGAINST)) $(NAMES)

bench-cluster: .venv/.installed ## measure the cluster on a rig of its own; writes build/bench-cluster.json
	$(BIN)/python -m benchmarks.cluster

bench-scale: .venv/.installed ## what communities and long histories cost, up to half an hour (NAMES, EVENTS, COMMUNITIES, EACH); writes build/bench-scale.json
	$(BIN)/python -m benchmarks.scale $(if $(EVENTS),--events $(EVENTS)) $(if $(COMMUNITIES),--communities $(COMMUNITIES)) $(if $(EACH),--each $(EACH)) $(NAMES)

LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet
lock: .venv/.installed ## pin the whole set of pyproject.toml in requirements.txt (and the image's), with hashes
	$(LOCK) --all-extras -o requirements.txt
	$(LOCK) --extra image --extra pdf --extra xls --extra xlsx --constraint requirements.txt -o deploy/requirements.txt

clean: ## remove what the build made (not the data)
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis
