import signal

def handle_sigterm(signum, frame):
    print("Never called.")

def show(name, signum):
    disposition = signal.getsignal(signum)
    shown = disposition.name if isinstance(disposition, signal.Handlers) else disposition.__name__
    print(f"{name}: {shown}")

show("SIGINT", signal.SIGINT)
show("SIGTERM", signal.SIGTERM)
show("SIGPIPE", signal.SIGPIPE)
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, handle_sigterm)
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
show("SIGINT", signal.SIGINT)
show("SIGTERM", signal.SIGTERM)
show("SIGPIPE", signal.SIGPIPE)
