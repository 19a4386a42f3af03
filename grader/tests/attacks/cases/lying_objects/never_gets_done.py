# Tries: calls the test's function for ever.
# On: titles
# Says: look for a loop without end|ran longer than \S+ s in all|look for a wait that nobody ends
# Slow: yes

def each_title(session, function):
    while True:
        function("x")
