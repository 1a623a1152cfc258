# CPython as a library, behind the engine's player: see README.md here. EMBED= names another CPython.
#
# Linked statically: the shared library keeps PySignal_SetWakeupFd, which is documented, to itself.

EMBED := $(PYTHON3)
EMBEDDED_IN := conformance/subjects/cpython_embedded
EMBEDDED := $(patsubst %.c,build/gcc/%.o,$(wildcard $(EMBEDDED_IN)/*.c))
EMBEDDED_ENGINE := $(patsubst %,build/gcc/$(EMBEDDED_IN)/engine_%.o,supervisor_posix subject)
EMBEDDED_ARCHIVES := build/gcc/conformance/subjects/engine/libplayer.a build/gcc/conformance/ops/libops.a

embedded_ask = $(shell $(EMBED) -c "import sysconfig; print(*map(sysconfig.get_config_var, '$(1)'.split()))")
EMBEDDED_INCLUDES = -isystem $(call embedded_ask,INCLUDEPY) -isystem $(call embedded_ask,CONFINCLUDEPY)
EMBEDDED_PYTHON = $(call embedded_ask,LIBPL)/$(call embedded_ask,LIBRARY) $(call embedded_ask,MODLIBS LIBS SYSLIBS)

$(EMBEDDED): COMPILE_gcc += $(EMBEDDED_INCLUDES)

# Two files of the engine's own subject, built once more: its supervisor, but for its words and its exec; and its
# adapter, but for what a program asks for. subject.c here has what stands in for them.
build/gcc/$(EMBEDDED_IN)/engine_supervisor_posix.o: INSTEAD := -Dexecl=subject_goes_on -Dsubject_needs=engine_needs \
    -Dsubject_lacks=engine_lacks
build/gcc/$(EMBEDDED_IN)/engine_subject.o: INSTEAD := -Dops_needs=subject_asks \
    -Dsubject_part=server_part
$(EMBEDDED_ENGINE): build/gcc/$(EMBEDDED_IN)/engine_%.o: conformance/subjects/engine/%.c $(EMBEDDED_IN)/rules.mk
	@mkdir -p $(@D)
	@$(COMPILE_gcc) $(INSTEAD) -MMD -MP -c $< -o $@

build/gcc/$(EMBEDDED_IN)/cpython-embedded: $(EMBEDDED) $(EMBEDDED_ENGINE) $(EMBEDDED_ARCHIVES)
	@$(COMPILE_gcc) -no-pie $^ -o $@ $(EMBEDDED_PYTHON) -pthread

programs: build/gcc/$(EMBEDDED_IN)/cpython-embedded
