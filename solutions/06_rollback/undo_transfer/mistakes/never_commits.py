# caught by: test_the_money_moves, test_a_transfer_is_one_commit
# why: believes that leaving the with-block commits
# looks like: a missing commit
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
        for account in (source, target):
            if connection.scalar(select(Account.id).where(Account.id == account)) is None:
                raise UnknownAccount(account)
        if connection.scalar(select(Account.balance).where(Account.id == source)) < amount:
            raise InsufficientFunds(source)
        connection.execute(
            update(Account).where(Account.id == source).values(balance=Account.balance - amount)
        )
        connection.execute(
            update(Account).where(Account.id == target).values(balance=Account.balance + amount)
        )
