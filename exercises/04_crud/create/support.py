from sqlalchemy import event


def after_each_commit(session, action):
    """Call `action()` right after each commit of the session, when its transaction is over."""
    event.listen(session, "after_commit", lambda session: action())
