# Tries: loops for ever as it is imported.
# On: transfer
# Says: ?

while True:
    pass
