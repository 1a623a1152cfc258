# The injector: one program with every window in it. The library is the one that is shipped; in a copy its sections get
# names of their own, so that its text stands in one piece and its state can be put back.

INJECT := build/gcc/fuzz/inject
INJECT_MACHINE := $(shell uname -m)
INJECT_PORT := $(if $(wildcard fuzz/inject/port_$(INJECT_MACHINE).c),port_ptrace port_$(INJECT_MACHINE),port_none) \
    $(if $(wildcard fuzz/inject/trap_$(INJECT_MACHINE).c),trap_$(INJECT_MACHINE),trap_none)
INJECT_PARTS := $(filter-out port_% trap_% %_test points,$(patsubst fuzz/inject/%.c,%,$(wildcard fuzz/inject/*.c)))
INJECT_WRAPS := -Wl,--wrap=sigaction,--wrap=pthread_sigmask,--wrap=world_step,--wrap=world_close

$(INJECT)/libtocsin.a: build/gcc/libtocsin.a
	@mkdir -p $(@D)
	@objcopy --rename-section .text=tocsin_text --rename-section .text.unlikely=tocsin_text \
	    --rename-section .text.startup=tocsin_text --rename-section .data=tocsin_data --rename-section .bss=tocsin_bss $< $@

# The folder is newer than the program when a window has gone.
$(INJECT)/inject: fuzz/inject/windows $(patsubst %,$(INJECT)/%.o,$(INJECT_PARTS) $(INJECT_PORT)) \
    $(patsubst %.c,build/gcc/%.o,$(wildcard fuzz/inject/windows/*.c)) \
    build/gcc/conformance/subjects/engine/libplayer.a build/gcc/conformance/model/libmodel.a \
    build/gcc/conformance/ops/libops.a $(INJECT)/libtocsin.a
	@$(COMPILE_gcc) $(INJECT_WRAPS) -Wl,-z,now -o $@ $(filter-out fuzz/inject/windows,$^) -pthread

gcc: $(INJECT)/inject

# The audit's other side: the same programs on the simulated kernel.
build/sim/fuzz/inject/points: build/sim/fuzz/inject/points.o build/sim/fuzz/libfuzz.a \
    build/sim/conformance/subjects/engine/libplayer.a build/sim/conformance/model/libmodel.a \
    build/sim/conformance/ops/libops.a build/sim/libtocsin.a
	@$(COMPILE_sim) -o $@ $^ -pthread
sim: build/sim/fuzz/inject/points

.PHONY: inject
inject: ## a signal before every instruction of every window (W= window, DEPTH=1|2, JOBS=, AT= one point again)
	@$(MAKE) -s -j$(JOBS) $(INJECT)/inject build/sim/fuzz/inject/points
	@$(PYTHON3) fuzz/inject/inject.py --jobs '$(JOBS)' $(if $(DEPTH),--depth '$(DEPTH)') \
	    $(foreach w,$(W),--window '$(w)') $(if $(AT),--at '$(AT)') $(if $(SLOW),--slow)
