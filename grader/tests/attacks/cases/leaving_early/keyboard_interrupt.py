# Tries: raises KeyboardInterrupt, which ends most programs.
# On: transfer
# Says: your code raised KeyboardInterrupt

def transfer(engine, source, target, amount):
    raise KeyboardInterrupt
