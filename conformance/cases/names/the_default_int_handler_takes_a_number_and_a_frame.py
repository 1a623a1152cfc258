# clause: default-int-handler-arguments
# clause: default-int-handler-interrupts
import signal


def say(*arguments):
    try:
        signal.default_int_handler(*arguments)
    except TypeError:
        print('TypeError')
    except KeyboardInterrupt as error:
        print('KeyboardInterrupt', repr(str(error)))


say()
say(2)
say(2, None, None)
say('2', None)
say(2.0, None)
say(2, None)
say(15, 'anything')
