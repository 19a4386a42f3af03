# Tries: loops for ever.
# On: transfer
# Says: look for a loop without end|ran longer than \S+ s in all
# Slow: yes

def transfer(engine, source, target, amount):
    while True:
        pass
