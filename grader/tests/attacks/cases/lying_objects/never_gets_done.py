# Tries: calls the test's function for ever.
# On: titles
# Says: ?

def each_title(session, function):
    while True:
        function("x")
