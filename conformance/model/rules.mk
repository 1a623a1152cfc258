# The reference model: a library for each flavour, its tests, and the program `model`.

MODEL := $(filter-out %_test.c %/main.c,$(wildcard conformance/model/*.c))
MODEL_TESTS := $(wildcard conformance/model/*_test.c)

# $(1) flavour
define model_flavour
build/$(1)/conformance/model/libmodel.a: $$(patsubst %.c,build/$(1)/%.o,$$(MODEL))
	@rm -f $$@ && ar rcs $$@ $$^
build/$(1)/conformance/model/%_test: conformance/model/%_test.c build/$(1)/conformance/model/libmodel.a \
    build/$(1)/conformance/ops/libops.a
	@mkdir -p $$(@D)
	@$$(COMPILE_$(1)) -MMD -MP -MF $$@.d $$(filter %.c %.a,$$^) -o $$@
build/$(1)/conformance/model/model: build/$(1)/conformance/model/main.o build/$(1)/conformance/model/libmodel.a \
    build/$(1)/conformance/ops/libops.a
	@$$(COMPILE_$(1)) $$^ -o $$@
endef
$(foreach f,$(FLAVOURS) $(FUZZ_FLAVOURS),$(eval $(call model_flavour,$(f))))
$(foreach f,$(POSIX_FLAVOURS),$(eval $(f): $(patsubst %.c,build/$(f)/%,$(MODEL_TESTS))))
programs: build/gcc/conformance/model/model
