# Fuzzing with engines: one target, or all of them. What is not on the machine is said, and the rest runs.

BUDGET := $(if $(filter campaign,$(MAKECMDGOALS)),600,60)
HAS_AFL := $(shell command -v afl-clang-fast 2>/dev/null)
HAS_CLANG := $(shell command -v clang 2>/dev/null)
FUZZ_OPTIONS = --target '$(T)' --budget $(BUDGET) $(if $(RUNS),--runs $(RUNS)) $(if $(SEED),--seed $(SEED))

.PHONY: fuzz afl campaign campaign-programs

fuzz: ## one target under libFuzzer, with sanitizers or PLAIN=1 (T= BUDGET= RUNS= SEED=)
	@scripts/fuzz --check --engine libfuzzer --target '$(T)' >/dev/null
	@$(MAKE) -j$(JOBS) build/$(if $(PLAIN),fuzz,fuzz-asan)/fuzz/$(T) build/sim/fuzz/$(T) build/sim/fuzz/seeds
	@scripts/fuzz --engine libfuzzer $(if $(PLAIN),--plain) $(FUZZ_OPTIONS)

afl: ## one target under AFL++ (T= BUDGET= RUNS= SEED=)
	@scripts/fuzz --check --engine afl --target '$(T)' >/dev/null
	@$(MAKE) -j$(JOBS) build/afl/fuzz/$(T) build/afl/fuzz/$(T).mutator.so build/sim/fuzz/$(T) build/sim/fuzz/seeds
	@scripts/fuzz --engine afl $(FUZZ_OPTIONS)

# A target that cannot be built, or an engine that cannot be installed, is said by the campaign.
campaign: ## all targets under both engines, and a sample on real implementations (BUDGET= JOBS= T= PLAIN=1 SYNC= INSTANCE=)
	@scripts/setup || echo "campaign: goes on with what is installed"
	@echo "campaign: building the targets"
	@$(MAKE) -k -j$(shell nproc) campaign-programs || echo "campaign: goes on with what is built"
	@scripts/campaign --budget $(BUDGET) --jobs $(JOBS) $(foreach t,$(T),--target $(t)) $(if $(PLAIN),--plain) \
	    $(if $(SYNC),--sync '$(SYNC)') $(if $(INSTANCE),--host '$(INSTANCE)')

# CPython stands behind one target; where it cannot be built, for its headers are not installed, the campaign says so.
campaign-programs: sim-targets build/sim/fuzz/seeds $(if $(HAS_AFL),afl-targets) \
    $(if $(HAS_CLANG),fuzz-targets $(if $(PLAIN),,fuzz-asan-targets sim-asan-targets)) \
    build/gcc/conformance/subjects/cpython_embedded/cpython-embedded \
    build/gcc/conformance/subjects/engine/engine-posix build/gcc/conformance/model/model
