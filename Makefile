# Two commands for a newcomer: `make crawl` and `make test`. Both need Python 3.11 and make, nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: crawl test lint types accuracy compile fuzz faults clean

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

accuracy: $(READY)  ## figures on the labelled pages beside the project, with floors
	$(BIN)/python benchmarks/accuracy.py

compile: $(READY)  ## the cleaner's inner modules, after an edit; until then their sources are used
	$(BIN)/python -m pip install --quiet --no-deps --editable .

fuzz: $(READY)  ## ten minutes of coverage-guided fuzzing; findings go to .fuzz/found (needs atheris: Linux or macOS)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[fuzz]'
	ZHENGWEN_PURE=1 $(BIN)/python -m tests.fuzz.fuzz

faults: $(READY)  ## kills, full disks and damaged ledgers, every one of them, with a table of what they cost
	FAULTS=all FAULT_ROUNDS=200 $(BIN)/python -m pytest tests/crawler/faults --verbose

clean:
	rm -rf $(VENV) cleaner/_compiled .pytest_cache .mypy_cache .ruff_cache

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@
