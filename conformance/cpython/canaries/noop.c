/* noop.c - a module _signal that does nothing itself: all that it has is CPython's own. Every test passes on it, and
 * the run must be red all the same. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

static int execute(PyObject *module) {
    PyObject *stock = PyImport_ImportModule("_signal");
    int failed = !stock || PyDict_Merge(PyModule_GetDict(module), PyModule_GetDict(stock), 0) < 0;
    Py_XDECREF(stock);
    return failed ? -1 : 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, (void *)(uintptr_t)execute}, {0, NULL}};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "_signal", .m_slots = slots};

PyMODINIT_FUNC PyInit__signal(void) {
    return PyModuleDef_Init(&definition);
}
