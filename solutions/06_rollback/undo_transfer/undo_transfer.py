from sqlalchemy import CheckConstraint, Engine
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


def transfer(engine: Engine, source: int, target: int, amount: int) -> None:
    """Move `amount` cents from one account to another, or change nothing and raise."""
    with Session(engine) as session, session.begin():
        payer = _account(session, source)
        payee = _account(session, target)
        if payer.balance < amount:
            raise InsufficientFunds(f"account {source} holds {payer.balance} cents, not {amount}")
        payer.balance -= amount
        payee.balance += amount


def _account(session: Session, account_id: int) -> Account:
    # Locked until the end of the transaction, so that nobody else spends the same money meanwhile.
    account = session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise UnknownAccount(f"there is no account {account_id}")
    return account
