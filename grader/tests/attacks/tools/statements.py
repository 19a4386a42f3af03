def sending_first(statements, honest):
    """The function `honest`, but with its dialect's statements sent before it, each by itself, whatever becomes of it."""

    def dishonest(engine, *arguments):
        for statement in statements[engine.dialect.name]:
            try:
                with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql(statement)
            except Exception:
                pass
        return honest(engine, *arguments)

    return dishonest
