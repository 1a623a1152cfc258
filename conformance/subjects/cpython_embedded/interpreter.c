/* interpreter.c - the interpreter's start and end, its lock, and what happens to it at fork. */
#include "embedded.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int tocsin_i_pending = 1;

static bool table_is_filled;

/* --------------------------------------------------------------------------------------------------------- start -- */

static void give_up(const char *what) {
    fprintf(stderr, "cpython-embedded: %s\n", what);
    if (PyErr_Occurred()) PyErr_Print();
    _exit(1);
}

/* With nothing read from outside. Gives the lock back. */
static void start(bool signal_handlers) {
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.install_signal_handlers = signal_handlers;
    config.site_import = 0;
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status)) Py_ExitStatusException(status);
    PyObject *time = PyImport_ImportModule("time");
    if (!time || !embedded_hear_reports()) give_up("no time, or no hooks");
    Py_DECREF(time);
    PyEval_SaveThread();
}

static bool is_at_default(int signum) {
    struct sigaction action;
    return sigaction(signum, NULL, &action) == 0 && action.sa_handler == SIG_DFL;
}

/* Importing _signal fills the table from the kernel, and gives SIGINT its handler: who has not asked for that takes it
 * back. */
static void fill_table(bool sigint) {
    bool take_back = !sigint && is_at_default(SIGINT);
    table_is_filled = true;
    PyObject *module = PyImport_ImportModule("_signal");
    if (!module) give_up("no _signal");
    Py_DECREF(module);
    if (take_back) Py_XDECREF(embedded_call("_signal", "signal", "(ii)", SIGINT, 0));
    PyErr_Clear();
}

/* The interpreter starts before anything is played; no other program is started by this line. */
__attribute__((constructor)) static void start_early(int argc, char **argv) {
    if (argc < 2 || strcmp(argv[1], "--report") != 0) start(false);
}

PyGILState_STATE embedded_enter(void) {
    if (!Py_IsInitialized()) start(false);
    PyGILState_STATE state = PyGILState_Ensure();
    if (!table_is_filled) fill_table(false);
    return state;
}

void embedded_leave(PyGILState_STATE state) {
    PyGILState_Release(state);
}

void embedded_begin(void) {
    embedded_leave(embedded_enter());
}

static void end(void) {
    PyGILState_Ensure();
    Py_FinalizeEx();
    table_is_filled = false;
}

/* Nothing has filled the table yet: subject.c sees to that. With both flags the interpreter itself does it; SIGINT alone
 * is what the import of _signal does; a start that ignores but leaves SIGINT alone does not exist. */
int tocsin_init(int flags) {
    if (flags == TOCSIN_STARTUP) {
        if (Py_IsInitialized()) end();
        start(true);
    } else if (!Py_IsInitialized()) {
        start(false);
    }
    if (flags == TOCSIN_STARTUP_IGNORES) PyOS_setsig(SIGPIPE, SIG_IGN), PyOS_setsig(SIGXFSZ, SIG_IGN);
    PyGILState_STATE state = PyGILState_Ensure();
    fill_table((flags & TOCSIN_STARTUP_SIGINT) != 0);
    embedded_leave(state);
    return 0;
}

/* ----------------------------------------------------------------------------------------------------------- end -- */

int tocsin_fini(void) {
    embedded_begin();
    end();
    return 0;
}

/* What CPython's main program does at its end; the interpreter's own end would run handlers that wait to be run. */
void tocsin_exit_uncaught(int code) {
    if (code != TOCSIN_KEYBOARD_INTERRUPT) _exit(1);
    PyOS_setsig(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
    _exit(128 + SIGINT);
}

/* ---------------------------------------------------------------------------------------------------------- fork -- */

static PyGILState_STATE forking; /* of the thread that forks */

static void before_fork(void) {
    if (!Py_IsInitialized()) return;
    forking = PyGILState_Ensure();
    PyOS_BeforeFork();
}

static void after_fork_in_parent(void) {
    if (!Py_IsInitialized()) return;
    PyOS_AfterFork_Parent();
    PyGILState_Release(forking);
}

/* The thread keeps its state for good: CPython 3.11 dies of a second thread state in a child of a thread. */
static void after_fork_in_child(void) {
    if (!Py_IsInitialized()) return;
    PyOS_AfterFork_Child();
    PyEval_SaveThread();
}

__attribute__((constructor)) static void watch_forks(void) {
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

/* --------------------------------------------------------------------------------------------------------- calls -- */

/* The modules are there: importing one for the first time would run Python. */
PyObject *embedded_attribute(const char *module, const char *name) {
    PyObject *home = PyImport_AddModule(module);
    return home ? PyObject_GetAttrString(home, name) : NULL;
}

PyObject *embedded_call(const char *module, const char *function, const char *format, ...) {
    va_list list;
    PyObject *called = embedded_attribute(module, function);
    va_start(list, format);
    PyObject *arguments = called ? Py_VaBuildValue(format, list) : NULL;
    va_end(list);
    PyObject *result = arguments ? PyObject_Call(called, arguments, NULL) : NULL;
    Py_XDECREF(arguments);
    Py_XDECREF(called);
    return result;
}

/* What Py_MakePendingCalls does, without its handlers: exported for the interpreter's own end. */
void _Py_FinishPendingCalls(PyThreadState *state);

void embedded_flush(void) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    _Py_FinishPendingCalls(PyThreadState_Get());
    PyErr_Restore(type, value, traceback);
}
