"""Going back leads inside the portal only."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.accounts.paths import query_of, safe_path, with_query


@pytest.mark.parametrize("path", ["/", "/cases/x?tab=1", "/پرونده"])
def test_a_path_of_ours_is_safe(path: str):
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "",
        None,
        "/\t/evil.example",
    ],
)
def test_an_address_elsewhere_is_not(address: str | None):
    assert safe_path(address) is None


@settings(max_examples=200)
@given(st.text(alphabet="/\\:?#@.evil \t\n", max_size=12))
def test_whatever_is_safe_stays_on_our_host(address: str):
    found = safe_path(address)
    if found is not None:
        assert urlsplit(urljoin("https://portal.example/account/sign-in", found)).netloc == "portal.example"


def test_a_query_parameter_is_replaced_and_not_doubled():
    path = with_query("/a?held=1&tab=2", held="3")
    assert path == "/a?tab=2&held=3"
    assert query_of(path, "held") == "3"
