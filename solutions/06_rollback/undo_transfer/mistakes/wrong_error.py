# caught by: test_an_unknown_account_is_an_error
# why: takes 'the debit found no row' for 'too little money', whatever the reason
# looks like: one error for two reasons
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
        credit = update(Account).where(Account.id == target).values(balance=Account.balance + amount)
        if connection.execute(credit).rowcount == 0:
            raise UnknownAccount(target)
        debit = update(Account).where(Account.id == source, Account.balance >= amount)
        if connection.execute(debit.values(balance=Account.balance - amount)).rowcount == 0:
            raise InsufficientFunds(source)
