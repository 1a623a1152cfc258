/* arguments.c - objects as numbers, times and sets. What is wrong with an object as such is said here, in CPython's
 * words; what is wrong with its value the engine says. */
#include "binding.h"

#include <limits.h>

bool binding_count(const char *function, Py_ssize_t given, Py_ssize_t least, Py_ssize_t most) {
    if (given >= least && given <= most) return true;
    Py_ssize_t limit = given < least ? least : most;
    const char *bound = least == most ? "" : given < least ? "at least " : "at most ";
    PyErr_Format(PyExc_TypeError, "%.200s expected %s%zd argument%s, got %zd", function, bound, limit,
                 limit == 1 ? "" : "s", given);
    return false;
}

bool binding_int(PyObject *object, int *number) {
    int overflow;
    long value = PyLong_AsLongAndOverflow(object, &overflow);
    if (value == -1 && !overflow && PyErr_Occurred()) return false;
    if (overflow || value > INT_MAX || value < INT_MIN) {
        PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int");
        return false;
    }
    *number = (int)value;
    return true;
}

/* A number that is too large for the engine's clock stays so as a double. */
bool binding_seconds(PyObject *object, double *seconds) {
    if (PyFloat_Check(object)) {
        *seconds = PyFloat_AsDouble(object);
        return true;
    }
    int overflow;
    long long whole = PyLong_AsLongLongAndOverflow(object, &overflow);
    if (whole == -1 && !overflow && PyErr_Occurred()) return false;
    *seconds = overflow ? overflow * 1e300 : (double)whole;
    return true;
}

/* The engine takes an int. */
static bool add(tocsin_sigset *set, PyObject *object) {
    int overflow;
    long number = PyLong_AsLongAndOverflow(object, &overflow);
    if (number == -1 && !overflow && PyErr_Occurred()) return false;
    if (overflow) number = -1;
    bool is_int = number <= INT_MAX && number >= INT_MIN;
    int error = tocsin_sigset_add(set, is_int ? (int)number : -1);
    if (error == TOCSIN_EMASK) return binding_out_of_range(number);
    if (error) binding_done(error);
    return !PyErr_Occurred();
}

bool binding_set(PyObject *object, tocsin_sigset *set) {
    *set = 0;
    PyObject *iterator = PyObject_GetIter(object);
    if (!iterator) return false;
    for (PyObject *item; (item = PyIter_Next(iterator));) {
        bool added = add(set, item);
        Py_DECREF(item);
        if (!added) break;
    }
    Py_DECREF(iterator);
    return !PyErr_Occurred();
}
