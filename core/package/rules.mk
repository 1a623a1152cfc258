# How the library is linked, and how it is installed. core/package/install checks and copies.

PREFIX ?= /usr/local
DESTDIR ?=
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
MANDIR ?= $(PREFIX)/share/man
PACKAGE_BUILD := build/$(if $(filter clang,$(notdir $(CC))),clang,gcc)

# nodelete: dlclose must not unmap the trampoline, for the kernel still knows its address. Never -Bsymbolic: a program
# that reads the flag from its own copy would lose every signal in silence.
SONAME := libtocsin.so.$(firstword $(subst ., ,$(VERSION)))
LINK_SHARED := -shared -Wl,-soname,$(SONAME) -Wl,-z,nodelete

.PHONY: install uninstall
install uninstall: export PREFIX := $(PREFIX)
install uninstall: export DESTDIR := $(DESTDIR)
install uninstall: export LIBDIR := $(LIBDIR)
install uninstall: export INCLUDEDIR := $(INCLUDEDIR)
install uninstall: export MANDIR := $(MANDIR)
install uninstall: export VERSION := $(VERSION)
install uninstall: export SONAME := $(SONAME)
install uninstall: export PACKAGE_BUILD := $(PACKAGE_BUILD)
install uninstall: export CC := $(CC)

install: ## header, libraries, manual and tocsin.pc (PREFIX= DESTDIR= LIBDIR= INCLUDEDIR= MANDIR= CC=gcc|clang)
	@core/package/install check
	@$(MAKE) -s -j$(JOBS) $(PACKAGE_BUILD)/libtocsin.a $(PACKAGE_BUILD)/libtocsin.so
	@core/package/install install

uninstall: ## remove what install put there (PREFIX= DESTDIR= LIBDIR= INCLUDEDIR= MANDIR=)
	@core/package/install uninstall
