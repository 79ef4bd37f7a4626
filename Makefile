# Vestry: two commands on a fresh machine are `make demo` and `make test`.
# Everything is installed into .venv; nothing else on the machine changes, except missing Qt system
# libraries on Debian and Ubuntu when run as root (packaging/system_libraries.sh). What is already
# installed is remembered by stamps inside .venv, so a second run is quick.

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
PIP := $(BIN)/python -m pip install --quiet --no-input --constraint constraints.txt
DEMO ?= build/demo
QUESTIONS ?= build/qa
OMNI_RUN ?= train/runs/omni
# Tests run in as many processes as there are cores, but in no more than eight: each takes a gigabyte
# or two and collects all tests for itself. A number is taken as it is; 0 is plain pytest.
TEST_WORKERS ?= logical
# Every process gets a stretch of neighbors, which share what modules and folders prepare, and takes
# from the longest queue when its own is done. One that crashes ends the run, as it does in plain
# pytest: with replacements xdist 3.8 may wait forever.
SIDE_BY_SIDE := --numprocesses $(TEST_WORKERS) --maxprocesses 8 --dist worksteal --max-worker-restart 0
# Where a window can be seen; without a screen the demo draws it into pictures.
SCREEN := $(if $(filter Darwin,$(shell uname -s)),yes,$(DISPLAY)$(WAYLAND_DISPLAY))
# Tested with these; on Apple silicon mlx needs no name for its processor.
MLX := 'mlx[cpu]>=0.32.4,<0.33' 'mlx-vlm>=0.7.10,<0.8'
# Newest that was tested; torch is named so that an environment with the CPU build keeps it.
DIFFUSION := 'diffusers>=0.42,<0.43' accelerate safetensors torch transformers
SPEC := packaging/$(if $(filter Darwin,$(shell uname -s)),macos,vestry).spec

# pip must not run twice in one environment
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help demo test test-long lint bench ablation screens bundle diffusion llama mlx clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(STAMPS)/core ## Draw a sample wardrobe, import it and open the window on it
	$(BIN)/vestry --library $(DEMO)/wardrobe demo $(if $(SCREEN),,--screenshots $(DEMO))

test: $(STAMPS)/dev $(STAMPS)/llama ## Run the default test suite on all cores (TEST_WORKERS=)
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)

test-long: $(STAMPS)/dev $(STAMPS)/llama ## Run the tests that take minutes
	$(BIN)/python -m pytest -m long

lint: $(STAMPS)/dev ## Check style, types, layers and spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

bench: $(STAMPS)/dev ## Measure speed and memory, as ratios in one run
	$(BIN)/python -m benchmarks

# QUESTIONS is what `vestry-train data qa` wrote, OMNI_RUN what `vestry-train pocket omni` made
ablation: $(STAMPS)/dev ## Compare the stages of OmniFashion (QUESTIONS=, OMNI_RUN=)
	@if $(BIN)/python -c 'import sys, torch; sys.exit(not torch.cuda.is_available())'; then \
		more="--preset accelerator --seeds 3 --without assistance --without multi-image"; fi; \
	$(BIN)/vestry-train omni ablation --questions $(QUESTIONS) --base $(OMNI_RUN)/base \
		--out $(OMNI_RUN)/ablation $$more

screens: $(STAMPS)/dev ## Take pictures of every page of the window, to be looked at
	$(BIN)/python -m benchmarks.window_screens

bundle: $(STAMPS)/bundle ## Build the frozen folder for this system and try it
	$(BIN)/pyinstaller --noconfirm --clean --log-level WARN --distpath build/bundle --workpath build/pyinstaller $(SPEC)
	$(BIN)/python packaging/smoke_test.py build/bundle/vestry

llama: $(STAMPS)/llama ## Compile llama-cpp-python (about ten minutes)

# mlx-vlm brings some hundred packages that nothing else needs: an environment of its own
mlx: $(STAMPS)/dev $(STAMPS)/llama build/mlx/venv/.ready ## Test the engine for Apple silicon, on any processor (1.5 GB)
	$(BIN)/python -m tests.tiny_models.mlx
	build/mlx/venv/bin/python -m pytest -k mlx tests/contract/test_chat_models.py tests/models/runtimes/test_mlx.py

diffusion: build/diffusion/venv/.ready ## Test pipelines of diffusers with tiny ones (an environment of its own)
	build/diffusion/venv/bin/python -m pytest tests/models/runtimes/test_diffusion.py

clean: ## Remove the environment and everything built
	rm -rf $(VENV) build dist

$(STAMPS)/system: packaging/system_libraries.sh $(STAMPS)/venv
	packaging/system_libraries.sh
	@touch $@

$(STAMPS)/venv:
	packaging/make_venv.sh $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/core: $(STAMPS)/venv pyproject.toml constraints.txt | $(STAMPS)/system
	@echo "Installing Vestry into $(VENV)."
	$(PIP) --editable '.[heic]'
	@touch $@

$(STAMPS)/dev: $(STAMPS)/core packaging/check_torch.py
	@echo "Installing the test, lint and training sets into $(VENV)."
	@$(BIN)/python packaging/check_torch.py
	$(PIP) --editable '.[heic,train]' --group test --group lint
	@touch $@

$(STAMPS)/llama: constraints.txt packaging/install_llama.py | $(STAMPS)/core
	@$(BIN)/python packaging/install_llama.py build/llama.log
	@touch $@

build/mlx/venv/.ready: constraints.txt pyproject.toml | $(STAMPS)/venv
	packaging/make_venv.sh build/mlx/venv
	build/mlx/venv/bin/python -m pip install --quiet --no-input --constraint constraints.txt \
		--editable . --group test $(MLX)
	@touch $@

build/diffusion/venv/.ready: constraints.txt pyproject.toml | $(STAMPS)/venv
	packaging/make_venv.sh build/diffusion/venv
	@build/diffusion/venv/bin/python packaging/check_torch.py
	build/diffusion/venv/bin/python -m pip install --quiet --no-input --constraint constraints.txt \
		--editable . --group test $(DIFFUSION)
	@touch $@

$(STAMPS)/bundle: $(STAMPS)/core
	$(PIP) --editable . --group bundle
	@touch $@
