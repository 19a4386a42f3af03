# Tries: writes the promise of a frame of 4 GB into all of its lines.
# On: transfer
# Says: what is no (message|request)|look for a wait that nobody ends
# Tools: lines

transfer = writing_first((2**32 - 1).to_bytes(4, "big") + bytes(1000), transfer)
