"""Fixtures for all tests: the portal on its engines."""

import gc

from hypothesis import HealthCheck, settings

pytest_plugins = ("tests.engines", "tests.papers", "tests.spread", "tests.uploads", "tests.core.work")

# How fast a busy machine draws its examples says nothing of the code.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")


# Until all is imported nothing is garbage.
gc.disable()


def pytest_collection_finish() -> None:
    """What was imported stays to the end; the rest is looked through after much of it, not after a little."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()
