# make demo     install, build the sample graph, query it, write graph.html and graph.ttl
# make test     install what the tests need and run them
# make check    lint, types and the import contract
# make graph    build the committed sample graph anew
# make evaluate score the extractor, here and on ../shared/eval where it is
# make publish  write the scores that evaluation/README.md publishes
# make bench    measure speed and memory
# make readme   run the README's commands and write what they print
# make picture  take the picture of the viewer (needs Chromium)

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SETS := evaluation/gold/sample.jsonl $(wildcard ../shared/eval/*.jsonl)

.PHONY: demo test check lint types imports graph evaluate publish bench readme picture clean

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "chip-kg needs Python 3.11 or later; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

demo: $(VENV)/installed
	rm -rf demo && mkdir demo
	$(BIN)/kg build graph/articles --store demo/store
	$(BIN)/kg query -f graph/questions/national-team.rq --store demo/store
	$(BIN)/kg view --store demo/store -o demo/graph.html
	$(BIN)/kg export --turtle --store demo/store -o demo/graph.ttl
	@echo "The graph is in demo/store. Open demo/graph.html in a browser; demo/graph.ttl is the graph in Turtle."

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest

check: lint types imports

lint: $(VENV)/installed-dev
	$(BIN)/ruff check src tests benchmarks docs
	$(BIN)/ruff format --check src tests benchmarks docs

types: $(VENV)/installed-dev
	$(BIN)/mypy

imports: $(VENV)/installed-dev
	$(BIN)/lint-imports

graph: $(VENV)/installed
	rm -rf build/graph
	$(BIN)/kg build graph/articles --store build/graph
	$(BIN)/kg export --turtle --store build/graph -o graph/chip-kg.ttl

evaluate: $(VENV)/installed
	@for set in $(SETS); do $(BIN)/kg evaluate $$set || exit 1; done

publish: $(VENV)/installed
	@mkdir -p evaluation/scores
	@for set in $(SETS); do \
	  $(BIN)/kg evaluate $$set --json > evaluation/scores/$$(basename $$set .jsonl).json || exit 1; done

bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks

readme: $(VENV)/installed
	$(BIN)/python -m docs.readme

picture: $(VENV)/installed-dev
	$(BIN)/python -m docs.picture

clean:
	rm -rf $(VENV) demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
