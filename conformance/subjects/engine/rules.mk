# The engine as two subjects: one player, two worlds. player.a is what fuzzers link.

ENGINE_PLAYER := $(wildcard conformance/subjects/engine/player*.c)

# $(1) flavour, $(2) posix or sim
define engine_subject
build/$(1)/conformance/subjects/engine/libplayer.a: $$(patsubst %.c,build/$(1)/%.o,$$(ENGINE_PLAYER) \
    $$(wildcard conformance/subjects/engine/*_$(2).c))
	@rm -f $$@ && ar rcs $$@ $$^
build/$(1)/conformance/subjects/engine/engine-$(2): build/$(1)/conformance/subjects/engine/subject.o \
    build/$(1)/conformance/subjects/engine/libplayer.a build/$(1)/conformance/ops/libops.a build/$(1)/libtocsin.a
	@$$(COMPILE_$(1)) $$^ -o $$@ -pthread
endef
$(foreach f,$(POSIX_FLAVOURS),$(eval $(call engine_subject,$(f),posix)))
$(foreach f,$(SIM_FLAVOURS) $(FUZZ_FLAVOURS),$(eval $(call engine_subject,$(f),sim)))
$(foreach f,$(POSIX_FLAVOURS),$(eval $(f): build/$(f)/conformance/subjects/engine/engine-posix))
$(foreach f,$(SIM_FLAVOURS),$(eval $(f): build/$(f)/conformance/subjects/engine/engine-sim))

programs: build/gcc/conformance/subjects/engine/engine-posix build/sim/conformance/subjects/engine/engine-sim
