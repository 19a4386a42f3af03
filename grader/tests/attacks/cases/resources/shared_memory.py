# Tries: leaves shared memory, message queues and semaphores behind, which outlive processes.
# On: transfer
# Tiers: namespaces landlock
# Says: \d+ commits, expected exactly 1

import ctypes

honest = transfer
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p


def transfer(engine, source, target, amount):
    for number in range(10):
        key = 0x6B617461 + number
        found = libc.shmget(key, 50 << 20, 0o1666)
        if found >= 0:
            address = libc.shmat(found, None, 0)
            if address not in (None, 2**64 - 1):
                ctypes.memset(address, 1, 1 << 20)
        libc.msgget(key, 0o1666)
        libc.semget(key, 10, 0o1666)
        libc.mq_open(b"/kata_loot%d" % number, 0o102, 0o666, None)
    honest(engine, source, target, amount)
