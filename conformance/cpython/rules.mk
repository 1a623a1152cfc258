# CPython's module _signal on the engine. Whoever needs it (scripts/cpython) says for which CPython: its version, and where
# its headers are.

ifdef CPYTHON_TAG
CPYTHON_FLAVOUR := gcc
CPYTHON_FROM := conformance/cpython/extension
CPYTHON_AT := build/$(CPYTHON_FLAVOUR)/cpython/$(CPYTHON_TAG)
CPYTHON_LINK_asan := -shared-libasan

$(CPYTHON_AT)/%.o: $(CPYTHON_FROM)/%.c
	@mkdir -p $(@D)
	@$(COMPILE_$(CPYTHON_FLAVOUR)) -fPIC -fvisibility=hidden -isystem $(CPYTHON_INCLUDE) -MMD -MP -c $< -o $@

$(CPYTHON_AT)/_signal.so: $(patsubst $(CPYTHON_FROM)/%.c,$(CPYTHON_AT)/%.o,$(wildcard $(CPYTHON_FROM)/*.c)) \
    $(patsubst %.c,build/$(CPYTHON_FLAVOUR)/%.pic.o,$(ENGINE) $(PORT_posix))
	@$(COMPILE_$(CPYTHON_FLAVOUR)) -shared $(CPYTHON_LINK_$(CPYTHON_FLAVOUR)) \
	    -Wl,--version-script=$(CPYTHON_FROM)/exports.map -o $@ $^ -pthread

.PHONY: cpython-extension
cpython-extension: $(CPYTHON_AT)/_signal.so build/gcc/conformance/cpython/launch
endif
