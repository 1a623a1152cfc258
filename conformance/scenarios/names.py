import signal

def describe(signum):
    try:
        print(signum, signal.strsignal(signum))
    except ValueError as error:
        print(signum, error)

for signum in (1, 2, 14, 15, 32, 64, 65):
    describe(signum)
