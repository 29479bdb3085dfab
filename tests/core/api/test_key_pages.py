"""The pages of keys: a head makes them for their own organisation, the administrator for any, nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from portal.core.accounts.models import Organisation
from portal.core.accounts.roles import Kind, Role
from portal.core.api import keys
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from tests.core.api.conftest import Body, Program, make_body
from tests.core.api.things import READ, WRITE
from tests.people import (
    PortalClient,
    client_for,
    make_administrator,
    make_member,
    make_organisation,
    make_person,
)

FORM = {"name": "سامانه‌ي گزارش", "scopes": [READ, WRITE], "days": "30"}
SECRET = re.compile(r"ptl_[\w-]{43}")


@pytest.fixture
def head(operator: Body) -> PortalClient:
    return client_for(operator.head, operator.organisation)


def names(organisation: Organisation) -> list[str]:
    db.session.rollback()
    return [key.name for key in keys.keys_of(organisation)]


def test_a_head_makes_a_key_and_sees_it_once(portal: Flask, head: PortalClient) -> None:
    found = SECRET.search(head.post("/organisation/keys", data=FORM).text)
    assert found is not None
    assert Program(portal.test_client(), found[0]).get("/api/v1/key").status_code == 200
    page = head.get("/organisation/keys").text
    assert found[0] not in page
    assert f"ptl_…{found[0][-4:]}" in page


def test_a_page_sent_twice_makes_one_key(head: PortalClient, operator: Body) -> None:
    head.post("/organisation/keys", data=FORM)
    again = head.post("/organisation/keys", data=FORM)
    assert again.status_code == 409
    assert names(operator.organisation) == ["سامانه‌ی گزارش"]


def test_a_revoked_key_leaves_the_list_and_its_name_free(head: PortalClient, operator: Body) -> None:
    head.post("/organisation/keys", data=FORM)
    url = f"/organisation/keys/{keys.keys_of(operator.organisation)[0].token}/revoke"
    assert "از کار می‌افتد" in head.get(url).text
    assert head.post(url).status_code == 303
    assert names(operator.organisation) == []
    assert head.post("/organisation/keys", data=FORM).status_code == 200


@pytest.mark.parametrize("missing", ["name", "scopes"])
def test_a_form_not_filled_in_makes_nothing(head: PortalClient, operator: Body, missing: str) -> None:
    answer = head.post("/organisation/keys", data={name: FORM[name] for name in FORM if name != missing})
    assert answer.status_code == 422
    assert names(operator.organisation) == []


def test_a_head_of_another_organisation_finds_no_key_of_ours(operator: Body) -> None:
    row, _secret = operator.key()
    rival = make_body()
    assert client_for(rival.head).post(f"/organisation/keys/{row.token}/revoke").status_code == 404
    assert names(operator.organisation) == ["کلید"]


def test_a_member_who_is_no_head_manages_no_keys(operator: Body) -> None:
    liaison = client_for(make_member(operator.organisation, Role.LIAISON))
    assert liaison.get("/organisation/keys").status_code == 403
    assert "/organisation/keys" not in liaison.get("/organisation").text


def test_a_head_finds_the_keys_beside_the_organisation(head: PortalClient) -> None:
    assert 'href="/organisation/keys"' in head.get("/organisation").text


def test_nobody_is_sent_to_sign_in(operator: Body) -> None:
    assert "/account/sign-in" in str(client_for(None).get("/organisation/keys").location)


def test_the_administrator_makes_and_revokes_keys_of_any_organisation(operator: Body) -> None:
    admin, url = client_for(make_administrator()), f"/admin/organisations/{operator.organisation.token}/keys"
    assert url in admin.get(url.removesuffix("/keys")).text
    assert SECRET.search(admin.post(url, data=FORM).text)
    admin.post(f"{url}/{keys.keys_of(operator.organisation)[0].token}/revoke")
    assert names(operator.organisation) == []


def test_where_there_is_nothing_for_keys_the_page_says_so(portal: Flask) -> None:
    court = make_body(Kind.COURT)
    page = client_for(court.head).get("/organisation/keys").text
    assert "هنوز کاری با کلید نیست" in page
    assert "<form" not in page.split("<main", 1)[1].split("</main", 1)[0]


def test_a_key_near_its_end_is_marked(head: PortalClient, operator: Body) -> None:
    operator.key(days=15)
    assert "رو به پایان" not in head.get("/organisation/keys").text
    operator.key(name="کوتاه", days=13)
    assert "رو به پایان" in head.get("/organisation/keys").text


@pytest.mark.parametrize("days", [0, 401])
def test_no_key_lives_longer_than_400_days(operator: Body, days: int) -> None:
    with pytest.raises(Invalid):
        operator.key(days=days)


def test_the_service_asks_again_who_may(operator: Body) -> None:
    row, _secret = operator.key()
    stranger = make_person()
    with pytest.raises(Forbidden), transaction():
        keys.make(operator.organisation, "x", [READ], timedelta(days=1), stranger)
    with pytest.raises(Forbidden), transaction():
        keys.revoke(row, stranger)


def test_a_campaign_has_no_head_and_makes_no_keys(portal: Flask) -> None:
    campaign = make_organisation(Kind.CAMPAIGN)
    representative = make_member(campaign, Role.REPRESENTATIVE)
    assert client_for(representative).get("/organisation/keys").status_code == 403
    assert not keys.may_manage(representative, campaign)


def test_two_keys_of_one_organisation_have_two_names(operator: Body) -> None:
    operator.key(name="یکی")
    with pytest.raises(Conflict):
        operator.key(name=" یکی ")


def test_a_key_is_found_within_its_organisation_only(operator: Body) -> None:
    row, _secret = operator.key()
    with pytest.raises(NotFound):
        keys.key_of(make_organisation(Kind.BANK), row.token)
