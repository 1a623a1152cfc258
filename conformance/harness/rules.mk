# The cases: those in C are built, all are played.

CASES_IN_C := $(patsubst %.c,build/gcc/%,$(wildcard conformance/cases/*/*.c))

.PHONY: cases-in-c conformance agree baseline

# One that does not compile is Invalid, and no reason not to build and run the others.
programs: cases-in-c
cases-in-c: build/gcc/libtocsin.a
	@$(if $(CASES_IN_C),$(MAKE) -s -k $(CASES_IN_C) || echo "cases-in-c: what is not built will be Invalid")

conformance: setup build ## every case on every implementation found, and the clause table (K= SUBJECT= PYTHON=)
	@$(PYTHON3) scripts/conformance $(foreach k,$(K),--case $(k)) $(foreach s,$(SUBJECT),--subject $(s)) \
	    $(foreach p,$(PYTHON),--python $(p))

agree: setup build build/sim/fuzz/cpython_differential ## generated programs: subject against model (N=10000 SEED=1 SUBJECT=cpython-embedded PYTHON=)
	@$(PYTHON3) scripts/agree $(if $(N),--number $(N)) $(if $(SEED),--seed $(SEED)) \
	    $(if $(SUBJECT),--subject $(SUBJECT)) $(foreach p,$(PYTHON),--python $(p))

baseline: ## write the last run's verdicts into reports/baseline.json, and say what moved
	@$(PYTHON3) scripts/baseline
