"""What is red is played again, so that everybody sees whether it is red each time. However often it is, it stays red."""
import time

from conformance.harness import child

TIMES = 10    # in all, the first one too
ENOUGH_S = 20  # then it is not played again: what hangs or waits has been looked at for long enough


def again(record, play, judged):
    """{"same": k, "of": n}: how often it ended in the record's verdict. play() gives a Run, judged(run) a verdict and why."""
    same, begun = 1, time.monotonic()
    for of in range(1, TIMES):
        if record["seconds"] + time.monotonic() - begun > ENOUGH_S or child.stopped():
            return {"same": same, "of": of}
        run = play()
        if run is None:
            return {"same": same, "of": of}
        same += judged(run)[0] == record["verdict"]
    return {"same": same, "of": TIMES}
