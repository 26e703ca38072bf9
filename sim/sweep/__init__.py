"""Parameter studies: what varies, which points, played in shards, kept on disk as they come.

The package is also the function ``sweep(config, *, out=None, workers=None, resume=False)``: what
``from sim import sweep`` gives has one name, whether the package has been imported before or not.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return import_module("sim.notebook.studying").sweep(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
