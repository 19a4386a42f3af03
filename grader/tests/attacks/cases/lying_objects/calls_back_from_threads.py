# Tries: calls the test's function from 50 threads at a time, after the call, too.
# On: titles
# Says: expected \{

import threading


def each_title(session, function):
    for _ in range(50):
        threading.Thread(target=lambda: [function("x") for _ in range(100)], daemon=True).start()
