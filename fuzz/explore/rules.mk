# The exhaustive explorer: one program, which searches a part of the space; explore.py runs the parts beside one another.

EXPLORE_SOURCES := $(filter-out %_test.c,$(wildcard fuzz/explore/*.c))

# $(1) flavour
define explore_flavour
build/$(1)/fuzz/explore/explore: $$(patsubst %.c,build/$(1)/%.o,$$(EXPLORE_SOURCES)) build/$(1)/fuzz/libfuzz.a \
    build/$(1)/conformance/subjects/engine/libplayer.a build/$(1)/conformance/model/libmodel.a \
    build/$(1)/conformance/ops/libops.a build/$(1)/libtocsin.a
	@$$(COMPILE_$(1)) -o $$@ $$^ -pthread
$(1): build/$(1)/fuzz/explore/explore
endef
$(foreach f,$(SIM_FLAVOURS),$(eval $(call explore_flavour,$(f))))

.PHONY: explore
explore: ## every program of a small space, with arrivals at every point, or T='s within a bound (N=, JOBS=, R= one again)
	@$(if $(T),$(PYTHON3) fuzz/explore/explore.py --check --target '$(T)')
	@$(MAKE) -s -j$(JOBS) build/sim/fuzz/$(patsubst explore,explore/explore,$(or $(T),explore))
	@$(PYTHON3) fuzz/explore/explore.py --jobs '$(JOBS)' $(if $(T),--target '$(T)') $(if $(N),--length '$(N)') $(if $(R),--id '$(R)')
