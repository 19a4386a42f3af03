# Tries: writes a frame of a hundred thousand nested lists into all of its lines.
# On: transfer
# Says: what is no (message|request)|look for a wait that nobody ends
# Tools: lines

transfer = writing_first((100_001).to_bytes(4, "big") + b"\x91" * 100_000 + b"\xc0", transfer)
