"""Fixtures for all tests: the portal on its engines."""

pytest_plugins = ("tests.engines", "tests.core.work")
