/* errors.c - the engine's codes as CPython's exceptions. The text is the engine's, but where versions of CPython
 * differ. */
#include "binding.h"

#include <errno.h>

static PyObject *type_of(int kind) {
    switch (kind) {
        case TOCSIN_KIND_TYPE: return PyExc_TypeError;
        case TOCSIN_KIND_OVERFLOW: return PyExc_OverflowError;
        default: return PyExc_ValueError;
    }
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
    PyErr_SetString(type_of(kind), text);
    return NULL;
}

/* For calls that cannot fail as a timer. A report may have become an exception meanwhile. */
PyObject *binding_done(int code) {
    if (code < 0) return binding_failed(NULL, code);
    if (PyErr_Occurred()) return NULL;
    Py_RETURN_NONE;
}

/* The engine says it as CPython 3.11.2 does; other versions say it otherwise. */
bool binding_out_of_range(long number) {
#if PY_VERSION_HEX < 0x030B0000
    PyErr_Format(PyExc_ValueError, "signal number %ld out of range", number);
#else
    PyErr_Format(PyExc_ValueError, "signal number %ld out of range [1; %i]", number, TOCSIN_NSIG - 1);
#endif
    return false;
}

static bool is_too_large(PyObject *time) {
    double seconds;
    return !binding_seconds(time, &seconds) || !(seconds < 0x1p63 / 1e9 && seconds >= -0x1p63 / 1e9);
}

PyObject *binding_failed_time(PyObject *module, int code, PyObject *const *times, Py_ssize_t count) {
    if (code != TOCSIN_ETOOLARGE) return binding_failed(module, code);
    PyObject *culprit = count > 1 && !is_too_large(times[0]) ? times[1] : times[0];
    const char *text = "timestamp too large to convert to C _PyTime_t";
#if PY_VERSION_HEX >= 0x030B0700
    if (PyFloat_Check(culprit)) text = "timestamp out of range for platform time_t";
#endif
#if PY_VERSION_HEX >= 0x030D0000
    if (!PyFloat_Check(culprit)) text = "timestamp too large to convert to C PyTime_t";
#endif
    (void)culprit;
    PyErr_SetString(PyExc_OverflowError, text);
    return NULL;
}
