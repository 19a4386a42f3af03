# Tries: raises at a line of a million characters, in a file that does not exist.
# On: transfer
# Says: your code raised ValueError

code = compile("(_ for _ in ()).throw(ValueError('" + "x" * 1_000_000 + "'))", "\x1b[31m/etc/passwd", "exec")


def transfer(engine, source, target, amount):
    exec(code)
