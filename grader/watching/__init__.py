"""`kata watch`: one kata, run again whenever its file is saved.

events.py     what can happen
files.py      notices saves
keys.py       posts keys, from a terminal or line by line
terminal.py   shows frames, redrawn in place, or plain lines
actions.py    the keys, and the commands that do the same
servers.py    the databases, started when they are first wanted
rounds.py     a run on each database, given up when the next save comes
scene.py      what there is to see, as one value
view.py       a scene as lines
watcher.py    what each event leads to
loop.py       one event after the other
"""
