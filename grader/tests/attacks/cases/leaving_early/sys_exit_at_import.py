# Tries: raises SystemExit(0) as it is imported.
# On: titles
# Says: cannot be loaded[\s\S]*SystemExit: 0

raise SystemExit(0)
