/* waits.c - the calls that block. Other threads run meanwhile. */
#include "binding.h"

PyObject *binding_pause(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    binding_leave();
    int error = tocsin_pause();
    binding_return();
    return binding_done(error);
}

PyObject *binding_sigwait(PyObject *module, PyObject *signals) {
    tocsin_sigset set;
    if (!binding_set(signals, &set)) return NULL;
    binding_leave();
    int signum = tocsin_sigwait(set);
    binding_return();
    return signum < 0 ? binding_failed(module, signum) : PyLong_FromLong(signum);
}

PyObject *binding_sigwaitinfo(PyObject *module, PyObject *signals) {
    tocsin_sigset set;
    tocsin_siginfo info;
    if (!binding_set(signals, &set)) return NULL;
    binding_leave();
    int signum = tocsin_sigwaitinfo(set, &info);
    binding_return();
    return signum < 0 ? binding_failed(module, signum) : binding_siginfo(binding_of(module)->siginfo, &info);
}

PyObject *binding_sigtimedwait(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    tocsin_sigset set;
    tocsin_siginfo info;
    double seconds;
    if (!binding_count("sigtimedwait", count, 2, 2)) return NULL;
    if (!binding_set(args[0], &set) || !binding_seconds(args[1], &seconds)) return NULL;
    binding_leave();
    int signum = tocsin_sigtimedwait(set, seconds, &info);
    binding_return();
    if (signum == 0) Py_RETURN_NONE;
    return signum < 0 ? binding_failed_time(module, signum, args + 1, 1)
                      : binding_siginfo(binding_of(module)->siginfo, &info);
}
