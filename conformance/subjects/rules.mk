# A subject that is built brings its own rules.mk.
include $(wildcard conformance/subjects/*/rules.mk)
