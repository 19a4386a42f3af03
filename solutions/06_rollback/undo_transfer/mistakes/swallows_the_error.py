# caught by: test_an_unknown_account_is_an_error, test_too_little_money_is_an_error, test_a_refusal_of_the_database_is_an_error
# why: rolls back, prints, and lets the caller believe that the money has moved
# looks like: an error that is swallowed
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
    with Session(engine) as session:
        try:
            payer = session.get(Account, source)
            payee = session.get(Account, target)
            if payer is None or payee is None:
                raise UnknownAccount
            if payer.balance < amount:
                raise InsufficientFunds
            payer.balance -= amount
            payee.balance += amount
            session.commit()
        except Exception as error:
            print("transfer failed:", error)
            session.rollback()
