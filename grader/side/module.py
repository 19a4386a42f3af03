"""Loading a module of the submission from its source text."""

import linecache
import sys
import types
from functools import lru_cache
from pathlib import PurePath
from typing import Any


class Module(types.ModuleType):
    """A module of the submission; asked for a name that it lacks, it says so in a learner's words."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise AttributeError(f"{PurePath(str(self.__file__)).name} defines no {name!r}", name=name, obj=self)


def load(name: str, file: str, source: str) -> Module:
    """Execute a source text as a fresh module.

    Args:
        name: the module's name.
        file: where the text comes from, for tracebacks; it need not exist here.
        source: the text.

    Raises:
        Exception: whatever the module itself raises.
    """
    module = Module(name)
    module.__file__ = file
    sys.modules[name] = module
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    exec(_compiled(source, file), module.__dict__)
    return module


@lru_cache(maxsize=4)  # each test loads the same one or two
def _compiled(source: str, file: str) -> types.CodeType:
    return compile(source, file, "exec", dont_inherit=True)
