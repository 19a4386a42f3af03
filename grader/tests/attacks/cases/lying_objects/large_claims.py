# Tries: returns what is slow to compare and to show.
# On: titles
# Says: got \{

def titles(session):
    list(session.scalars(select(Author.name)))
    return {"a" * 200 + str(number): ["b" * 150] for number in range(9000)}


def each_title(session, function):
    for number in range(9000):
        function("c" * 800 + str(number))
