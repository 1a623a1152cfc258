# Tocsin: Python's signal model for C programs, and the proof that it works.
#
# Every list is a wildcard: adding a file is the registration. Everything built lands in build/<flavour>/, at the path of
# its source. Flavours: gcc and clang (what is shipped), asan (clang, address and undefined), tsan (clang, thread); sim and
# sim-asan, where the engine runs on the simulated kernel; for fuzz engines fuzz and fuzz-asan (libFuzzer), afl; cov, which
# counts what the targets run through; and ossfuzz, with the compilers and flags of somebody else's (.clusterfuzzlite/).

.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
JOBS := $(shell nproc)
PYTHON3 := /usr/bin/python3
VERSION := 0.1.0
VERIFY_CAMPAIGN_S := 60# seconds of a campaign at the end of a whole `make verify`; empty: none

COMMON := -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Werror -g -Icore/include
COMPILE_gcc := gcc $(COMMON) -O2
COMPILE_clang := clang $(COMMON) -O2
COMPILE_asan := clang $(COMMON) -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
COMPILE_tsan := clang $(COMMON) -O1 -fsanitize=thread
# Tuned for the machine at hand: the fuzzers and the explorer copy states all the time, and how is the processor's own affair.
COMPILE_sim := gcc $(COMMON) -O3 -mtune=native -DTOCSIN_POINTS
COMPILE_sim-asan := $(COMPILE_asan) -DTOCSIN_POINTS
# No trace-cmp in the plain one: the mutator knows the programs, and being told of every comparison halves the speed.
COMPILE_fuzz := clang $(COMMON) -O2 -DTOCSIN_POINTS -fsanitize=fuzzer-no-link -fno-sanitize-coverage=trace-cmp,indirect-calls \
    -fsanitize-coverage-ignorelist=fuzz/drive/uncovered.txt
COMPILE_fuzz-asan := $(COMPILE_sim-asan) -fsanitize=fuzzer-no-link
COMPILE_cov := clang $(COMMON) -O1 -DTOCSIN_POINTS -fprofile-instr-generate -fcoverage-mapping
COMPILE_afl := AFL_QUIET=1 AFL_LLVM_DENYLIST=$(CURDIR)/fuzz/drive/copies.txt afl-clang-fast $(COMMON) -O2 -DTOCSIN_POINTS
COMPILE_ossfuzz := $(CC) $(CFLAGS) $(COMMON) -Wno-error -DTOCSIN_POINTS
LINKER_ossfuzz := $(CXX) $(CXXFLAGS)
LINK_LAST_ossfuzz := $(LIB_FUZZING_ENGINE)
LINK_fuzz := -fsanitize=fuzzer
LINK_fuzz-asan := -fsanitize=fuzzer
LINK_afl := -fsanitize=fuzzer

POSIX_FLAVOURS := gcc clang asan tsan
SIM_FLAVOURS := sim sim-asan
FUZZ_FLAVOURS := fuzz fuzz-asan afl cov ossfuzz
FLAVOURS := $(POSIX_FLAVOURS) $(SIM_FLAVOURS)

ENGINE := $(filter-out %_test.c,$(wildcard core/src/*.c))
PORT_posix := $(filter-out %_test.c,$(wildcard core/port/posix*.c))
PORT_sim := $(filter-out %_test.c,$(wildcard core/port/sim*.c))
UNIT_TESTS := $(wildcard core/src/*_test.c)
PORT_TESTS := $(filter-out core/port/sim%,$(wildcard core/port/*_test.c))
SIM_TESTS := $(wildcard core/port/*_test.c)
SCENARIOS := $(wildcard conformance/scenarios/*.c conformance/harness/canaries/*.c)
KERNEL_FACTS := $(wildcard conformance/kernel/*.c)

# $(1) flavour, $(2) port: its libraries and its tests.
define flavour
build/$(1)/%.o: %.c
	@mkdir -p $$(@D)
	@$$(COMPILE_$(1)) -fvisibility=hidden -MMD -MP -c $$< -o $$@
build/$(1)/%.pic.o: %.c
	@mkdir -p $$(@D)
	@$$(COMPILE_$(1)) -fPIC -fvisibility=hidden -MMD -MP -c $$< -o $$@
build/$(1)/libtocsin.a: $$(patsubst %.c,build/$(1)/%.o,$$(ENGINE) $$(PORT_$(2)))
	@rm -f $$@ && ar rcs $$@ $$^
build/$(1)/libtocsin.so: $$(patsubst %.c,build/$(1)/%.pic.o,$$(ENGINE) $$(PORT_$(2)))
	@$$(COMPILE_$(1)) $$(LINK_SHARED) -o $$@ $$^ -pthread
build/$(1)/%: %.c build/$(1)/libtocsin.a
	@mkdir -p $$(@D)
	@$$(COMPILE_$(1)) -MMD -MP -MF $$@.d $$< -o $$@ build/$(1)/libtocsin.a -pthread
endef
$(foreach f,$(POSIX_FLAVOURS),$(eval $(call flavour,$(f),posix)))
$(foreach f,$(SIM_FLAVOURS) $(FUZZ_FLAVOURS),$(eval $(call flavour,$(f),sim)))
$(foreach f,$(POSIX_FLAVOURS),$(eval $(f): $(patsubst %.c,build/$(f)/%,$(UNIT_TESTS) $(PORT_TESTS))))
$(foreach f,$(SIM_FLAVOURS),$(eval $(f): $(patsubst %.c,build/$(f)/%,$(SIM_TESTS))))
.PHONY: $(FLAVOURS)
.SECONDARY:

# What a room builds or offers beyond the patterns above stands in its own rules.mk.
include $(wildcard */rules.mk */*/rules.mk)
-include $(shell find build -name '*.d' 2>/dev/null)

.PHONY: build programs setup verify report check-report ci nightly test lint format clean help

build: ## build the library (static and shared) and every program
	@echo "build: libtocsin, scenarios and kernel facts into build/gcc/"
	@$(MAKE) -j$(JOBS) programs

programs: build/gcc/libtocsin.a build/gcc/libtocsin.so
programs: $(patsubst %.c,build/gcc/%,$(SCENARIOS) $(KERNEL_FACTS))

setup: ## install what is missing (Debian packages, as root or with sudo)
	@scripts/setup

VERIFY_FUZZ_PARTS := sim-targets fuzz-targets afl-targets campaign-programs
# A part of it does not fuzz.
VERIFY_FUZZ = $(if $(S)$(K)$(SUBJECT)$(PYTHON),,$(VERIFY_CAMPAIGN_S))

verify: setup build ## the main job: scenarios and cases on every implementation found (S= K= SUBJECT= PYTHON=), a minute of fuzzing, the report
	@$(if $(VERIFY_FUZZ),for part in $(VERIFY_FUZZ_PARTS); do echo "verify: building for the campaign: $$part"; \
	    $(MAKE) -k -j$(JOBS) $$part PLAIN=1 || echo "verify: goes on with what is built"; done)
	@$(PYTHON3) scripts/verify $(foreach s,$(S),--scenario $(s)) $(foreach k,$(K),--case $(k)) \
	    $(foreach s,$(SUBJECT),--subject $(s)) $(foreach p,$(PYTHON),--python $(p)) \
	    $(if $(VERIFY_FUZZ),--campaign $(VERIFY_FUZZ))

report: ## render what the last runs saw: index.html, summary.md, junit.xml, results.sarif in reports/latest/
	@$(PYTHON3) scripts/report

check-report: setup ## the report in a real browser, without a screen; screenshots in reports/latest/
	@$(PYTHON3) scripts/check-report

ci: ## what CI does for each change, here
	@scripts/ci change

nightly: ## what CI does each night, here: a long campaign whose corpus is kept (BUDGET= seconds)
	@scripts/ci nightly $(if $(filter command%,$(origin BUDGET)),$(BUDGET))

test: setup build ## the project's own tests, with gcc and clang and under sanitizers (K= selects)
	@echo "test: building the unit tests for $(FLAVOURS)"
	@$(MAKE) -j$(JOBS) $(FLAVOURS) campaign-programs cov-targets
	@echo "test: running them"
	@$(PYTHON3) -m pytest -n $(JOBS) $(if $(K),-k '$(K)') core conformance fuzz scripts reports

lint: ## clang-tidy and clang-format over the C sources
	@clang-format --dry-run -Werror $$(git ls-files '*.c' '*.h')
	@clang-tidy --quiet $(ENGINE) $(PORT_posix) $(PORT_sim) -- $(COMMON) -DTOCSIN_POINTS

format: ## lay the C sources out
	@clang-format -i $$(git ls-files '*.c' '*.h')

clean: ## remove everything built
	@rm -rf build

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile $(wildcard */rules.mk */*/rules.mk) | expand -t 20
