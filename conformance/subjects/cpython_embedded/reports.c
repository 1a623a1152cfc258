/* reports.c - sys.unraisablehook and the warnings module, in C.
 *
 * The real warnings module is written in Python; CPython's C code takes from sys.modules whatever has its name.
 */
#include "embedded.h"

static tocsin_report_hook hook;

tocsin_report_hook tocsin_set_report_hook(tocsin_report_hook next) {
    tocsin_report_hook before = hook;
    hook = next;
    return before;
}

static void tell(int code, const char *message, const char *text) {
    tocsin_report report = {.code = code, .message = message, .text = text};
    if (hook) hook(&report);
}

/* An exception with an errno is that of the wakeup fd's write, one without is the race. */
static PyObject *unraisable(PyObject *self, PyObject *report) {
    (void)self;
    PyObject *exception = PyObject_GetAttrString(report, "exc_value");
    PyObject *number = exception ? PyObject_GetAttrString(exception, "errno") : NULL;
    PyObject *arguments = exception ? ((PyBaseExceptionObject *)exception)->args : NULL;
    if (number && PyLong_Check(number))
        tell(TOCSIN_EOS((int)PyLong_AsLong(number)), "Exception ignored when trying to write to the signal wakeup fd",
             "");
    else if (arguments && PyTuple_GET_SIZE(arguments) > 0)
        tell(TOCSIN_EOS(0), NULL, PyUnicode_AsUTF8(PyTuple_GET_ITEM(arguments, 0)));
    PyErr_Clear();
    Py_XDECREF(number);
    Py_XDECREF(exception);
    Py_RETURN_NONE;
}

/* warnings.WarningMessage(message, ...): the message's text is all that is needed. */
static PyObject *warning_message(PyObject *self, PyObject *arguments) {
    (void)self;
    PyObject *message = PyTuple_GetItem(arguments, 0);
    if (!message) return NULL;
    PyObject *text = PyTuple_GetItem(((PyBaseExceptionObject *)message)->args, 0);
    Py_XINCREF(text);
    return text;
}

static PyObject *show_warning(PyObject *self, PyObject *text) {
    (void)self;
    tell(TOCSIN_CODE(TOCSIN_KIND_WARNING, 1, 0), NULL, PyUnicode_AsUTF8(text));
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"unraisablehook", unraisable, METH_O, NULL},
    {"WarningMessage", warning_message, METH_VARARGS, NULL},
    {"_showwarnmsg", show_warning, METH_O, NULL},
};

static int give_function(PyObject *module, PyMethodDef *def) {
    PyObject *function = PyCFunction_New(def, NULL);
    int error = function ? PyObject_SetAttrString(module, def->ml_name, function) : -1;
    Py_XDECREF(function);
    return error == 0;
}

/* Each time, not only the first. */
static int give_filter(PyObject *module) {
    PyObject *filters = Py_BuildValue("[(sOOOi)]", "always", Py_None, PyExc_Warning, Py_None, 0);
    int error = filters ? PyObject_SetAttrString(module, "filters", filters) : -1;
    Py_XDECREF(filters);
    return error == 0;
}

/* The header that CPython writes to stderr itself is nobody's. */
int embedded_hear_reports(void) {
    PyObject *sys = PyImport_AddModule("sys"), *warnings = PyImport_AddModule("warnings");
    return sys && warnings && give_function(sys, &methods[0]) && give_function(warnings, &methods[1]) &&
           give_function(warnings, &methods[2]) && give_filter(warnings) && PySys_SetObject("stderr", Py_None) == 0;
}
