from sqlalchemy import Engine


def small_pool(url: str) -> Engine:
    """Return an engine with at most 3 connections; whoever asks for a fourth waits 0.2 seconds for one."""
    raise NotImplementedError


def pool_report(engine: Engine) -> dict[str, int]:
    """Return how many connections the engine has just now: "open" in all, "in_use" and "idle" of them."""
    raise NotImplementedError
