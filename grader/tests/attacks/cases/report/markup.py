# Tries: raises what HTML, Rich, CSV and JSON would take for their own.
# On: transfer
# Says: your code raised|Your code

EVIL = """=cmd|'/c calc'!A1 +1 -1 @x <script>alert(1)</script> [link=file:///etc/passwd]x[/link] [/] ]]> "},{"verdict":"passed"} \u2028 \ud800"""


def transfer(engine, source, target, amount):
    raise type("<b>" + EVIL[:20], (ValueError,), {})(EVIL)
