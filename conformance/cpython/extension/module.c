/* module.c - the module itself: constants, types, and its start beside the module that it stands in for.
 *
 * It is loaded under the name _signal while sys.modules still has CPython's own, before anything has imported signal.
 */
#include "binding.h"

#include <signal.h>
#include <sys/time.h>

static PyMethodDef control_methods[] = {
    {"counters", binding_counters, METH_NOARGS, NULL},
    {"retire", binding_retire, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static const struct {
    const char *name;
    long value;
} constants[] = {
#define CONSTANT(name) \
    { #name, name }
    {"NSIG", TOCSIN_NSIG}, {"SIG_DFL", 0},        {"SIG_IGN", 1},        CONSTANT(SIG_BLOCK),
    CONSTANT(SIG_UNBLOCK), CONSTANT(SIG_SETMASK), CONSTANT(ITIMER_REAL), CONSTANT(ITIMER_VIRTUAL),
    CONSTANT(ITIMER_PROF), CONSTANT(SIGHUP),      CONSTANT(SIGINT),      CONSTANT(SIGQUIT),
    CONSTANT(SIGILL),      CONSTANT(SIGTRAP),     CONSTANT(SIGIOT),      CONSTANT(SIGABRT),
    CONSTANT(SIGFPE),      CONSTANT(SIGKILL),     CONSTANT(SIGBUS),      CONSTANT(SIGSEGV),
    CONSTANT(SIGSYS),      CONSTANT(SIGPIPE),     CONSTANT(SIGALRM),     CONSTANT(SIGTERM),
    CONSTANT(SIGUSR1),     CONSTANT(SIGUSR2),     CONSTANT(SIGCLD),      CONSTANT(SIGCHLD),
    CONSTANT(SIGPWR),      CONSTANT(SIGIO),       CONSTANT(SIGURG),      CONSTANT(SIGWINCH),
    CONSTANT(SIGPOLL),     CONSTANT(SIGSTOP),     CONSTANT(SIGTSTP),     CONSTANT(SIGCONT),
    CONSTANT(SIGTTIN),     CONSTANT(SIGTTOU),     CONSTANT(SIGVTALRM),   CONSTANT(SIGPROF),
    CONSTANT(SIGXCPU),     CONSTANT(SIGXFSZ),
#if PY_VERSION_HEX >= 0x030B0000
    CONSTANT(SIGSTKFLT),
#endif
};

static int add_constants(PyObject *module) {
    int failed = PyModule_AddIntConstant(module, "SIGRTMIN", SIGRTMIN) < 0 ||
                 PyModule_AddIntConstant(module, "SIGRTMAX", SIGRTMAX) < 0;
    for (size_t i = 0; !failed && i < sizeof constants / sizeof *constants; i++)
        failed = PyModule_AddIntConstant(module, constants[i].name, constants[i].value) < 0;
    return failed ? -1 : 0;
}

static int add_types(PyObject *module) {
    binding_state *state = binding_of(module);
    state->siginfo = binding_siginfo_type();
    state->itimer_error = PyErr_NewException("signal.itimer_error", PyExc_OSError, NULL);
    if (!state->siginfo || !state->itimer_error) return -1;
    if (PyModule_AddType(module, state->siginfo) < 0) return -1;
    return PyModule_AddObjectRef(module, "ItimerError", state->itimer_error);
}

/* The doc strings, and with them the signatures, are those of the function that is stood in for. */
static int take_doc(PyMethodDef *method, PyObject *stock) {
    PyObject *function = PyObject_GetAttrString(stock, method->ml_name);
    if (!function) return -1;
    if (PyCFunction_Check(function)) method->ml_doc = ((PyCFunctionObject *)function)->m_ml->ml_doc;
    Py_DECREF(function);
    return 0;
}

static int add_functions(PyObject *module, PyObject *stock) {
    for (PyMethodDef *method = binding_methods; method->ml_name; method++)
        if (take_doc(method, stock) < 0) return -1;
    PyObject *doc = PyObject_GetAttrString(stock, "__doc__");
    int failed = !doc || PyObject_SetAttrString(module, "__doc__", doc) < 0;
    Py_XDECREF(doc);
    return failed ? -1 : PyModule_AddFunctions(module, binding_methods);
}

/* _thread is another module, but what this function of it does is to signals. */
static int replace_interrupt_main(void) {
    PyObject *thread = PyImport_ImportModule("_thread");
    if (!thread) return -1;
    PyObject *name = PyUnicode_FromString("_thread"), *function = NULL;
    if (name && take_doc(&binding_interrupt_main, thread) == 0)
        function = PyCFunction_NewEx(&binding_interrupt_main, thread, name);
    int failed = !function || PyObject_SetAttrString(thread, "interrupt_main", function) < 0;
    Py_XDECREF(function);
    Py_XDECREF(name);
    Py_DECREF(thread);
    return failed ? -1 : 0;
}

/* What is for those who run this module and not for those who use it. */
static int add_control(PyObject *module) {
    PyObject *control = PyModule_New("tocsin");
    int failed = !control || PyModule_AddFunctions(control, control_methods) < 0 ||
                 PyModule_AddObjectRef(module, "__tocsin__", control) < 0;
    Py_XDECREF(control);
    return failed ? -1 : 0;
}

/* The first handler that CPython has, but for SIGINT's. 0 for none, -1 with an exception. */
static int has_handler(PyObject *stock) {
    for (int signum = 1; signum < TOCSIN_NSIG; signum++) {
        PyObject *handler = PyObject_CallMethod(stock, "getsignal", "i", signum);
        if (!handler) return -1;
        bool is_callable = PyCallable_Check(handler) != 0;
        Py_DECREF(handler);
        if (is_callable && signum != SIGINT) return signum;
    }
    return 0;
}

static int start(PyObject *module, PyObject *stock) {
    int signum = has_handler(stock);
    if (signum > 0) PyErr_Format(PyExc_ImportError, "signal %d has a handler already, expected none so early", signum);
    if (signum) return -1;
    PyObject *signal = PyObject_GetAttrString(stock, "signal");
    PyObject *sigint = PyObject_CallMethod(stock, "getsignal", "i", SIGINT);
    PyObject *own = PyObject_GetAttrString(module, "default_int_handler");
    bool started = signal && sigint && own && binding_start(signal, sigint, own);
    Py_XDECREF(own);
    Py_XDECREF(sigint);
    Py_XDECREF(signal);
    return started ? 0 : -1;
}

/* Process-wide state is the main interpreter's; elsewhere the module has no side effects (rule 121). */
static int execute(PyObject *module) {
    PyObject *stock = PyImport_ImportModule("_signal");
    if (!stock) return -1;
    int failed = add_constants(module) < 0 || add_types(module) < 0 || add_functions(module, stock) < 0 ||
                 add_control(module) < 0 || replace_interrupt_main() < 0;
    if (!failed && !binding_started()) failed = start(module, stock) < 0;
    Py_DECREF(stock);
    return failed ? -1 : 0;
}

static int traverse(PyObject *module, visitproc visit, void *arg) {
    Py_VISIT(binding_of(module)->itimer_error);
    Py_VISIT(binding_of(module)->siginfo);
    return 0;
}

static int clear(PyObject *module) {
    Py_CLEAR(binding_of(module)->itimer_error);
    Py_CLEAR(binding_of(module)->siginfo);
    return 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)(uintptr_t)execute},
#if PY_VERSION_HEX >= 0x030C0000
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
    {0, NULL},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "_signal",    .m_size = sizeof(binding_state),
    .m_slots = slots,      .m_traverse = traverse, .m_clear = clear,
};

PyMODINIT_FUNC PyInit__signal(void) {
    return PyModuleDef_Init(&definition);
}
