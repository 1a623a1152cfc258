# The scenarios once more, on the simulated kernel: what would ask the real one is replaced by what asks the simulated one.

SCENARIO_WRAPS := -Wl,--wrap=pthread_create -Wl,--wrap=pthread_join -Wl,--wrap=tocsin_port_exit_by_signal

# $(1) flavour
define scenario_sim
$$(patsubst %.c,build/$(1)/%,$(SCENARIOS)): build/$(1)/%: %.c \
    build/$(1)/conformance/subjects/engine/scenario.o build/$(1)/libtocsin.a
	@mkdir -p $$(@D)
	@$$(COMPILE_$(1)) $$(SCENARIO_WRAPS) -MMD -MP -MF $$@.d $$(filter %.c %.o %.a,$$^) -o $$@ -pthread
endef
$(foreach f,$(SIM_FLAVOURS),$(eval $(call scenario_sim,$(f))))

programs: $(patsubst %.c,build/sim/%,$(SCENARIOS))
