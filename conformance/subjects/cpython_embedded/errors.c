/* errors.c - exceptions as codes, and codes as exceptions. The text is always the exception's own. */
#include "embedded.h"

#include <string.h>

enum { NO_REASON = 255 }; /* tocsin.h gives reasons that a program may ask for; here only one is asked for */

static _Thread_local int last;
static _Thread_local char last_text[256];

static int remember(int code, const char *text) {
    last = code;
    snprintf(last_text, sizeof last_text, "%s", text);
    return code;
}

int tocsin_error(void) {
    return last;
}

int tocsin_error_text(char *buf, size_t size) {
    return snprintf(buf, size, "%s", last_text);
}

int tocsin_error_kind(int code) {
    if (code <= TOCSIN_EUSER) return TOCSIN_KIND_USER;
    return code < 0 ? -code >> 16 : TOCSIN_KIND_NONE;
}

int tocsin_error_errno(int code) {
    int kind = tocsin_error_kind(code);
    return kind == TOCSIN_KIND_OS || kind == TOCSIN_KIND_ITIMER ? -code & 0xff : 0;
}

/* What OSError makes of an errno, CPython says itself. */
static const char *os_error_name(int error) {
    PyGILState_STATE state = embedded_enter();
    PyObject *exception = PyObject_CallFunction(PyExc_OSError, "is", error, "");
    const char *name = exception ? Py_TYPE(exception)->tp_name : "OSError";
    Py_XDECREF(exception); /* the name belongs to a type that stays */
    embedded_leave(state);
    return name;
}

const char *tocsin_error_name(int code) {
    switch (tocsin_error_kind(code)) {
        case TOCSIN_KIND_VALUE: return "ValueError";
        case TOCSIN_KIND_TYPE: return "TypeError";
        case TOCSIN_KIND_OVERFLOW: return "OverflowError";
        case TOCSIN_KIND_OS: return os_error_name(tocsin_error_errno(code));
        case TOCSIN_KIND_ITIMER: return "ItimerError";
        case TOCSIN_KIND_INTERRUPT: return "KeyboardInterrupt";
        case TOCSIN_KIND_WARNING: return "RuntimeWarning";
        default: return "Exception";
    }
}

/* Failures that no exception tells. */
int tocsin_error_set(int code, const char *text) {
    char own[128];
    int error = tocsin_error_errno(code);
    snprintf(own, sizeof own, "[Errno %d] %s", error, strerror(error));
    if (!text && error) text = own;
    if (!text && code == TOCSIN_ESIGNUM) text = "signal number out of range";
    return remember(code, text ? text : "");
}

/* ------------------------------------------------------------------------------------------- exceptions to codes -- */

/* A handler's own code travels as the number of a plain Exception, which nothing else here raises. */
static int own_code(PyObject *exception) {
    if ((PyObject *)Py_TYPE(exception) != PyExc_Exception) return 0;
    PyObject *arguments = ((PyBaseExceptionObject *)exception)->args;
    PyObject *number = PyTuple_GET_SIZE(arguments) == 1 ? PyTuple_GET_ITEM(arguments, 0) : NULL;
    return number && PyLong_Check(number) ? (int)PyLong_AsLong(number) : 0;
}

void embedded_raise(int code) {
    if (code == TOCSIN_KEYBOARD_INTERRUPT) {
        PyErr_SetNone(PyExc_KeyboardInterrupt);
        return;
    }
    PyObject *number = PyLong_FromLong(code);
    if (number) PyErr_SetObject(PyExc_Exception, number);
    Py_XDECREF(number);
}

static int number_of(PyObject *object, const char *attribute) {
    PyObject *number = PyObject_GetAttrString(object, attribute);
    int value = number && PyLong_Check(number) ? (int)PyLong_AsLong(number) : 0;
    Py_XDECREF(number);
    PyErr_Clear();
    return value;
}

/* str() would be a safe point. The arguments of an exception are: nothing; a text; or an errno and a text. */
static void text_of(PyObject *exception, char *buf, size_t size) {
    PyObject *arguments = ((PyBaseExceptionObject *)exception)->args;
    Py_ssize_t count = PyTuple_GET_SIZE(arguments);
    PyObject *last_one = count ? PyTuple_GET_ITEM(arguments, count - 1) : NULL;
    const char *text = last_one && PyUnicode_Check(last_one) ? PyUnicode_AsUTF8(last_one) : "";
    if (count == 2) snprintf(buf, size, "[Errno %d] %s", number_of(exception, "errno"), text);
    else snprintf(buf, size, "%s", text);
}

static int is_itimer_error(PyObject *exception) {
    PyObject *type = embedded_attribute("_signal", "ItimerError");
    int is_one = type && PyErr_GivenExceptionMatches(exception, type);
    Py_XDECREF(type);
    return is_one;
}

static int code_of(PyObject *exception, const char *text) {
    if (PyErr_GivenExceptionMatches(exception, PyExc_KeyboardInterrupt)) return TOCSIN_KEYBOARD_INTERRUPT;
    if (is_itimer_error(exception)) return TOCSIN_EITIMER(number_of(exception, "errno"));
    if (PyErr_GivenExceptionMatches(exception, PyExc_OSError)) return TOCSIN_EOS(number_of(exception, "errno"));
    if (strstr(text, "must be in non-blocking mode")) return TOCSIN_EFDBLOCKS;
    if (PyErr_GivenExceptionMatches(exception, PyExc_ValueError)) return TOCSIN_CODE(TOCSIN_KIND_VALUE, NO_REASON, 0);
    if (PyErr_GivenExceptionMatches(exception, PyExc_TypeError)) return TOCSIN_CODE(TOCSIN_KIND_TYPE, NO_REASON, 0);
    if (PyErr_GivenExceptionMatches(exception, PyExc_OverflowError))
        return TOCSIN_CODE(TOCSIN_KIND_OVERFLOW, NO_REASON, 0);
    return TOCSIN_CODE(TOCSIN_KIND_NONE, NO_REASON, 0);
}

int embedded_error(void) {
    PyObject *type, *value, *traceback;
    char text[256] = "";
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    int code = own_code(value);
    if (!code) text_of(value, text, sizeof text);
    if (!code) code = code_of(value, text);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return remember(code, text);
}

int embedded_done(PyObject *result) {
    if (!result) return embedded_error();
    Py_DECREF(result);
    return 0;
}
