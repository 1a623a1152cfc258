# Targets: one file in fuzz/targets/ is one target. build/<flavour>/fuzz/<target> is the replay program in the flavours
# sim and sim-asan, the libFuzzer program in fuzz and fuzz-asan, and the AFL++ program in afl.

FUZZ_TARGETS := $(patsubst fuzz/targets/%.c,%,$(wildcard fuzz/targets/*.c))
FUZZ_PARTS := $(filter-out %_test.c,$(wildcard fuzz/choice/*.c fuzz/gen/*.c fuzz/oracle/*.c)) \
    fuzz/drive/judge.c fuzz/drive/mutator.c fuzz/drive/cpython.c

DRIVE_sim := replay minimise odometer
DRIVE_sim-asan := replay minimise odometer
DRIVE_fuzz := libfuzzer figures
DRIVE_fuzz-asan := libfuzzer figures
DRIVE_cov := replay minimise odometer
DRIVE_afl := libfuzzer figures
DRIVE_ossfuzz := libfuzzer figures

# $(1) flavour
define fuzz_flavour
LINKER_$(1) ?= $$(COMPILE_$(1)) $$(LINK_$(1))
build/$(1)/fuzz/libfuzz.a: $$(patsubst %.c,build/$(1)/%.o,$$(FUZZ_PARTS))
	@rm -f $$@ && ar rcs $$@ $$^
$$(addprefix build/$(1)/fuzz/,$$(FUZZ_TARGETS)): build/$(1)/fuzz/%: build/$(1)/fuzz/targets/%.o \
    $$(patsubst %,build/$(1)/fuzz/drive/%.o,$$(DRIVE_$(1))) build/$(1)/fuzz/libfuzz.a \
    build/$(1)/conformance/subjects/engine/libplayer.a build/$(1)/conformance/model/libmodel.a \
    build/$(1)/conformance/ops/libops.a build/$(1)/libtocsin.a
	@$$(LINKER_$(1)) -o $$@ $$^ -pthread $$(LINK_LAST_$(1))
$(1)-targets: $$(addprefix build/$(1)/fuzz/,$$(FUZZ_TARGETS))
.PHONY: $(1)-targets
endef
$(foreach f,$(SIM_FLAVOURS) $(FUZZ_FLAVOURS),$(eval $(call fuzz_flavour,$(f))))
$(foreach f,$(SIM_FLAVOURS),$(eval $(f): $(f)-targets))

build/sim/fuzz/seeds: build/sim/fuzz/drive/seeds.o build/sim/conformance/ops/libops.a
	@$(COMPILE_sim) $^ -o $@

# The mutator for AFL++, a library. What a target runs is not linked, for nothing asks for it.
FUZZ_MUTATOR := $(patsubst %.c,build/mutator/%.o,$(wildcard fuzz/choice/choice.c fuzz/gen/*.c) fuzz/drive/mutator.c \
    fuzz/drive/afl_mutator.c $(filter-out %_test.c,$(wildcard conformance/ops/*.c)))
build/mutator/%.o: %.c
	@mkdir -p $(@D)
	@clang $(COMMON) -O2 -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections -MMD -MP -c $< -o $@
build/afl/fuzz/%.mutator.so: build/mutator/fuzz/targets/%.o $(FUZZ_MUTATOR)
	@mkdir -p $(@D)
	@clang -shared -Wl,--gc-sections -Wl,-z,defs -o $@ $^
afl-targets: $(patsubst %,build/afl/fuzz/%.mutator.so,$(FUZZ_TARGETS))

.PHONY: replay
replay: ## runs one input of a target again: a file, seed:N or a replay id (T= R=)
	@$(MAKE) -s build/sim/fuzz/$(T)
	@build/sim/fuzz/$(T) $(if $(or $(wildcard $(R)),$(filter seed:%,$(R))),,--id) '$(R)'
