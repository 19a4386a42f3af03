# why: keeps the settings in a dataclass and makes the URL from its fields
from dataclasses import asdict, dataclass

from sqlalchemy.engine import URL


@dataclass(frozen=True)
class Settings:
    drivername: str
    username: str | None
    password: str | None
    host: str | None
    port: int | None
    database: str | None

    def url(self) -> URL:
        return URL.create(**asdict(self))


def build_url(drivername, user, password, host, port, database):
    return Settings(drivername, user, password, host, port, database).url()
