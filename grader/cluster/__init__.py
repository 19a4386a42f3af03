"""A class on many machines: a Dask cluster carries bytes, and beside each of its workers a station of ours grades.

    this machine                        each Dask worker
    workforce.py ── Dask: bytes ──── holder.py ── a socket ── station.py
    chunks, verdicts                 lends stations           a process of its own: sandbox, servers, jobs

How to start one: README.md.
"""

from grader.cluster.errors import ClusterError

__all__ = ["ClusterError"]
