# caught by: test_a_transfer_is_one_commit, test_the_debit_is_undone_if_the_credit_fails, test_money_for_nobody_stays
# why: commits the debit and the credit each on its own, so a failure between them has already moved the money
# looks like: a commit for each leg
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
        if balance is None:
            raise UnknownAccount(source)
        if balance < amount:
            raise InsufficientFunds(source)
        connection.execute(
            update(Account).where(Account.id == source).values(balance=Account.balance - amount)
        )
    with engine.begin() as connection:
        credit = update(Account).where(Account.id == target).values(balance=Account.balance + amount)
        if connection.execute(credit).rowcount == 0:
            raise UnknownAccount(target)
