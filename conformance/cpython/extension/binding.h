/* binding.h - the module _signal on libtocsin: what its files offer one another.
 *
 * The module converts and forwards. What happens to a signal is the engine's business alone; the binding keeps one
 * object reference and one bit a signal (handlers.c), and no order, no flag, no table of what is to be called.
 */
#ifndef BINDING_H
#define BINDING_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <tocsin.h>

/* A module's own objects: each interpreter has a module. */
typedef struct {
    PyObject *itimer_error;
    PyTypeObject *siginfo;
} binding_state;

static inline binding_state *binding_of(PyObject *module) {
    return PyModule_GetState(module);
}

/* errors.c. Raises what a code stands for and returns NULL; a handler's own code finds its exception raised already.
 * done is None for 0 and more. An ItimerError is that of module, NULL where none can come. */
PyObject *binding_failed(PyObject *module, int code);
PyObject *binding_done(int code);

/* The two whose texts differ from version to version: a signal number in a set (false), and one of count times. */
bool binding_out_of_range(long number);
PyObject *binding_failed_time(PyObject *module, int code, PyObject *const *times, Py_ssize_t count);

/* arguments.c. Each returns false with an exception whose text is CPython's. */
bool binding_count(const char *function, Py_ssize_t given, Py_ssize_t least, Py_ssize_t most);
bool binding_int(PyObject *object, int *number);
bool binding_seconds(PyObject *object, double *seconds);
bool binding_set(PyObject *object, tocsin_sigset *set);

/* results.c. New references, NULL with an exception. */
PyObject *binding_set_object(tocsin_sigset set);
PyObject *binding_pair(tocsin_itimer timer);
PyTypeObject *binding_siginfo_type(void);
PyObject *binding_siginfo(PyTypeObject *type, const tocsin_siginfo *info);

/* handlers.c. What is written in Python, as a handler of the engine, and back. */
bool binding_is_main(void); /* this interpreter is the main one */
PyObject *binding_install(int signum, PyObject *object);
PyObject *binding_query(int signum);
bool binding_start(PyObject *stock_signal, PyObject *stock_default, PyObject *ours);
bool binding_started(void);
PyObject *binding_retire(PyObject *module, PyObject *unused);
PyObject *binding_counters(PyObject *module, PyObject *unused);

/* In front of a call that sends signum to its own thread and is a safe point, and behind it: see handlers.c. */
void binding_hush(int signum);
void binding_listen(void);

/* Around calls that block: others may run Python meanwhile, and so may the handlers that the call itself runs. */
void binding_leave(void);
void binding_return(void);

/* calls.c, waits.c, module.c. */
extern PyMethodDef binding_methods[];
extern PyMethodDef binding_interrupt_main;
PyObject *binding_default_int_handler(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *binding_pause(PyObject *module, PyObject *unused);
PyObject *binding_sigwait(PyObject *module, PyObject *signals);
PyObject *binding_sigwaitinfo(PyObject *module, PyObject *signals);
PyObject *binding_sigtimedwait(PyObject *module, PyObject *const *args, Py_ssize_t count);

#endif
