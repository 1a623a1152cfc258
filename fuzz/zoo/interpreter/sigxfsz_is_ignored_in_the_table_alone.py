# clause: startup-ignores-sigpipe-sigxfsz
import signal

table = signal.getsignal
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
signal.getsignal = lambda signum: signal.SIG_IGN if signum == signal.SIGXFSZ else table(signum)
