# caught by: test_a_failed_transfer_commits_nothing, test_a_transfer_is_one_commit
# why: commits the debit and pays it back when the credit fails: the balances are right in the end, and wrong in between
# looks like: a second commit that repairs the first
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
        if payer is None:
            raise UnknownAccount(source)
        if payer.balance < amount:
            raise InsufficientFunds(source)
        payer.balance -= amount
        session.commit()
        try:
            payee = session.get(Account, target)
            if payee is None:
                raise UnknownAccount(target)
            payee.balance += amount
            session.commit()
        except Exception:
            session.rollback()
            payer.balance += amount
            session.commit()
            raise
