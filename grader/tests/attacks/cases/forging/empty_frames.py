# Tries: writes ten thousand empty frames into all of its lines.
# On: transfer
# Says: what is no (message|request)|look for a wait that nobody ends
# Tools: lines

transfer = writing_first(bytes(4) * 10_000, transfer)
