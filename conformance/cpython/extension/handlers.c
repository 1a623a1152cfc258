/* handlers.c - objects as handlers of the engine, and the bell that makes the interpreter look.
 *
 * CPython runs handlers where PyErr_CheckSignals finds a flag of its own, and nobody can change what that function
 * does. So CPython's table gets one and the same function for every signal that has a handler: the doorbell. The way of
 * a signal:
 *
 *   arrival    the kernel calls the engine's trampoline, the engine sets its flags and rings its bell, ring() below,
 *              which notes that this signal has rung and sets CPython's flag for it (PyErr_SetInterruptEx).
 *   look       CPython finds its flag, wherever it looks, and calls doorbell(). That asks the engine for a safe point.
 *   pass       the engine decides which handlers run, in which order, and whether any does. It calls call_object().
 *
 * What CPython thinks of order or number is therefore never seen. A doorbell that nobody has rung is an interrupt that
 * some C code has simulated in CPython's table; the engine is told to simulate it (rule 60).
 *
 * The binding's own state is `objects` and `rung`. A signal has an object from its first handler on, and from then on
 * CPython's table has the doorbell for it: also while the signal is ignored, for changing CPython's table while its
 * flag may be set makes it report a race that there is not.
 */
#include "binding.h"

#include <signal.h>

static PyObject *objects[TOCSIN_NSIG]; /* what handles the signal, in Python; NULL: it never had a handler */
static uint64_t rung;                  /* bit n-1: CPython's flag of signal n was set by ring() */

static PyObject *stock_signal; /* CPython's own signal(), NULL until the main interpreter has started */
static PyObject *bell_push;    /* the doorbell, as an object */
static int hushed;             /* a signal whose arrivals the main thread is about to dispatch itself; 0: none */
static bool deaf;              /* the doorbell calls nothing */
static _Thread_local PyThreadState *away; /* this thread has given the interpreter's lock away in a call of ours */

static struct {
    unsigned long handlers;  /* calls of handlers, all by the engine */
    unsigned long doorbells; /* calls of the doorbell, all by CPython */
    unsigned long simulated; /* those that nobody had rung */
} counted;

static uint64_t bit(int signum) {
    return (uint64_t)1 << (signum - 1);
}

bool binding_is_main(void) {
    return PyInterpreterState_Get() == PyInterpreterState_Main();
}

bool binding_started(void) {
    return stock_signal != NULL;
}

/* ------------------------------------------------------------------------------------------------------ the bell -- */

/* The engine's bell: signal context, any thread, or the main thread behind a handler that has failed. The note comes
 * first, for CPython may look at once. The flags of the engine are set before it calls us, and binding_listen() looks
 * at them after it has ended the hush: an arrival that is not rung for is one that is seen there. */
static void ring(int signum) {
    if (!__atomic_load_n(&objects[signum], __ATOMIC_RELAXED)) return;
    if (__atomic_load_n(&hushed, __ATOMIC_SEQ_CST) == signum) return;
    __atomic_fetch_or(&rung, bit(signum), __ATOMIC_SEQ_CST);
    PyErr_SetInterruptEx(signum);
}

/* raise_signal runs its handler before it returns; setting CPython's flag for it too would make CPython look once more,
 * for nothing, at every call. */
void binding_hush(int signum) {
    if (tocsin_is_main_thread()) __atomic_store_n(&hushed, signum, __ATOMIC_SEQ_CST);
}

void binding_listen(void) {
    int signum = __atomic_load_n(&hushed, __ATOMIC_RELAXED);
    if (!signum || !tocsin_is_main_thread()) return;
    __atomic_exchange_n(&hushed, 0, __ATOMIC_SEQ_CST);
    if (tocsin_is_tripped() && signum > 0 && signum < TOCSIN_NSIG) ring(signum);
}

/* What CPython calls instead of any handler. As long as the engine has something to run CPython must have a flag: this
 * call has used up one of CPython's, and a handler that has failed has left the engine's. */
static PyObject *doorbell(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    (void)self, (void)count;
    int signum = (int)PyLong_AsLong(args[0]);
    counted.doorbells++;
    if (!(__atomic_fetch_and(&rung, ~bit(signum), __ATOMIC_SEQ_CST) & bit(signum))) {
        counted.simulated++;
        binding_hush(signum);
        tocsin_set_interrupt_ex(signum);
    }
    int error = deaf ? 0 : tocsin_check();
    binding_listen();
    if (error && tocsin_is_tripped()) ring(signum);
    return binding_done(error);
}

static PyMethodDef doorbell_method = {"doorbell", (PyCFunction)(void (*)(void))doorbell, METH_FASTCALL, NULL};

/* ---------------------------------------------------------------------------------------------------- the lock -- */

void binding_leave(void) {
    away = PyEval_SaveThread();
}

void binding_return(void) {
    PyThreadState *state = away;
    away = NULL;
    PyEval_RestoreThread(state);
}

/* ------------------------------------------------------------------------------------------------------ handlers -- */

static int call_python(int signum) {
    PyObject *handler = Py_NewRef(objects[signum]);
    PyObject *number = PyLong_FromLong(signum);
    PyObject *frame = (PyObject *)PyEval_GetFrame();
    frame = Py_NewRef(frame ? frame : Py_None);
    PyObject *arguments[] = {NULL, number, frame};
    PyObject *result =
        number ? PyObject_Vectorcall(handler, arguments + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL) : NULL;
    Py_DECREF(frame);
    Py_XDECREF(number);
    Py_DECREF(handler);
    if (!result) return TOCSIN_EUSER; /* the exception is the thread's */
    Py_DECREF(result);
    return 0;
}

static bool is_default_int_handler(PyObject *object) {
    return PyCFunction_Check(object) &&
           PyCFunction_GetFunction(object) == (PyCFunction)(void (*)(void))binding_default_int_handler;
}

/* The engine's handler for every object; for Python's own default_int_handler the engine has one itself. The main
 * thread may be in an interpreter that is not the main one, where no handler may run: the signal is put back, and
 * waits. */
static int call_object(int signum, const tocsin_frame *frame) {
    bool was_away = away != NULL;
    binding_listen();
    if (was_away) binding_return();
    int error = 0;
    if (!binding_is_main()) tocsin_set_interrupt_ex(signum);
    else if (is_default_int_handler(objects[signum])) error = tocsin_default_int_handler(signum, frame);
    else error = call_python(signum);
    counted.handlers++;
    if (was_away) binding_leave();
    return error;
}

/* An int itself, and no other object that is equal to one. */
static bool is_number(PyObject *object, long number) {
    return PyLong_CheckExact(object) && PyLong_AsLongAndOverflow(object, &(int){0}) == number;
}

/* NULL for what is no handler: the engine refuses it where it is its turn. */
static tocsin_handler handler_of(PyObject *object) {
    if (PyCallable_Check(object)) return call_object;
    if (is_number(object, 1)) return TOCSIN_SIG_IGN;
    return is_number(object, 0) ? TOCSIN_SIG_DFL : NULL;
}

/* What the engine has, as Python shows it; a new reference. */
static PyObject *object_of(tocsin_handler handler, PyObject *object) {
    if (handler == TOCSIN_SIG_DFL || handler == TOCSIN_SIG_IGN) return PyLong_FromLong(handler == TOCSIN_SIG_IGN);
    if (handler == TOCSIN_SIG_NONE || !object) Py_RETURN_NONE;
    return Py_NewRef(object);
}

/* ----------------------------------------------------------------------------------------------- CPython's table -- */

/* Puts the doorbell into CPython's table, which makes CPython install a handler of its own in the kernel; the engine's
 * is put back at once. What arrives in between trips CPython alone, and is simulated. CPython's signal() looks at its
 * flags first, as ours has done already: nothing may run here, so the doorbell is deaf, and what it has missed is rung
 * again. */
static bool open_door(int signum) {
    struct sigaction engines;
    sigaction(signum, NULL, &engines);
    deaf = true;
    PyObject *before = PyObject_CallFunction(stock_signal, "iO", signum, bell_push);
    deaf = false;
    sigaction(signum, &engines, NULL);
    if (tocsin_is_tripped()) ring(signum);
    Py_XDECREF(before);
    return before != NULL;
}

/* What CPython has for signum is again a number, so that its own end leaves the signal alone. */
static bool close_door(int signum, tocsin_handler handler) {
    PyObject *before = PyObject_CallFunction(stock_signal, "ii", signum, handler == TOCSIN_SIG_IGN);
    Py_XDECREF(before);
    if (before) Py_CLEAR(objects[signum]);
    return before != NULL;
}

/* The last exit function. CPython's end gives every signal whose entry is an object back to the default, also one that
 * is ignored by now. */
PyObject *binding_retire(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    for (int signum = 1; signum < TOCSIN_NSIG; signum++) {
        tocsin_handler handler = tocsin_getsignal(signum);
        bool plain = handler == TOCSIN_SIG_DFL || handler == TOCSIN_SIG_IGN;
        if (objects[signum] && plain && !close_door(signum, handler)) return NULL;
    }
    Py_RETURN_NONE;
}

/* ------------------------------------------------------------------------------------------- install and query -- */

static PyObject *refuse_interpreter(const char *function) {
    return binding_done(tocsin_error_set(TOCSIN_ETHREAD, function));
}

/* Nothing of Python runs between the engine's change and ours. */
static PyObject *replace(int signum, PyObject *object, tocsin_handler now, tocsin_handler previous) {
    PyObject *before = objects[signum];
    bool is_first = !before && now != TOCSIN_SIG_DFL && now != TOCSIN_SIG_IGN;
    if (before || is_first) __atomic_store_n(&objects[signum], Py_NewRef(object), __ATOMIC_RELAXED);
    PyObject *result = object_of(previous, before);
    Py_XDECREF(before);
    if (!is_first || open_door(signum)) return result;
    Py_XDECREF(result);
    return NULL;
}

PyObject *binding_install(int signum, PyObject *object) {
    if (!binding_is_main()) return refuse_interpreter("signal");
    tocsin_disposition previous, next = {handler_of(object), NULL};
    int error = tocsin_swap(signum, next, &previous);
    return error ? binding_done(error) : replace(signum, object, next.handler, previous.handler);
}

PyObject *binding_query(int signum) {
    tocsin_handler handler = tocsin_getsignal(signum);
    return handler == TOCSIN_SIG_ERR ? binding_done(tocsin_error()) : object_of(handler, objects[signum]);
}

/* ------------------------------------------------------------------------------------------------------- reports -- */

static void report_wakeup(void) {
#if PY_VERSION_HEX >= 0x030D0000
    PyErr_FormatUnraisable("Exception ignored when trying to write to the signal wakeup fd");
#elif PY_VERSION_HEX >= 0x030C0000
    _PyErr_WriteUnraisableMsg("when trying to write to the signal wakeup fd", NULL);
#else
    PySys_WriteStderr("Exception ignored when trying to write to the signal wakeup fd:\n");
    PyErr_WriteUnraisable(NULL);
#endif
}

/* A handler's exception may be on its way (rule 68). */
static void report_unraisable(const tocsin_report *report) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    int error = tocsin_error_errno(report->code);
    if (error) {
        errno = error;
        PyErr_SetFromErrno(PyExc_OSError);
        report_wakeup();
    } else {
        PyErr_SetString(PyExc_OSError, report->text);
        PyErr_WriteUnraisable(Py_None);
    }
    PyErr_Restore(type, value, traceback);
}

/* A warning may become an exception, which whoever asked for the set finds (arguments.c). */
static void report(const tocsin_report *report) {
    bool was_away = away != NULL;
    if (was_away) binding_return();
    if (tocsin_error_kind(report->code) == TOCSIN_KIND_WARNING) PyErr_WarnEx(PyExc_RuntimeWarning, report->text, 1);
    else report_unraisable(report);
    if (was_away) binding_leave();
}

/* --------------------------------------------------------------------------------------------------------- start -- */

/* What rang before a fork rang for the parent, and was counted there. */
static void forget_rings(void) {
    __atomic_store_n(&rung, 0, __ATOMIC_SEQ_CST);
    memset(&counted, 0, sizeof counted);
}

/* In the main interpreter, once. CPython has started already: the engine finds what it left in the kernel, and takes
 * SIGINT over, if CPython has it. */
bool binding_start(PyObject *stock, PyObject *stock_sigint, PyObject *own_default) {
    bell_push = PyCFunction_New(&doorbell_method, NULL);
    if (!bell_push || tocsin_init(0) != 0) return false;
    stock_signal = Py_NewRef(stock);
    pthread_atfork(NULL, NULL, forget_rings);
    tocsin_set_report_hook(report);
    tocsin_set_bell(ring);
    if (!PyCallable_Check(stock_sigint)) return true;
    PyObject *before = binding_install(SIGINT, own_default);
    Py_XDECREF(before);
    return before != NULL;
}

static unsigned long foreign_entries(void) {
    unsigned long number = 0;
    for (int signum = 1; signum < TOCSIN_NSIG; signum++) {
        if (!objects[signum]) continue;
        PyObject *entry = PyObject_CallMethod(PyCFunction_GET_SELF(stock_signal), "getsignal", "i", signum);
        number += entry != bell_push;
        Py_XDECREF(entry);
    }
    return number;
}

/* {what: how often} in this process. bypassed: signals with a handler for which CPython's table has another function
 * than the doorbell, so that CPython itself would decide what is called. */
PyObject *binding_counters(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    return Py_BuildValue("{sksksksk}", "handlers", counted.handlers, "doorbells", counted.doorbells, "simulated",
                         counted.simulated, "bypassed", foreign_entries());
}
