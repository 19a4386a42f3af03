# why: create() sends SQL of its own, one type of key for each database; the Table describes what it has made
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
    Column("email", String(100), nullable=False, unique=True),
    Column("nickname", String(30)),
)

KEYS = {
    "sqlite": "INTEGER NOT NULL PRIMARY KEY",
    "postgresql": "SERIAL PRIMARY KEY",
    "mysql": "INTEGER PRIMARY KEY AUTO_INCREMENT",
}


def create(engine):
    with engine.begin() as connection:
        connection.execute(
            text(f"""
                CREATE TABLE IF NOT EXISTS users (
                    id {KEYS[engine.dialect.name]},
                    name VARCHAR(50) NOT NULL,
                    email VARCHAR(100) NOT NULL,
                    nickname VARCHAR(30),
                    UNIQUE (email)
                )
            """)
        )
