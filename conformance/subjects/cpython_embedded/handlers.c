/* handlers.c - functions of C as handlers of Python: callable objects, each with its disposition inside. */
#include "embedded.h"

static _Thread_local const tocsin_frame *innermost; /* of the handlers that run in this thread */

static const char name[] = "embedded.disposition";

static PyObject *call(PyObject *capsule, PyObject *arguments) {
    int signum;
    PyObject *python_frame;
    if (!PyArg_ParseTuple(arguments, "iO", &signum, &python_frame)) return NULL;
    const tocsin_disposition *disposition = PyCapsule_GetPointer(capsule, name);
    tocsin_frame frame = {.outer = innermost, .data = disposition->data};
    tocsin_handler handler = disposition->handler;
    innermost = &frame;
    PyThreadState *state = PyEval_SaveThread();
    int error = handler(signum, &frame);
    PyEval_RestoreThread(state);
    innermost = frame.outer;
    if (error >= 0) Py_RETURN_NONE;
    embedded_raise(error);
    return NULL;
}

static PyMethodDef method = {"handler", call, METH_VARARGS, NULL};

static void release(PyObject *capsule) {
    PyMem_Free(PyCapsule_GetPointer(capsule, name));
}

static PyObject *callable(tocsin_disposition disposition) {
    tocsin_disposition *kept = PyMem_Malloc(sizeof *kept);
    if (!kept) return PyErr_NoMemory();
    *kept = disposition;
    PyObject *capsule = PyCapsule_New(kept, name, release);
    PyObject *function = capsule ? PyCFunction_New(&method, capsule) : NULL;
    Py_XDECREF(capsule);
    return function;
}

/* Never called: it stands for CPython's own. */
int tocsin_default_int_handler(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return TOCSIN_KEYBOARD_INTERRUPT;
}

PyObject *embedded_object(tocsin_disposition disposition) {
    if (disposition.handler == TOCSIN_SIG_DFL) return PyLong_FromLong(0);
    if (disposition.handler == TOCSIN_SIG_IGN) return PyLong_FromLong(1);
    if (disposition.handler == TOCSIN_SIG_NONE) Py_RETURN_NONE;
    if (disposition.handler == tocsin_default_int_handler) return embedded_attribute("_signal", "default_int_handler");
    return callable(disposition);
}

tocsin_disposition embedded_disposition(PyObject *object) {
    if (PyLong_Check(object))
        return (tocsin_disposition){PyLong_AsLong(object) ? TOCSIN_SIG_IGN : TOCSIN_SIG_DFL, NULL};
    if (object == Py_None) return (tocsin_disposition){TOCSIN_SIG_NONE, NULL};
    PyObject *self = PyCFunction_Check(object) ? PyCFunction_GetSelf(object) : NULL;
    if (self && PyCapsule_IsValid(self, name)) return *(tocsin_disposition *)PyCapsule_GetPointer(self, name);
    return (tocsin_disposition){tocsin_default_int_handler, NULL};
}
