"""What people see of a decision that waits for its signature."""

from __future__ import annotations

from portal.core.accounts.models import Person
from portal.core.db import db
from portal.licensing.models import LicenceCase
from tests.core.cases.acts import GRANT
from tests.licensing.applications import client_of
from tests.people import client_for, make_vendor


def test_the_signer_reads_on_the_page_what_it_will_do(drafted: LicenceCase, drafter: Person, signer: Person) -> None:
    text = client_for(signer).get(f"/cases/{drafted.token}").text
    assert drafter.name in text
    assert GRANT["extra"] in text
    assert "فهرست عمومی" in text


def test_the_applicant_and_a_rival_see_nothing_of_a_draft(drafted: LicenceCase) -> None:
    own = client_of(drafted).get(f"/cases/{drafted.token}")
    assert (own.status_code, 'id="draft"' in own.text, GRANT["extra"] in own.text) == (200, False, False)
    rival = make_vendor().owner
    assert client_for(rival).get(f"/cases/{drafted.token}/steps/sign_decision").status_code == 404


def test_signing_by_the_page_says_what_comes_of_it(drafted: LicenceCase, signer: Person) -> None:
    browser, page = client_for(signer), f"/cases/{drafted.token}/steps/sign_decision"
    assert "پروانه صادر شد" in browser.get(page).text
    answer = browser.post(page, data={"version": str(drafted.version)})
    assert answer.status_code == 302
    db.session.expire_all()
    assert drafted.state == "granted"


def test_the_drafting_page_offers_the_signatories_but_oneself(
    ready: LicenceCase, drafter: Person, signer: Person
) -> None:
    text = client_for(drafter).get(f"/cases/{ready.token}/steps/draft_grant").text
    assert f'value="{signer.token}"' in text
    assert f'value="{drafter.token}"' not in text
    answer = client_for(drafter).post(
        f"/cases/{ready.token}/steps/draft_grant",
        data={"version": str(ready.version), **GRANT, "signer": signer.token},
    )
    assert answer.status_code == 302
    db.session.expire_all()
    assert ready.holder_id == signer.id
