/* results.c - what the engine gives, as objects. */
#include "binding.h"

static bool add_number(PyObject *set, int signum) {
    PyObject *number = PyLong_FromLong(signum);
    int failed = !number || PySet_Add(set, number) < 0;
    Py_XDECREF(number);
    return !failed;
}

PyObject *binding_set_object(tocsin_sigset set) {
    PyObject *object = PySet_New(NULL);
    for (; object && set; set &= set - 1)
        if (!add_number(object, __builtin_ctzll(set) + 1)) Py_CLEAR(object);
    return object;
}

PyObject *binding_pair(tocsin_itimer timer) {
    return Py_BuildValue("(dd)", timer.value, timer.interval);
}

static PyStructSequence_Field fields[] = {
    {"si_signo", "signal number"},
    {"si_code", "signal code"},
    {"si_errno", "errno associated with this signal"},
    {"si_pid", "sending process ID"},
    {"si_uid", "real user ID of sending process"},
    {"si_status", "exit value or signal"},
    {"si_band", "band event for SIGPOLL"},
    {NULL, NULL},
};

static PyStructSequence_Desc description = {
    "signal.struct_siginfo",
    "struct_siginfo: Result from sigwaitinfo or sigtimedwait.\n\n"
    "This object may be accessed either as a tuple of\n"
    "(si_signo, si_code, si_errno, si_pid, si_uid, si_status, si_band),\n"
    "or via the attributes si_signo, si_code, and so on.",
    fields,
    7,
};

PyTypeObject *binding_siginfo_type(void) {
    return PyStructSequence_NewType(&description);
}

/* Steals value. */
static void set_field(PyObject *object, Py_ssize_t at, PyObject *value) {
    PyStructSequence_SetItem(object, at, value);
}

PyObject *binding_siginfo(PyTypeObject *type, const tocsin_siginfo *info) {
    PyObject *object = PyStructSequence_New(type);
    if (!object) return NULL;
    set_field(object, 0, PyLong_FromLong(info->signo));
    set_field(object, 1, PyLong_FromLong(info->code));
    set_field(object, 2, PyLong_FromLong(info->error));
    set_field(object, 3, PyLong_FromLong(info->pid));
    set_field(object, 4, PyLong_FromUnsignedLong(info->uid));
    set_field(object, 5, PyLong_FromLong(info->status));
    set_field(object, 6, PyLong_FromLong(info->band));
    if (PyErr_Occurred()) Py_CLEAR(object);
    return object;
}
