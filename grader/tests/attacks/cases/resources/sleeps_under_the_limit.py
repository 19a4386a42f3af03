# Tries: sleeps just under the limit of a call, in every call.
# On: transfer
# Says: ?

import time

honest = transfer


def transfer(engine, source, target, amount):
    time.sleep(0.9)
    honest(engine, source, target, amount)
    time.sleep(0.9)


time.sleep(0.5)
