# Vestry: two commands on a fresh machine are `make demo` and `make test`.
# Everything is installed into .venv; nothing else on the machine changes, except missing Qt system
# libraries on Debian and Ubuntu when run as root (packaging/system_libraries.sh).

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
PIP := $(BIN)/python -m pip install --quiet --constraint constraints.txt
DEMO ?= build/demo
LLAMA_CMAKE_ARGS ?= -DGGML_NATIVE=OFF

.PHONY: help demo test lint bench bundle llama clean

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(STAMPS)/core ## Draw a sample wardrobe, import it, leave pictures in build/demo
	$(BIN)/vestry --library $(DEMO)/wardrobe demo --screenshots $(DEMO)

test: $(STAMPS)/dev $(STAMPS)/llama ## Run the default test suite
	$(BIN)/python -m pytest

lint: $(STAMPS)/dev ## Check style, types, layers and spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

bench: $(STAMPS)/dev ## Measure speed and memory, as ratios in one run
	$(BIN)/python -m benchmarks

bundle: $(STAMPS)/bundle ## Build the frozen folder for this system and try it
	$(BIN)/pyinstaller --noconfirm --distpath build/bundle --workpath build/pyinstaller packaging/vestry.spec
	$(BIN)/python packaging/smoke_test.py build/bundle/vestry

llama: $(STAMPS)/llama ## Compile llama-cpp-python (about ten minutes)

clean: ## Remove the environment and everything built
	rm -rf $(VENV) build dist

$(STAMPS)/system: packaging/system_libraries.sh
	packaging/system_libraries.sh
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/venv:
	packaging/make_venv.sh $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/core: $(STAMPS)/venv pyproject.toml constraints.txt | $(STAMPS)/system
	$(PIP) --editable '.[heic]'
	@touch $@

$(STAMPS)/dev: $(STAMPS)/core
	$(PIP) --editable '.[heic,train]' --group test --group lint
	@touch $@

$(STAMPS)/llama: $(STAMPS)/core
	@echo "Compiling llama-cpp-python: about ten minutes, there is no ready-made package."
	@CMAKE_ARGS="$(LLAMA_CMAKE_ARGS)" $(PIP) 'llama-cpp-python>=0.3.30' > $(STAMPS)/llama.log 2>&1 \
	  || { tail -n 20 $(STAMPS)/llama.log; \
	       echo "llama-cpp-python did not compile; it needs a C++ compiler and CMake (details above)."; exit 1; }
	@touch $@

$(STAMPS)/bundle: $(STAMPS)/core
	$(PIP) --editable . --group bundle
	@touch $@
