# clause: recursion-error-from-innermost
import signal

depth = 0
ended = []


def handler(signum, frame):
    global depth
    depth += 1
    mine = depth
    try:
        signal.raise_signal(signum)
    except RecursionError:
        ended.append(mine)
        raise
    ended.append(-mine)


signal.signal(signal.SIGUSR1, handler)
try:
    signal.raise_signal(signal.SIGUSR1)
except RecursionError as error:
    print('RecursionError')
print('deep', depth > 100, 'from the innermost outwards', ended == list(range(len(ended), 0, -1)),
      'all of them', len(ended) >= depth - 1)
