# Two commands for a newcomer: `make crawl` and `make test`. Both need Python 3.11 and make, nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: crawl test lint types imports accuracy compile uncompile fuzz faults clean

crawl: $(READY)  ## crawl 江苏长安网 from the saved pages into data/ and show what came of it
	$(BIN)/scrapy crawl jiangsu -s REPLAY=samples --loglevel WARNING
	@newest="$$(ls data/jiangsu/text/*/*/*.txt | tail -n 1)" && echo && echo "$$newest:" && head -n 6 "$$newest"

test: $(READY)  ## all tests
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)  ## the layers of both packages, as pyproject.toml states them
	$(BIN)/lint-imports

accuracy: $(READY)  ## figures on the labelled pages beside the project, with floors
	$(BIN)/python benchmarks/accuracy.py

compile: $(READY)  ## compile the cleaner's inner modules in this checkout; Python then ignores their sources
	$(BIN)/python hatch_build.py

uncompile:  ## remove the compiled modules: needed before an edit of the cleaner takes effect
	find cleaner -name '*.so' -delete

fuzz: uncompile $(READY)  ## ten minutes of coverage-guided fuzzing; findings go to .fuzz/found (needs atheris: Linux or macOS)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[fuzz]'
	$(BIN)/python -m tests.fuzz.fuzz

faults: $(READY)  ## kills, full disks and damaged ledgers, every one of them, with a table of what they cost
	FAULTS=all FAULT_ROUNDS=200 $(BIN)/python -m pytest tests/crawler/faults --verbose

clean: uncompile
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@
