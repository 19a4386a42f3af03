from sqlalchemy import text


def add(connection, number, username):
    """Add a player on this connection, and commit nothing."""
    statement = text("INSERT INTO player (id, username) VALUES (:number, :username)")
    connection.execute(statement, {"number": number, "username": username})
