"""Settings that all tests share."""

from __future__ import annotations

from hypothesis import settings

# the same examples on every machine: a failure can be looked at again
settings.register_profile("ballast", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("ballast")
