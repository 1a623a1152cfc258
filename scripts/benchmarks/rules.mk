# Ours beside its peers. Every C competitor in peers/ is linked into one worker; a library is linked when its header
# is there, and the competitor that needs it says otherwise that it is absent.

BENCH := build/gcc/scripts/benchmarks
BENCH_SOURCES := scripts/benchmarks/worker.c $(wildcard scripts/benchmarks/peers/*.c)
BENCH_LIBRARIES = $(shell sed -n 's/.*library: \([a-z0-9_]*\) \([a-z0-9_./]*\.h\).*/\1 \2/p' $(BENCH_SOURCES) | \
    while read -r library header; do \
        echo "\#include <$$header>" | gcc -E -o /dev/null - 2>/dev/null && echo "-l$$library"; \
    done)

# The whole archive: a weak reference alone would not pull its object out.
BENCH_LINK = @gcc -o $@ $(filter %.o,$^) -Wl,--whole-archive build/gcc/libtocsin.a -Wl,--no-whole-archive \
    $(BENCH_LIBRARIES) -pthread
$(BENCH)/worker: $(patsubst %.c,build/gcc/%.o,$(BENCH_SOURCES)) build/gcc/libtocsin.a
	$(BENCH_LINK)

# The same worker on a slow engine, for the tests.
BENCH_SLOW := scripts/benchmarks/canaries/slow_engine.c
$(BENCH)/slow_worker: $(patsubst %.c,build/gcc/%.o,$(BENCH_SOURCES) $(BENCH_SLOW)) build/gcc/libtocsin.a
	$(BENCH_LINK) $(addprefix -Wl$(comma)--wrap=,$(shell sed -n 's/^ \* wrapped: //p' $(BENCH_SLOW)))
comma := ,

# Its loops stand where the source puts them. The library is found by the name that it gives itself, beside the program.
BENCH_IDLE = @mkdir -p $(@D) && $(COMPILE_gcc) -fno-align-loops -MMD -MP -MF $@.d $< -o $@ -pthread
$(BENCH)/idle: scripts/benchmarks/idle.c build/gcc/libtocsin.a
	$(BENCH_IDLE) build/gcc/libtocsin.a
$(BENCH)/idle_shared: scripts/benchmarks/idle.c build/gcc/libtocsin.so
	$(BENCH_IDLE) build/gcc/libtocsin.so -Wl,-rpath,'$$ORIGIN'
	@ln -sf ../../libtocsin.so $(@D)/$$(readelf -d build/gcc/libtocsin.so | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')

bench-programs: $(addprefix $(BENCH)/,worker flood idle idle_shared size)
bench-tested: bench-programs $(BENCH)/slow_worker

bench: setup build ## ours beside every peer that is installed, with a verdict a row (BUDGET= seconds)
	@$(MAKE) -j$(JOBS) bench-programs
	@$(PYTHON3) scripts/bench $(if $(BUDGET),--budget '$(BUDGET)')

.PHONY: bench bench-programs bench-tested
