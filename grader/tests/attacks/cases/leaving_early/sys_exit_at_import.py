# Tries: raises SystemExit(0) as it is imported.
# On: titles
# Says: ?

raise SystemExit(0)
