# caught by: test_the_connection_comes_back
# why: closes after a good transfer only
# looks like: a connection that stays open after an error
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
    payer = session.get(Account, source)
    payee = session.get(Account, target)
    if payer is None or payee is None:
        raise UnknownAccount
    if payer.balance < amount:
        raise InsufficientFunds
    payer.balance -= amount
    payee.balance += amount
    session.commit()
    session.close()
