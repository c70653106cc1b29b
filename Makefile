# `make` lists the targets. They need Python 3.11 and make; the virtual environment is created when it is first needed.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
OLDEST := .venv-oldest
SCALE  := .venv-scale
# With bytecode, as else each of the many processes of the tests compiles all modules that it imports.
CACHED := PYTHONDONTWRITEBYTECODE=
# One process more than cores, as crawls wait for the disk and for timeouts; the tests of a file share its fixtures.
# In the order of the folders, as the files with the fewest tests take longest and would come last.
# a worker that dies ends the run: pytest-xdist waits for ever if it replaces one under loadfile
SPREAD := -n $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --dist loadfile --no-loadscope-reorder --max-worker-restart 0
# Tests without crawls, servers, processes and large inputs.
QUICK_CLEANER := tests/cleaner $(addprefix --ignore=tests/cleaner/, test_stress.py test_hostile.py test_properties.py \
                 test_command.py corpora/test_resume.py engines)
QUICK_CRAWLER := $(addprefix tests/crawler/, listing platforms/test_platforms.py test_urls.py \
                 platforms/test_recognition.py fetch/test_blocking.py fetch/test_downloader.py fetch/test_handler.py \
                 fetch/test_offsite.py fetch/test_tls_policy.py store/test_archiver.py store/test_attachment_pipeline.py \
                 store/test_file_operations.py store/test_files.py store/test_ledger.py store/test_ledger_checks.py \
                 store/test_records.py store/test_warc_records.py spiders/test_arguments.py spiders/test_pagination.py \
                 monitoring/test_channels.py monitoring/test_health.py monitoring/test_rules.py \
                 monitoring/test_run_stats.py monitoring/test_significance.py)
# Without the traceback of a test that hangs, which starts a thread for each test.
QUICKLY := -m 'not dist and not slow' -o faulthandler_timeout=0

.DEFAULT_GOAL := help
.PHONY: help crawl test slow quick oldest scale lint types imports accuracy docs compile uncompile dist fuzz faults mutants
.PHONY: browser clean quick-cleaner quick-crawler

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*  ## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-10s %s\n", $$1, $$2 }'

crawl: $(READY)  ## crawl 江苏长安网 from saved pages into data/, and print the start of an article
	$(BIN)/scrapy crawl jiangsu -s REPLAY=samples --loglevel WARNING
	@newest="$$(ls data/jiangsu/text/*/*/*.txt | tail -n 1)" && echo && echo "$$newest:" && head -n 6 "$$newest"

test: $(READY)  ## run the tests, on all cores
	$(CACHED) $(BIN)/python -m pytest $(SPREAD) -m 'not dist and not slow and not browser'

slow: $(READY)  ## run the tests with kills, full disks, large pages and installed packages
	$(CACHED) $(BIN)/python -m pytest $(SPREAD) -m slow

# Two processes of pytest, as pytest-xdist would take about as long as so many small tests themselves.
quick: $(READY)  ## run the tests that need no crawl: half a minute
	$(MAKE) --no-print-directory --jobs 2 quick-cleaner quick-crawler

quick-cleaner: $(READY)
	$(CACHED) $(BIN)/python -m pytest $(QUICKLY) $(QUICK_CLEANER)

quick-crawler: $(READY)
	$(CACHED) $(BIN)/python -m pytest $(QUICKLY) $(QUICK_CRAWLER)

oldest: $(OLDEST)/.ready  ## run the tests with the oldest supported versions of the dependencies
	$(CACHED) $(OLDEST)/bin/python -m pytest $(SPREAD) tests/crawler tests/cleaner

scale: $(SCALE)/.ready  ## run the tests of the engines (datatrove, Spark, Ray) and of S3 in an environment with them; Spark needs Java
	$(CACHED) $(SCALE)/bin/python -m pytest tests/cleaner/engines tests/crawler/mirror

lint: $(READY)  ## check style and formatting with ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## check types with mypy
	$(BIN)/mypy

imports: $(READY)  ## check the layers of the packages (pyproject.toml) with import-linter
	$(BIN)/lint-imports

accuracy: $(READY)  ## measure accuracy on labelled pages and compare it with the floors (benchmarks/accuracy.py)
	$(BIN)/python benchmarks/accuracy.py

docs: $(READY)  ## build the documentation site from docs/ into .docs/; a warning is an error
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going --fresh-env docs .docs

compile: $(READY)  ## compile the inner modules of the cleaner in this checkout; Python then ignores their sources
	$(BIN)/python hatch_build.py

uncompile:  ## remove the compiled modules, so that edits of the cleaner take effect
	find cleaner -name '*.so' -delete

dist: $(READY)  ## build the sdist and the wheels, install each in an empty environment, and run the commands
	.ci/dist

browser: $(READY)  ## check the reports in headless Chromium with axe-core (needs chromium, node and npm)
	test -n "$(NODE_MODULES)" || npm install --prefix tests/browser --no-audit --no-fund --silent
	$(CACHED) $(BIN)/python -m pytest -m browser tests/browser

fuzz: uncompile $(READY)  ## fuzz the cleaner for ten minutes; findings go to .fuzz/found (needs atheris: Linux or macOS)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[fuzz]'
	$(BIN)/python -m tests.fuzz.fuzz

faults: $(READY)  ## run all fault tests (kills, full disks, damaged ledgers) and print a table of the results
	FAULTS=all FAULT_ROUNDS=200 $(CACHED) $(BIN)/python -m pytest tests/crawler/faults --verbose

mutants: uncompile $(READY)  ## break the cleaner in 20 places a module and list the changes that no test notices (an hour)
	$(BIN)/python -m tests.mutants

clean: uncompile  ## remove the virtual environment and all caches
	rm -rf $(VENV) $(OLDEST) $(SCALE) .pytest_cache .mypy_cache .ruff_cache

$(READY): pyproject.toml constraints.txt
	@echo "The Python packages are installed into $(VENV); this takes some minutes."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

$(OLDEST)/.ready: pyproject.toml constraints-oldest.txt
	$(PYTHON) -m venv $(OLDEST)
	$(OLDEST)/bin/python -m pip install --quiet --upgrade pip
	$(OLDEST)/bin/python -m pip install --quiet --constraint constraints-oldest.txt --editable '.[monitor,test]'
	touch $@

$(SCALE)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(SCALE)
	$(SCALE)/bin/python -m pip install --quiet --upgrade pip
	$(SCALE)/bin/python -m pip install --quiet --constraint constraints.txt --editable '.[datatrove,ray,s3,spark,test]' 'moto[server]>=5'
	touch $@
