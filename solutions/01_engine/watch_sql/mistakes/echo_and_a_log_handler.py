# caught by: test_the_list_grows_by_the_sql_as_it_is_sent, test_a_refused_statement_is_in_the_list,
#     test_other_engines_are_not_watched
# why: reads SQLAlchemy's log, which mixes all engines, and has BEGIN and ROLLBACK between the statements
# looks like: the log taken for the SQL
import logging
from contextlib import contextmanager


class ListHandler(logging.Handler):
    def __init__(self, messages):
        super().__init__()
        self.messages = messages

    def emit(self, record):
        message = record.getMessage()
        if not message.startswith("["):  # the parameters
            self.messages.append(message)


@contextmanager
def capture_sql(engine):
    messages = []
    handler = ListHandler(messages)
    logger = logging.getLogger("sqlalchemy.engine")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield messages
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)
