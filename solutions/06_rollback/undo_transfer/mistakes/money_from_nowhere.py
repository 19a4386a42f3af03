# caught by: test_money_from_nobody_does_not_arrive, test_an_unknown_account_is_an_error
# why: asks whether there is too little, not whether there is an account
# looks like: a debit from an account that nobody looked for
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
        balance = connection.scalar(select(Account.balance).where(Account.id == source))
        if balance is not None and balance < amount:
            raise InsufficientFunds(source)
        connection.execute(
            update(Account).where(Account.id == source).values(balance=Account.balance - amount)
        )
        credit = update(Account).where(Account.id == target).values(balance=Account.balance + amount)
        if connection.execute(credit).rowcount == 0:
            raise UnknownAccount(target)
