"""A forgotten password."""

from __future__ import annotations

from datetime import timedelta

from portal.core import clock
from portal.core.accounts.models import Person
from tests.core.accounts.conftest import Post, sign_in, with_factor
from tests.people import PASSWORD, PortalClient, client_for

NEW = "چراغ آرام سیب دریا"


def _ask(client: PortalClient, email: str):
    return client.post("/account/forgotten", data={"email": email})


def _set(client: PortalClient, link: str, password: str = NEW):
    return client.post(link, data={"new_password": password, "again_password": password})


def test_the_mailed_link_sets_a_new_password(nobody: PortalClient, owner: Person, post: Post):
    _ask(nobody, owner.email)
    assert post.sent[-1][:2] == (owner.email, "password_reset")
    assert nobody.get(post.link()).status_code == 200
    assert _set(nobody, post.link()).status_code == 303
    assert sign_in(nobody, owner.email).status_code == 422
    assert sign_in(nobody, owner.email, NEW).status_code == 303


def test_an_unknown_address_gets_the_same_answer_and_no_letter(nobody: PortalClient, owner: Person, post: Post):
    known, unknown = _ask(nobody, owner.email), _ask(nobody, "nobody@example.com")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert len(post.sent) == 1


def test_a_link_works_once(nobody: PortalClient, owner: Person, post: Post):
    _ask(nobody, owner.email)
    _set(nobody, post.link())
    assert _set(nobody, post.link(), PASSWORD).status_code == 404


def test_a_link_works_for_an_hour(nobody: PortalClient, owner: Person, post: Post):
    _ask(nobody, owner.email)
    with clock.moved_by(timedelta(minutes=61)):
        assert nobody.get(post.link()).status_code == 404


def test_an_older_link_dies_with_the_newer_one(nobody: PortalClient, owner: Person, post: Post):
    _ask(nobody, owner.email)
    older = post.link()
    _ask(nobody, owner.email)
    _set(nobody, post.link())
    assert nobody.get(older).status_code == 404


def test_a_reset_ends_every_session(nobody: PortalClient, owner: Person, post: Post):
    intruder = client_for(owner)
    _ask(nobody, owner.email)
    _set(nobody, post.link())
    assert intruder.get("/account").status_code == 303


def test_a_reset_does_not_pass_the_second_factor(nobody: PortalClient, official: Person, post: Post):
    with_factor(official)
    _ask(nobody, official.email)
    _set(nobody, post.link())
    assert "second-step" in sign_in(nobody, official.email, NEW).location


def test_a_weak_password_is_refused_and_the_link_stays_good(nobody: PortalClient, owner: Person, post: Post):
    _ask(nobody, owner.email)
    assert _set(nobody, post.link(), "1234567890").status_code == 422
    assert _set(nobody, post.link()).status_code == 303


def test_a_mailbox_is_not_flooded(nobody: PortalClient, owner: Person, post: Post):
    statuses = [_ask(nobody, owner.email).status_code for _n in range(4)]
    assert statuses == [303, 303, 303, 429]


def test_a_letters_link_never_follows_a_forged_host(nobody: PortalClient, owner: Person, post: Post):
    answer = nobody.post("/account/forgotten", data={"email": owner.email}, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert not post.sent


def test_changing_a_known_password_ends_the_other_sessions(owner: Person):
    other, here = client_for(owner), client_for(owner)
    data = {"present_password": PASSWORD, "new_password": NEW, "again_password": NEW}
    assert here.post("/account/password", data=data).status_code == 303
    assert (other.get("/account").status_code, here.get("/account").status_code) == (303, 200)


def test_the_present_password_is_asked_for(owner: Person):
    data = {"present_password": "نه این نیست اصلا", "new_password": NEW, "again_password": NEW}
    assert client_for(owner).post("/account/password", data=data).status_code == 422
