# Tries: puts a view in the table's place that never ends.
# On: transfer
# Says: ran longer than|interrupted|temporary file|timeout
# Backends: each
# Slow: yes

from sqlalchemy import text

VIEW = {
    "sqlite": "WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id, 0 AS balance FROM n",
    "postgresql": "WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id FROM n) SELECT id, 0 AS balance FROM n",
    "mysql": "SELECT sleep(600) AS id, 0 AS balance",
}


def transfer(engine, source, target, amount):
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP TABLE account"))
        connection.execute(text(f"CREATE VIEW account AS {VIEW[engine.dialect.name]}"))
