# Tries: raises KeyboardInterrupt, which ends most programs.
# On: transfer
# Says: ?

def transfer(engine, source, target, amount):
    raise KeyboardInterrupt
