# Two targets matter: `make demo` shows what this does, `make test` is what CI runs.
PYTHON ?= python3
ALL_CORES := -n auto --dist loadfile --no-loadscope-reorder
BIN := .venv/bin
DATA ?= data
QUESTION := ISIS is still a threat in Iraq

.PHONY: setup demo check test test-fast coverage fuzz mutate docs picture train eval

setup: .venv/stamp

.venv/stamp: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

demo: setup
	$(BIN)/kg build examples/articles --metadata examples/metadata.csv --propositions examples/propositions.txt -o out/demo
	$(BIN)/kg query out/demo who-stands-where --param proposition="$(QUESTION)"
	@echo "Written:" && ls -1 -d out/demo/*

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: check  # on all cores; a file's tests stay in one process, which loads the models once
	$(BIN)/pytest $(ALL_CORES)

test-fast: setup  # without the examples in docstrings and the slow tests, which it names
	$(BIN)/pytest tests $(ALL_CORES) -m "not slow"

coverage: setup  # which lines and branches of kg/ the tests reach; out/coverage/index.html shows them
	$(BIN)/pytest $(ALL_CORES) --cov --cov-report=term:skip-covered --cov-report=html:out/coverage

fuzz: setup  # ten times the inputs of `make test`, 300 mutated articles for the models, and 10,000 mutated queries for the server
	STANCEGRAPH_FUZZ=100000 $(BIN)/pytest tests/test_fuzz.py tests/test_server_safety.py

mutate: setup  # one-line faults in four packages: how many do their own tests find? PACKAGES="people gate" for some of them
	$(BIN)/python tests/mutate.py $(PACKAGES)

docs: setup
	mkdir -p out/docs
	$(BIN)/python docs/vocabulary.py out/docs/vocabulary.html

picture: demo  # the picture of README.md, from the graph of the examples
	$(BIN)/python tools/picture.py out/demo docs/images/who-stands-where.svg

train: setup
	$(BIN)/kg train attribution --data "$(DATA)" --out out/models/attribution
	$(BIN)/kg train speakers --data "$(DATA)" --out out/models/attribution
	$(BIN)/kg train names --data "$(DATA)" --out out/models/attribution
	$(BIN)/kg train stance --data "$(DATA)" --out out/models/stance

eval: setup
	$(BIN)/kg eval attribution "$(DATA)/attribution/polnear.dev.jsonl"
	$(BIN)/kg eval speakers "$(DATA)/coref/gap.dev.jsonl"
	$(BIN)/kg eval stance "$(DATA)/stance/mnli.dev.jsonl"
