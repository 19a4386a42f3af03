# why: try / except / else / finally, each step visible
from sqlalchemy import CheckConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"
    __table_args__ = (CheckConstraint("balance <= 1000000", name="account_is_full"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[int]  # in cents


class UnknownAccount(Exception):
    """There is no account with this id."""


class InsufficientFunds(Exception):
    """The source account has less than the amount."""


def transfer(engine, source, target, amount):
    session = Session(engine)
    try:
        payee = session.get(Account, target)
        payer = session.get(Account, source)
        if payer is None or payee is None:
            raise UnknownAccount
        payee.balance += amount
        payer.balance -= amount
        session.flush()
        if payer.balance < 0:
            raise InsufficientFunds
    except BaseException:
        session.rollback()
        raise
    else:
        session.commit()
    finally:
        session.close()
