# why: engine.connect() with a commit at the very end; leaving the block early rolls back
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
    with engine.connect() as connection:
        accounts = select(Account.id, Account.balance).where(Account.id.in_([source, target]))
        balances = {row.id: row.balance for row in connection.execute(accounts)}
        for account in (source, target):
            if account not in balances:
                raise UnknownAccount(account)
        if balances[source] < amount:
            raise InsufficientFunds(source)
        connection.execute(
            update(Account).where(Account.id == source).values(balance=Account.balance - amount)
        )
        connection.execute(
            update(Account).where(Account.id == target).values(balance=Account.balance + amount)
        )
        connection.commit()
