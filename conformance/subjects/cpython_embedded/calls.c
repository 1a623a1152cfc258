/* calls.c - the functions of tocsin.h, each one call of CPython's. */
#include "embedded.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A call of which nothing but its success is asked. */
#define CALL(module, function, ...)                                          \
    PyGILState_STATE state = embedded_enter();                               \
    int error = embedded_done(embedded_call(module, function, __VA_ARGS__)); \
    embedded_leave(state);                                                   \
    return error

/* The same for one that is a safe point. */
#define CALL_SAFE_POINT(module, function, ...)                       \
    PyGILState_STATE state = embedded_enter();                       \
    PyObject *result = embedded_call(module, function, __VA_ARGS__); \
    embedded_flush();                                                \
    int error = embedded_done(result);                               \
    embedded_leave(state);                                           \
    return error

/* -------------------------------------------------------------------------------------------------- dispositions -- */

int tocsin_swap(int signum, tocsin_disposition next, tocsin_disposition *previous) {
    PyGILState_STATE state = embedded_enter();
    PyObject *before = embedded_call("_signal", "signal", "(iN)", signum, embedded_object(next));
    if (before && previous) *previous = embedded_disposition(before);
    embedded_flush();
    int error = embedded_done(before);
    embedded_leave(state);
    return error;
}

tocsin_handler tocsin_signal(int signum, tocsin_handler handler) {
    tocsin_disposition previous;
    int error = tocsin_swap(signum, (tocsin_disposition){handler, NULL}, &previous);
    return error ? TOCSIN_SIG_ERR : previous.handler;
}

tocsin_handler tocsin_getsignal(int signum) {
    PyGILState_STATE state = embedded_enter();
    PyObject *handler = embedded_call("_signal", "getsignal", "(i)", signum);
    tocsin_handler found = handler ? embedded_disposition(handler).handler : TOCSIN_SIG_ERR;
    embedded_done(handler);
    embedded_leave(state);
    return found;
}

int tocsin_siginterrupt(int signum, bool flag) {
    CALL("_signal", "siginterrupt", "(ii)", signum, flag);
}

tocsin_c_handler tocsin_os_setsig(int signum, tocsin_c_handler handler) {
    tocsin_c_handler before = PyOS_setsig(signum, handler);
    if (before == SIG_ERR) tocsin_error_set(TOCSIN_EOS(errno), NULL);
    return before;
}

/* ------------------------------------------------------------------------------------------------------- sending -- */

int tocsin_check_at(const char *file, int line, const char *function) {
    (void)file, (void)line, (void)function;
    PyGILState_STATE state = embedded_enter();
    int failed = PyErr_CheckSignals();
    embedded_flush();
    int error = failed ? embedded_error() : 0;
    embedded_leave(state);
    return error;
}

int tocsin_raise_signal(int signum) {
    CALL_SAFE_POINT("_signal", "raise_signal", "(i)", signum);
}

int tocsin_pthread_kill(pthread_t thread, int signum) {
    CALL_SAFE_POINT("_signal", "pthread_kill", "(ki)", (unsigned long)thread, signum);
}

int tocsin_pidfd_send_signal(int pidfd, int signum, const void *siginfo, unsigned flags) {
    (void)siginfo;
    CALL("_signal", "pidfd_send_signal", "(iiOI)", pidfd, signum, Py_None, flags);
}

/* With the lock, which the documentation does not ask for: without it CPython 3.11 crashes where the signal is ignored
 * or at its default, for it compares two Python objects. */
int tocsin_set_interrupt_ex(int signum) {
    PyGILState_STATE state = embedded_enter();
    int error = PyErr_SetInterruptEx(signum) < 0 ? TOCSIN_ESIGNUM : 0;
    embedded_leave(state);
    return error;
}

int tocsin_interrupt_occurred(void) {
    PyGILState_STATE state = embedded_enter();
    int occurred = PyOS_InterruptOccurred();
    embedded_leave(state);
    return occurred;
}

bool tocsin_is_tripped(void) {
    return false; /* CPython tells nobody */
}

/* No program that asks for it is played here. */
int tocsin_queue_arrivals(int signum, bool on) {
    (void)signum, (void)on;
    return tocsin_error_set(TOCSIN_EOS(ENOSYS), NULL);
}

/* ---------------------------------------------------------------------------------------------------------- sets -- */

static PyObject *list_of(tocsin_sigset set) {
    PyObject *list = PyList_New(0);
    for (int signum = 1; signum < TOCSIN_NSIG && list; signum++) {
        PyObject *number = set >> (signum - 1) & 1 ? PyLong_FromLong(signum) : NULL;
        if (number) PyList_Append(list, number);
        Py_XDECREF(number);
    }
    return list;
}

/* Drops the reference. */
static int set_of(PyObject *signals, tocsin_sigset *set) {
    PyObject *iterator = signals ? PyObject_GetIter(signals) : NULL;
    *set = 0;
    if (iterator)
        for (PyObject *number; (number = PyIter_Next(iterator)); Py_DECREF(number))
            *set |= (tocsin_sigset)1 << (PyLong_AsLong(number) - 1);
    Py_XDECREF(iterator);
    return embedded_done(signals);
}

/* CPython's own conversion judges every number that a set cannot simply take; waiting for a set of nothing takes no
 * signal and is no safe point. */
int tocsin_sigset_add(tocsin_sigset *set, int signum) {
    if (signum > 0 && signum < TOCSIN_NSIG && signum != 32 && signum != 33) {
        *set |= (tocsin_sigset)1 << (signum - 1);
        return 0;
    }
    CALL("_signal", "sigtimedwait", "([i]i)", signum, 0);
}

tocsin_sigset tocsin_valid_signals(void) {
    tocsin_sigset set;
    PyGILState_STATE state = embedded_enter();
    set_of(embedded_call("_signal", "valid_signals", "()"), &set);
    embedded_leave(state);
    return set;
}

int tocsin_pthread_sigmask(int how, tocsin_sigset set, tocsin_sigset *previous) {
    tocsin_sigset before;
    PyGILState_STATE state = embedded_enter();
    PyObject *mask = embedded_call("_signal", "pthread_sigmask", "(iN)", how, list_of(set));
    embedded_flush();
    int error = set_of(mask, &before);
    embedded_leave(state);
    if (!error && previous) *previous = before;
    return error;
}

int tocsin_sigpending(tocsin_sigset *set) {
    PyGILState_STATE state = embedded_enter();
    int error = set_of(embedded_call("_signal", "sigpending", "()"), set);
    embedded_leave(state);
    return error;
}

/* ------------------------------------------------------------------------------------------------------- waiting -- */

static int sleep_on(double seconds) {
    CALL_SAFE_POINT("time", "sleep", "(d)", seconds);
}

/* The evaluation loop looks before it calls time.sleep; the function itself looks only when it is interrupted. A time
 * that it refuses is no sleep. */
int tocsin_sleep_at(const char *file, int line, const char *function, double seconds) {
    int error = seconds >= 0 && seconds * 1e9 < 0x1p63 ? tocsin_check_at(file, line, function) : 0;
    return error ? error : sleep_on(seconds);
}

int tocsin_pause(void) {
    CALL_SAFE_POINT("_signal", "pause", "()");
}

int tocsin_sigwait(tocsin_sigset set) {
    PyGILState_STATE state = embedded_enter();
    PyObject *number = embedded_call("_signal", "sigwait", "(N)", list_of(set));
    int signum = number ? (int)PyLong_AsLong(number) : 0;
    int error = embedded_done(number);
    embedded_leave(state);
    return error ? error : signum;
}

static long field(PyObject *info, int index) {
    PyObject *value = PyStructSequence_GetItem(info, index);
    return value ? PyLong_AsLong(value) : -1;
}

/* What sigwaitinfo and sigtimedwait give; the reference is dropped. 0 for None. */
static int received(PyObject *given, tocsin_siginfo *info) {
    int signum = 0;
    if (given && given != Py_None) {
        signum = (int)field(given, 0);
        *info = (tocsin_siginfo){.signo = signum,
                                 .code = (int)field(given, 1),
                                 .error = (int)field(given, 2),
                                 .pid = (int)field(given, 3),
                                 .uid = (unsigned)field(given, 4),
                                 .status = (int)field(given, 5),
                                 .band = field(given, 6)};
    }
    bool garbage = given && given != Py_None && (signum < 1 || signum >= TOCSIN_NSIG);
    int error = embedded_done(given);
    if (garbage) return tocsin_error_set(TOCSIN_CODE(TOCSIN_KIND_NONE, 1, 0), "a record of garbage");
    return error ? error : signum;
}

int tocsin_sigwaitinfo(tocsin_sigset set, tocsin_siginfo *info) {
    PyGILState_STATE state = embedded_enter();
    PyObject *given = embedded_call("_signal", "sigwaitinfo", "(N)", list_of(set));
    embedded_flush();
    int signum = received(given, info);
    embedded_leave(state);
    return signum;
}

int tocsin_sigtimedwait(tocsin_sigset set, double seconds, tocsin_siginfo *info) {
    PyGILState_STATE state = embedded_enter();
    PyObject *given = embedded_call("_signal", "sigtimedwait", "(Nd)", list_of(set), seconds);
    embedded_flush();
    int signum = received(given, info);
    embedded_leave(state);
    return signum;
}

/* -------------------------------------------------------------------------------------------------------- timers -- */

int64_t tocsin_alarm(int seconds) {
    PyGILState_STATE state = embedded_enter();
    PyObject *left = embedded_call("_signal", "alarm", "(i)", seconds);
    int64_t before = left ? PyLong_AsLongLong(left) : -1;
    embedded_done(left);
    embedded_leave(state);
    return before;
}

static int timer_of(PyObject *pair, tocsin_itimer *timer) {
    if (pair)
        *timer =
            (tocsin_itimer){PyFloat_AsDouble(PyTuple_GetItem(pair, 0)), PyFloat_AsDouble(PyTuple_GetItem(pair, 1))};
    return embedded_done(pair);
}

int tocsin_setitimer(int which, double seconds, double interval, tocsin_itimer *previous) {
    PyGILState_STATE state = embedded_enter();
    int error = timer_of(embedded_call("_signal", "setitimer", "(idd)", which, seconds, interval), previous);
    embedded_leave(state);
    return error;
}

int tocsin_getitimer(int which, tocsin_itimer *value) {
    PyGILState_STATE state = embedded_enter();
    int error = timer_of(embedded_call("_signal", "getitimer", "(i)", which), value);
    embedded_leave(state);
    return error;
}

/* ----------------------------------------------------------------------------------------------------- wakeup fd -- */

/* set_wakeup_fd(fd, *, warn_on_full_buffer) */
static PyObject *set_wakeup_fd(int fd, bool warn) {
    PyObject *function = embedded_attribute("_signal", "set_wakeup_fd");
    PyObject *arguments = Py_BuildValue("(i)", fd);
    PyObject *keywords = Py_BuildValue("{si}", "warn_on_full_buffer", warn);
    PyObject *result = function && arguments && keywords ? PyObject_Call(function, arguments, keywords) : NULL;
    Py_XDECREF(keywords);
    Py_XDECREF(arguments);
    Py_XDECREF(function);
    return result;
}

int tocsin_set_wakeup_fd(int fd, bool warn_on_full_buffer, int *previous) {
    PyGILState_STATE state = embedded_enter();
    PyObject *before = set_wakeup_fd(fd, warn_on_full_buffer);
    if (before && previous) *previous = (int)PyLong_AsLong(before);
    int error = embedded_done(before);
    embedded_leave(state);
    return error;
}

int tocsin_swap_wakeup_fd(int fd) {
    PyGILState_STATE state = embedded_enter();
    int before = PySignal_SetWakeupFd(fd);
    embedded_leave(state);
    return before;
}

/* --------------------------------------------------------------------------------------------------------- names -- */

const char *tocsin_strsignal(int signum) {
    static _Thread_local char text[128];
    PyGILState_STATE state = embedded_enter();
    PyObject *name = embedded_call("_signal", "strsignal", "(i)", signum);
    const char *found = NULL;
    if (name && name != Py_None) found = memccpy(text, PyUnicode_AsUTF8(name), '\0', sizeof text) ? text : "too long";
    if (name) tocsin_error_set(0, NULL);
    embedded_done(name);
    embedded_leave(state);
    return found;
}
