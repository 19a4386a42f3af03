from sqlalchemy import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[int]


class UnknownAccount(Exception):
    """There is no account with this id."""


def transfer(engine: Engine, source: int, target: int, amount: int) -> None:
    with Session(engine) as session, session.begin():
        payer = session.get(Account, source)
        payee = session.get(Account, target)
        if payer is None or payee is None:
            raise UnknownAccount
        payer.balance -= amount
        payee.balance += amount
