# The vocabulary: a library for each flavour, and its tests.

OPS := $(filter-out %_test.c,$(wildcard conformance/ops/*.c))
OPS_TESTS := $(wildcard conformance/ops/*_test.c)

# $(1) flavour
define ops_flavour
build/$(1)/conformance/ops/libops.a: $$(patsubst %.c,build/$(1)/%.o,$$(OPS))
	@rm -f $$@ && ar rcs $$@ $$^
build/$(1)/conformance/ops/%_test: conformance/ops/%_test.c build/$(1)/conformance/ops/libops.a
	@mkdir -p $$(@D)
	@$$(COMPILE_$(1)) -MMD -MP -MF $$@.d $$< -o $$@ build/$(1)/conformance/ops/libops.a
endef
$(foreach f,$(FLAVOURS) $(FUZZ_FLAVOURS),$(eval $(call ops_flavour,$(f))))
$(foreach f,$(POSIX_FLAVOURS),$(eval $(f): $(patsubst %.c,build/$(f)/%,$(OPS_TESTS))))
