"""A terminal as a place to choose in: single keys, and screens that are drawn over.

keys.py      single keys, whatever the system
posix.py     from a terminal, and what its shell wants
windows.py   from the console of Windows
names.py     what a terminal sends for a key, and the key's name
modes.py     how a terminal hands keys on: changed, and restored
jobs.py      whose turn it is at the terminal, and giving it to the shell
screen.py    a screen of its own, drawn over
choice.py    choosing a kata: what each key does, and what is seen then
choose.py    the same, on a terminal
"""
