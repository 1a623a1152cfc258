# How fast the fuzzers are. AFL++'s program is built where its compiler is.

.PHONY: bench-fuzz
bench-fuzz: ## how fast the fuzzers are, a verdict each (BUDGET= seconds)
	@$(MAKE) -s -j$(JOBS) build/fuzz/fuzz/op_sequence build/sim/fuzz/explore/explore \
	    $(patsubst fuzz/targets/%.c,build/sim/fuzz/%,$(wildcard fuzz/targets/cpython_differential.c)) \
	    build/gcc/conformance/subjects/cpython_embedded/cpython-embedded \
	    $(if $(shell command -v afl-clang-fast),build/afl/fuzz/op_sequence)
	@$(PYTHON3) fuzz/bench/bench.py $(if $(BUDGET),--budget '$(BUDGET)')
