/* calls.c - the functions of the module, each one call of the engine. */
#include "binding.h"

#include <signal.h>

PyObject *binding_default_int_handler(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    int signum;
    if (!binding_count("default_int_handler", count, 2, 2) || !binding_int(args[0], &signum)) return NULL;
    return binding_done(tocsin_default_int_handler(signum, NULL));
}

/* -------------------------------------------------------------------------------------------------- dispositions -- */

static PyObject *set_signal(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    int signum;
    if (!binding_count("signal", count, 2, 2) || !binding_int(args[0], &signum)) return NULL;
    return binding_install(signum, args[1]);
}

static PyObject *get_signal(PyObject *module, PyObject *number) {
    (void)module;
    int signum;
    return binding_int(number, &signum) ? binding_query(signum) : NULL;
}

static PyObject *set_siginterrupt(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    int signum, flag;
    if (!binding_count("siginterrupt", count, 2, 2)) return NULL;
    if (!binding_int(args[0], &signum) || !binding_int(args[1], &flag)) return NULL;
    return binding_done(tocsin_siginterrupt(signum, flag != 0));
}

static bool parse_wakeup_fd(PyObject *args, PyObject *keywords, int *fd, int *warn) {
    static char *names[] = {"", "warn_on_full_buffer", NULL};
#if PY_VERSION_HEX < 0x030D0000
    return PyArg_ParseTupleAndKeywords(args, keywords, "i|$p:set_wakeup_fd", names, fd, warn);
#else
    PyObject *number;
    Py_ssize_t given = PyTuple_GET_SIZE(args);
    if (given > 1)
        PyErr_Format(PyExc_TypeError, "set_wakeup_fd() takes exactly 1 positional argument (%zd given)", given);
    return given <= 1 && PyArg_ParseTupleAndKeywords(args, keywords, "O|$p:set_wakeup_fd", names, &number, warn) &&
           binding_int(number, fd);
#endif
}

static PyObject *set_wakeup_fd(PyObject *module, PyObject *args, PyObject *keywords) {
    (void)module;
    int fd, warn = 1, previous;
    if (!parse_wakeup_fd(args, keywords, &fd, &warn)) return NULL;
    int error = binding_is_main() ? tocsin_set_wakeup_fd(fd, warn != 0, &previous)
                                  : tocsin_error_set(TOCSIN_ETHREAD, "set_wakeup_fd");
    return error ? binding_done(error) : PyLong_FromLong(previous);
}

static PyObject *describe(PyObject *module, PyObject *number) {
    (void)module;
    int signum;
    if (!binding_int(number, &signum)) return NULL;
    const char *text = tocsin_strsignal(signum);
    return text ? PyUnicode_FromString(text) : binding_done(tocsin_error());
}

/* ------------------------------------------------------------------------------------------------------- sending -- */

static PyObject *raise_signal(PyObject *module, PyObject *number) {
    (void)module;
    int signum;
    if (!binding_int(number, &signum)) return NULL;
    binding_hush(signum);
    int error = tocsin_raise_signal(signum);
    binding_listen();
    return binding_done(error);
}

static PyObject *thread_kill(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    int signum;
    if (!binding_count("pthread_kill", count, 2, 2)) return NULL;
    if (!PyLong_Check(args[0]))
        return PyErr_Format(PyExc_TypeError, "pthread_kill() argument 1 must be int, not %.50s",
                            args[0] == Py_None ? "None" : Py_TYPE(args[0])->tp_name);
    unsigned long thread = PyLong_AsUnsignedLongMask(args[0]);
    if ((thread == (unsigned long)-1 && PyErr_Occurred()) || !binding_int(args[1], &signum)) return NULL;
    if (PySys_Audit("signal.pthread_kill", "ki", thread, signum) < 0) return NULL;
    return binding_done(tocsin_pthread_kill((pthread_t)thread, signum));
}

static PyObject *pidfd_send(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    int pidfd, signum, flags = 0;
    if (!binding_count("pidfd_send_signal", count, 2, 4)) return NULL;
    if (!binding_int(args[0], &pidfd) || !binding_int(args[1], &signum)) return NULL;
    if (count > 3 && !binding_int(args[3], &flags)) return NULL;
    bool has_siginfo = count > 2 && args[2] != Py_None;
    return binding_done(tocsin_pidfd_send_signal(pidfd, signum, has_siginfo ? args[2] : NULL, (unsigned)flags));
}

/* Runs what nobody will ring for: a signal that is somebody else's has no doorbell, and is only reported. */
static int look(void *unused) {
    (void)unused;
    return binding_done(tocsin_check()) ? 0 : -1;
}

/* _thread's, which writes the wakeup byte at once and asks the engine's table. */
static PyObject *interrupt_main(PyObject *self, PyObject *args) {
    (void)self;
    int signum = SIGINT;
    if (!PyArg_ParseTuple(args, "|i:signum", &signum)) return NULL;
    int error = tocsin_set_interrupt_ex(signum);
    if (error) {
        PyErr_SetString(PyExc_ValueError, "signal number out of range");
        return NULL;
    }
    if (tocsin_getsignal(signum) == TOCSIN_SIG_NONE) Py_AddPendingCall(look, NULL);
    Py_RETURN_NONE;
}

/* --------------------------------------------------------------------------------------------------------- masks -- */

static PyObject *set_mask(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    int how;
    tocsin_sigset set, previous;
    if (!binding_count("pthread_sigmask", count, 2, 2)) return NULL;
    if (!binding_int(args[0], &how) || !binding_set(args[1], &set)) return NULL;
    int error = tocsin_pthread_sigmask(how, set, &previous);
    return error ? binding_failed(module, error) : binding_set_object(previous);
}

static PyObject *get_pending(PyObject *module, PyObject *unused) {
    (void)unused;
    tocsin_sigset set;
    int error = tocsin_sigpending(&set);
    return error ? binding_failed(module, error) : binding_set_object(set);
}

static PyObject *get_valid(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    return binding_set_object(tocsin_valid_signals());
}

/* -------------------------------------------------------------------------------------------------------- timers -- */

static PyObject *set_alarm(PyObject *module, PyObject *number) {
    (void)module;
    int seconds;
    return binding_int(number, &seconds) ? PyLong_FromLongLong(tocsin_alarm(seconds)) : NULL;
}

static PyObject *set_timer(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    int which;
    double seconds, interval = 0;
    tocsin_itimer previous;
    if (!binding_count("setitimer", count, 2, 3)) return NULL;
    if (!binding_int(args[0], &which) || !binding_seconds(args[1], &seconds)) return NULL;
    if (count > 2 && !binding_seconds(args[2], &interval)) return NULL;
    int error = tocsin_setitimer(which, seconds, interval, &previous);
    return error ? binding_failed_time(module, error, args + 1, count - 1) : binding_pair(previous);
}

static PyObject *get_timer(PyObject *module, PyObject *number) {
    int which;
    tocsin_itimer now;
    if (!binding_int(number, &which)) return NULL;
    int error = tocsin_getitimer(which, &now);
    return error ? binding_failed(module, error) : binding_pair(now);
}

/* The texts behind the names are read from CPython's own module when this one starts. */
#define FAST(name, function) \
    { name, (PyCFunction)(void (*)(void))function, METH_FASTCALL, NULL }

PyMethodDef binding_methods[] = {
    FAST("default_int_handler", binding_default_int_handler),
    {"alarm", set_alarm, METH_O, NULL},
    FAST("setitimer", set_timer),
    {"getitimer", get_timer, METH_O, NULL},
    FAST("signal", set_signal),
    {"raise_signal", raise_signal, METH_O, NULL},
    {"strsignal", describe, METH_O, NULL},
    {"getsignal", get_signal, METH_O, NULL},
    {"set_wakeup_fd", (PyCFunction)(void (*)(void))set_wakeup_fd, METH_VARARGS | METH_KEYWORDS, NULL},
    FAST("siginterrupt", set_siginterrupt),
    {"pause", binding_pause, METH_NOARGS, NULL},
    FAST("pidfd_send_signal", pidfd_send),
    FAST("pthread_kill", thread_kill),
    FAST("pthread_sigmask", set_mask),
    {"sigpending", get_pending, METH_NOARGS, NULL},
    {"sigwait", binding_sigwait, METH_O, NULL},
    {"sigwaitinfo", binding_sigwaitinfo, METH_O, NULL},
    FAST("sigtimedwait", binding_sigtimedwait),
    {"valid_signals", get_valid, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyMethodDef binding_interrupt_main = {"interrupt_main", interrupt_main, METH_VARARGS, NULL};
