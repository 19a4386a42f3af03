# why: a single UPDATE moves both legs; a shortfall makes it match one row, or none
from sqlalchemy import CheckConstraint, case, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


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
    with sessionmaker(engine).begin() as session:
        both = Account.id.in_([source, target])
        known = set(session.scalars(select(Account.id).where(both)))
        if known != {source, target}:
            raise UnknownAccount(source if source not in known else target)
        step = case((Account.id == source, -amount), else_=amount)
        session.execute(update(Account).where(both).values(balance=Account.balance + step))
        if session.scalar(select(Account.balance).where(Account.id == source)) < 0:
            raise InsufficientFunds(source)
