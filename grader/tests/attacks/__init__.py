"""What a submission may try, and what must come of it.

cases/*/*.py    the attacks; a header says what each tries, which wrong answer it sits on, and what is said of it
wrong/*.py      the honest wrong answers: an attack is one of them with something behind it
small_course/   a course that is worth cheating in
"""
