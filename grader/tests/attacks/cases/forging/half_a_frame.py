# Tries: writes half a frame into all of its lines.
# On: transfer
# Says: what is no (message|request)|look for a wait that nobody ends
# Slow: yes
# Tools: lines

transfer = writing_first((1000).to_bytes(4, "big") + b"half", transfer)
