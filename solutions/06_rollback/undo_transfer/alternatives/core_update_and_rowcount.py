# why: Core: debits at once, looks at rowcount, and counts on the rollback of engine.begin()
from sqlalchemy import CheckConstraint, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


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
    with engine.begin() as connection:
        move(connection, source, -amount)
        move(connection, target, +amount)
        if connection.scalar(select(Account.balance).where(Account.id == source)) < 0:
            raise InsufficientFunds(source)


def move(connection, account, amount):
    change = update(Account).where(Account.id == account).values(balance=Account.balance + amount)
    if connection.execute(change).rowcount != 1:
        raise UnknownAccount(account)
