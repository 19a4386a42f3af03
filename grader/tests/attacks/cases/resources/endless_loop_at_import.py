# Tries: loops for ever as it is imported.
# On: transfer
# Says: look for a loop without end|ran longer than \S+ s in all
# Slow: yes

while True:
    pass
