/* errors.c - the engine's codes as CPython's exceptions. The text is the engine's, but where versions of CPython differ. */
#include "binding.h"

#include <errno.h>

static PyObject *type_of(int kind) {
    switch (kind) {
        case TOCSIN_KIND_TYPE: return PyExc_TypeError;
        case TOCSIN_KIND_OVERFLOW: return PyExc_OverflowError;
        default: return PyExc_ValueError;
    }
}

/* The engine speaks as CPython 3.11.2 does. */
static void adapt(int code, char *text) {
#if PY_VERSION_HEX < 0x030B0000
    char *suffix = code == TOCSIN_EMASK ? strstr(text, " [1; 64]") : NULL;
    if (suffix) *suffix = '\0';
#endif
    (void)code, (void)text;
}

static PyObject *raise_number(PyObject *type, int code) {
    errno = tocsin_error_errno(code);
    return PyErr_SetFromErrno(type);
}

PyObject *binding_failed(PyObject *module, int code) {
    char text[128];
    int kind = tocsin_error_kind(code);
    if (kind == TOCSIN_KIND_USER) return NULL;
    if (kind == TOCSIN_KIND_OS) return raise_number(PyExc_OSError, code);
    if (kind == TOCSIN_KIND_ITIMER) return raise_number(binding_of(module)->itimer_error, code);
    if (kind == TOCSIN_KIND_INTERRUPT) {
        PyErr_SetNone(PyExc_KeyboardInterrupt);
        return NULL;
    }
    tocsin_error_text(text, sizeof text);
    adapt(code, text);
    PyErr_SetString(type_of(kind), text);
    return NULL;
}

/* For calls that cannot fail as a timer. A report may have become an exception meanwhile. */
PyObject *binding_done(int code) {
    if (code < 0) return binding_failed(NULL, code);
    if (PyErr_Occurred()) return NULL;
    Py_RETURN_NONE;
}
