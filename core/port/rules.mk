# Programs of this folder that link more than the library: world_<port>.o belongs to the tests of both kernels.

# $(1) flavour, $(2) port
define contract
$$(patsubst %.c,build/$(1)/%,$$(wildcard core/port/contract*_test.c core/port/sim_test.c)): build/$(1)/%: %.c build/$(1)/core/port/world_$(2).o \
    build/$(1)/libtocsin.a
	@$$(COMPILE_$(1)) -MMD -MP -MF $$@.d $$< -o $$@ build/$(1)/core/port/world_$(2).o build/$(1)/libtocsin.a -pthread
endef
$(foreach f,$(POSIX_FLAVOURS),$(eval $(call contract,$(f),posix)))
$(foreach f,$(SIM_FLAVOURS),$(eval $(call contract,$(f),sim)))

# The differential test: one program with the simulated kernel, one with the real one, whatever the flavour; the engine is there for its trampoline. The latter is
# linked statically, for each batch and each exec operation starts it anew.
DIFFERENTIAL := differential_ops differential_run
# $(1) flavour
define differential
build/$(1)/core/port/differential: $$(patsubst %,build/$(1)/core/port/%.o,differential differential_compare $(DIFFERENTIAL) world_sim) \
    $$(patsubst %.c,build/$(1)/%.o,$(PORT_sim) $(ENGINE))
	@$$(COMPILE_$(1)) -o $$@ $$^ -pthread
build/$(1)/core/port/differential_real: $$(patsubst %,build/$(1)/core/port/%.o,differential_real $(DIFFERENTIAL) world_posix) \
    $$(patsubst %.c,build/$(1)/%.o,$(PORT_posix) $(ENGINE))
	@$$(COMPILE_$(1)) $$(if $$(filter gcc clang,$(1)),-static) -o $$@ $$^ -pthread
endef
$(foreach f,gcc clang asan,$(eval $(call differential,$(f))))
gcc clang: %: build/%/core/port/differential build/%/core/port/differential_real
asan: build/asan/core/port/differential
