# Tries: writes random bytes into all of its lines.
# On: transfer
# Says: what is no (message|request)|look for a wait that nobody ends
# Slow: yes
# Tools: lines

transfer = writing_first(bytes(range(256)) * 20, transfer)
