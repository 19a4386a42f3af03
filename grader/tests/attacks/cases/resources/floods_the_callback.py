# Tries: calls the test's function with texts of 8 MB, as fast as it can.
# On: titles
# Says: answered with more than 64 MB|look for a
# Slow: yes

def each_title(session, function):
    text = "x" * 8_000_000
    while True:
        function(text)
