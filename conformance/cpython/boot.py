"""Puts the module _signal of another implementation in the place of CPython's own.

A .pth file of a virtual environment imports this in every process, before anything has imported signal; a path alone
would not do, for the interpreter has its _signal already. It notes that it did, and at the process's end what the
implementation has counted.
"""
import sys

import _frozen_importlib as _machinery
import _frozen_importlib_external as _files
import posix


def _note(path, *words):
    fd = posix.open(path, posix.O_WRONLY | posix.O_APPEND | posix.O_CREAT | posix.O_CLOEXEC, 0o666)
    posix.write(fd, (" ".join(map(str, words)) + "\n").encode())
    posix.close(fd)


def _load(path):
    loader = _files.ExtensionFileLoader("_signal", path)
    spec = _machinery.ModuleSpec("_signal", loader, origin=path)
    module = _machinery.module_from_spec(spec)
    loader.exec_module(module)
    return module


def _at_end(notes, control):
    counted = control.counters()
    control.retire()
    _note(notes, "end", posix.getpid(), *(f"{name}={value}" for name, value in counted.items()))


def install(notes):
    """Loads the extension beside this file as _signal; notes is the file for notes. The .pth file of an environment is
    read twice. A subinterpreter has no _signal yet."""
    import _signal as stock
    extension = __file__.rpartition("/")[0] + "/tocsin_signal.so"
    if stock.__spec__.origin == extension:
        return
    if "signal" in sys.modules:
        _note(notes, "late", posix.getpid())
        return
    sys.modules["_signal"] = module = _load(extension)
    _note(notes, "install", posix.getpid())
    control = getattr(module, "__tocsin__", None)
    if control:
        import atexit
        atexit.register(_at_end, notes, control)
