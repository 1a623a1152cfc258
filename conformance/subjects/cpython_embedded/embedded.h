/* embedded.h - what the files of this folder share. They offer tocsin.h, and do everything with CPython's C API.
 *
 * The interpreter's lock is held inside a call only, so that another thread can take its turn while one waits. No
 * function here runs a line of Python: what they call are functions written in C, and handlers are such functions too.
 * So no evaluation loop runs handlers behind our back, and PyErr_CheckSignals is the safe point.
 */
#ifndef CONFORMANCE_EMBEDDED_H
#define CONFORMANCE_EMBEDDED_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "tocsin.h"

extern int tocsin_i_pending; /* for tocsin_check: always ask */

/* ------------------------------------------------------------------------------------------------- interpreter.c -- */

/* Begins a call: takes the lock; starts the interpreter and fills the signal table if that has not happened yet. */
PyGILState_STATE embedded_enter(void);
void embedded_leave(PyGILState_STATE state);

/* Fills the table now; main thread only. */
void embedded_begin(void);

/* An attribute of _signal or time: a new reference. */
PyObject *embedded_attribute(const char *module, const char *name);

/* Calls a function of _signal, or of time, with arguments as Py_BuildValue has them, in parentheses. A new reference,
 * NULL with an exception. */
PyObject *embedded_call(const char *module, const char *function, const char *format, ...);

/* After a safe point, which may have set an exception: the wakeup fd's reports, which wait among the pending calls. */
void embedded_flush(void);

/* ------------------------------------------------------------------------------------------------------ errors.c -- */

/* The code of the exception that is set, which is cleared and remembered for tocsin_error(). */
int embedded_error(void);

/* 0 and the reference dropped, or the error when there is no object. */
int embedded_done(PyObject *result);

/* Sets the exception by which a handler's code leaves it; embedded_error() gives the code back. */
void embedded_raise(int code);

/* ---------------------------------------------------------------------------------------------------- handlers.c -- */

/* A disposition as Python has it: a new reference. And back. */
PyObject *embedded_object(tocsin_disposition disposition);
tocsin_disposition embedded_disposition(PyObject *object);

/* ----------------------------------------------------------------------------------------------------- reports.c -- */

/* Takes over what a new interpreter would print: unraisable exceptions and warnings. False with an exception. */
int embedded_hear_reports(void);

#endif
