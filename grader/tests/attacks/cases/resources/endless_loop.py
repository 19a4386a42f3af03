# Tries: loops for ever.
# On: transfer
# Says: ?

def transfer(engine, source, target, amount):
    while True:
        pass
