"""The pages of draws in a real browser; and a commitment that the browser made opens on the server."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core.db import transaction
from portal.elections import draws
from portal.elections.draws import queries
from portal.elections.setup import withdraw
from tests.browser import kit
from tests.browser.conftest import PageFor
from tests.elections.draws import acts

pytestmark = pytest.mark.browser


def test_what_anybody_sees_of_a_published_draw_is_valid_and_accessible(app: Flask, page_for: PageFor) -> None:
    poll = acts.draw_poll(candidates=3)
    draw = acts.announced(poll)
    acts.held(poll, draw)
    with transaction():
        withdraw(poll.candidacies[0], poll.manager)
    address = f"/draws/{draw.token}"
    rotation = f"{address}/rotation/{queries.pinned_offers(draw)[0].token}"
    paths = ["/draws", "/draws/how", "/draws/method", address, rotation]
    page = page_for(None)
    assert [fault for path in paths for fault in kit.faults_of(page, path)] == []


def test_the_screens_of_a_draw_are_valid_and_accessible_and_the_browser_commits(
    app: Flask, page_for: PageFor
) -> None:
    poll, waiting = acts.bare_poll(2), acts.bare_poll(1)
    draw = acts.announced(poll)
    lead = ["/elections/draws", f"/elections/draws/{draw.token}"]
    lead.append(f"/elections/draws/new/{waiting.round.token}/{waiting.constituency.token}")
    mine = f"/elections/commitments/{draw.token}"
    seen = {poll.manager: lead, poll.representatives[0]: ["/elections/commitments", mine]}
    for person, paths in seen.items():
        page = page_for(person)
        assert [fault for path in paths for fault in kit.faults_of(page, path)] == []
    page.locator("[data-make]").click()
    page.locator("[data-made]:not([hidden])").wait_for()
    salt, value = (page.locator(f"[data-{name}]").inner_text() for name in ("salt", "value"))
    assert kit.check_axe(page) + kit.overflow(page) == []
    page.get_by_role("button", name="سپردن تعهد").click()
    page.get_by_text("تعهد سپرده شد").wait_for()
    with acts.at(draw.commit_until), transaction():
        draws.reveal(draw, poll.candidacies[0], poll.representatives[0], salt, value)
    assert kit.problems_of(page) == []
