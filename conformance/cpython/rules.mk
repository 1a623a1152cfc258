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

$(CPYTHON_AT)/noop.so: conformance/cpython/canaries/noop.c
	@mkdir -p $(@D)
	@$(COMPILE_$(CPYTHON_FLAVOUR)) -fPIC -fvisibility=hidden -isystem $(CPYTHON_INCLUDE) -shared -o $@ $<

.PHONY: cpython-extension cpython-canary
cpython-extension: $(CPYTHON_AT)/_signal.so build/gcc/conformance/cpython/launch
cpython-canary: $(CPYTHON_AT)/noop.so
endif

CPYTHON_OPTIONS = $(foreach s,$(SUITE),--suite $(s)) $(if $(PYTHON),--python $(PYTHON))

.PHONY: cpython cpython-overhead python
cpython: setup ## CPython's own tests, on stock and with our engine as its _signal (SUITE=all or names, PYTHON=)
	@$(PYTHON3) scripts/cpython $(CPYTHON_OPTIONS)

cpython-overhead: setup ## what raise_signal, signal and pthread_sigmask cost on our engine, beside stock (PYTHON=)
	@$(PYTHON3) scripts/cpython --overhead $(CPYTHON_OPTIONS)

python: setup ## an interactive CPython whose signal is our engine (PYTHON=)
	@$(PYTHON3) scripts/cpython --interactive $(CPYTHON_OPTIONS)

.PHONY: cpython-faults cpython-asan
cpython-faults: setup ## which planted faults CPython's test_signal catches (FAULT=)
	@$(PYTHON3) -m conformance.cpython.faults $(if $(FAULT),--fault $(FAULT))

cpython-asan: setup ## test_signal on the extension with address and undefined sanitizers (PYTHON=)
	@$(PYTHON3) scripts/cpython --flavour asan --name asan $(if $(SUITE),$(CPYTHON_OPTIONS),--suite signal $(CPYTHON_OPTIONS))
