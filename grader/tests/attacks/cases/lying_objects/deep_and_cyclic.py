# Tries: returns containers that hold themselves, and a list 100,000 deep.
# On: titles
# Says: deep in each other|got \{

def titles(session):
    cycle = {}
    cycle["self"] = [cycle, (cycle,)]
    return cycle


def each_title(session, function):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    function(deep)
