# caught by: test_money_that_is_not_there_stays_there
# why: looks at the balance when the transaction is over
# looks like: a check after the commit
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
        payer = session.get(Account, source)
        payee = session.get(Account, target)
        if payer is None or payee is None:
            raise UnknownAccount
        payer.balance -= amount
        payee.balance += amount
        session.commit()
        if payer.balance < 0:
            session.rollback()
            raise InsufficientFunds
