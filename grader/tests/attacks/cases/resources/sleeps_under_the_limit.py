# Tries: sleeps just under the limit of a call, in every call.
# On: transfer
# Says: ran longer than \S+ s in all
# Slow: yes

import time

honest = transfer


def transfer(engine, source, target, amount):
    time.sleep(0.7)
    honest(engine, source, target, amount)
    time.sleep(0.7)


time.sleep(0.7)
