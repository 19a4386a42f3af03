# Tries: writes an answer that says: it returned True into all of its lines.
# On: transfer
# Says: what is no (message|request)|look for a wait that nobody ends|got \[
# Tools: lines

transfer = writing_first((11).to_bytes(4, "big") + b"\x92\xa8returned\xc3", transfer)
