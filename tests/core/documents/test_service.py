"""Handing in, replacing, withdrawing."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core.cases.models import Case
from portal.core.db import db, transaction
from portal.core.documents import documents_of, name_slots, receive, replace, withdraw
from portal.core.documents.models import StoredFile
from portal.core.documents.store import store
from portal.core.errors import Conflict
from tests.core.documents import samples
from tests.core.documents.things import audited, hand_in, open_paper_case
from tests.people import Vendor, make_vendor


@pytest.fixture
def vendor(app: Flask) -> Vendor:
    return make_vendor()


@pytest.fixture
def case(vendor: Vendor) -> Case:
    return open_paper_case(vendor)


def test_a_slot_holds_several_files_in_the_order_they_came(vendor: Vendor, case: Case) -> None:
    first = hand_in(case, vendor, name="یک.pdf")
    second = hand_in(case, vendor, samples.plain_pdf(2), "دو.pdf")
    assert list(documents_of(case, "articles")) == [first, second]
    assert (second.pages, second.file.media_type) == (2, "application/pdf")


def test_a_double_click_hands_in_one_file(vendor: Vendor, case: Case) -> None:
    body = samples.plain_pdf()
    assert hand_in(case, vendor, body).id == hand_in(case, vendor, body).id


def test_the_same_bytes_in_two_slots_are_two_documents_and_one_file(vendor: Vendor, case: Case) -> None:
    body = samples.plain_pdf()
    one, two = hand_in(case, vendor, body), hand_in(case, vendor, body, slot="gazette")
    assert one.id != two.id
    assert one.digest == two.digest
    assert db.session.query(StoredFile).count() == 1


def test_handing_in_is_on_record_without_the_name(vendor: Vendor, case: Case) -> None:
    hand_in(case, vendor)
    assert audited(vendor.owner)[-1] == "document.uploaded"


def test_a_replaced_file_is_past_but_still_there(vendor: Vendor, case: Case) -> None:
    old = hand_in(case, vendor)
    received = receive(samples.stream(samples.plain_pdf(2)), "تازه.pdf")
    with transaction():
        new = replace(old, received, vendor.owner, case)
    assert list(documents_of(case)) == [new]
    assert list(documents_of(case, with_past=True)) == [old, new]
    assert not old.is_current


def test_a_withdrawn_file_cannot_be_withdrawn_again(vendor: Vendor, case: Case) -> None:
    document = hand_in(case, vendor)
    with transaction():
        withdraw(document, vendor.owner, case)
    assert list(documents_of(case)) == []
    with pytest.raises(Conflict), transaction():
        withdraw(document, vendor.owner, case)


def test_a_received_file_whose_transaction_fails_belongs_to_nobody(vendor: Vendor, case: Case) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        print(hand_in(case, vendor).size / 0)
    assert list(documents_of(case)) == []
    assert len(list(store().digests())) == 1


def test_a_slot_is_called_what_its_domain_calls_it(vendor: Vendor, case: Case) -> None:
    name_slots({"articles": "اساسنامه"})
    assert hand_in(case, vendor).slot_label == "اساسنامه"
    assert hand_in(case, vendor, slot="unnamed").slot_label == "unnamed"
