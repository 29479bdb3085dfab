"""Every page that the demo's people can open: valid, accessible, within the window at both widths, no complaint."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import kit
from tests.browser.live import Live, sign_in

pytestmark = pytest.mark.browser

# Who looks, and where they begin; the pages are found by following their links.
PEOPLE = {
    "": ["/", "/register", "/verify", "/track", "/licence-classes", "/account/sign-in", "/account/forgotten"],
    "bale@example.com": ["/cases", "/held", "/licences", "/applications/new", "/organisation", "/account"],
    "soroush_plus@example.com": ["/licences", "/notifications", "/cases"],
    "peyknama@example.com": ["/cases"],
    "emza@example.com": ["/desk?view=open", "/desk/absences", "/licences", "/consultations"],
    "modir@example.com": ["/admin/", "/admin/people", "/admin/organisations", "/admin/licence-classes", "/mail"],
    "bazres@example.com": ["/audit", "/audit/1", "/licences"],
    "headquarters@example.com": ["/elections/setup"],
    "namayande11@example.com": ["/elections/requests", "/elections/representatives"],
}
# The programmes of support, from each side; elsewhere the people above have been.
SUPPORT = {
    "rubika@example.com": ["/support", "/support/benefits", "/licences", "/cases"],
    "poshtibani@example.com": ["/desk?view=open", "/support"],
    "datacentre@example.com": ["/support/operator", "/support", "/organisation"],
    "broadcaster@example.com": ["/media/airings", "/media/offers", "/support"],
    "operator_alef@example.com": ["/support/interconnect", "/support/operator", "/support"],
    "fanni@example.com": ["/consultations", "/desk?view=open", "/support"],
    "modir2@example.com": ["/admin/support", "/support/sites"],
}
ROOMS = ("/support", "/media", "/admin/support", "/cases", "/licences", "/desk", "/consultations", "/organisation")
# Their password is enough; everybody else has a second factor.
BY_PASSWORD = ("bale@", "soroush_plus@", "peyknama@", "rubika@", "namayande11@")
ENGLISH = {
    "": ["/?lang=en", "/register", "/verify", "/track", "/licence-classes", "/account/sign-in"],
    "soroush_plus@example.com": ["/cases?lang=en", "/licences"],
    "karshenas@example.com": ["/desk?view=open&lang=en", "/licences"],
}
MOST = 30  # pages a person; each kind of page once
SKIPPED = ("/static/", "/pdfs/", "/documents/", "/mailbox", "/badge/")
FILES = (".json", ".csv", ".svg", ".py", ".xlsx")
TOKEN = re.compile(r"/[A-Za-z0-9_-]{20,24}(?=/|$)|(?<=/trials)/[a-z_]+|/[LP]-\d{4}-\d{6}-\d|/\d+(?=/|$)")


@dataclass
class Tour:
    """What one person saw: the HTML of each kind of page, and what was wrong with it."""

    pages: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def shape_of(path: str) -> str:
    """`/cases/Xy…/steps/grant` and `/cases/Zw…/steps/grant` are the same kind of page."""
    return TOKEN.sub("/*", path.partition("?")[0])


@pytest.fixture(scope="module")
def tours(browser: Browser, live: Live) -> dict[str, Tour]:
    tours: dict[str, Tour] = {}
    for email, starts in (PEOPLE | SUPPORT).items():
        rooms = ROOMS if email in SUPPORT else "/"
        tours[email] = tour_of(browser, live, email, starts, rooms, looked_at_enough(tours, email))
    return tours


def looked_at_enough(tours: dict[str, Tour], email: str) -> set[str]:
    """What anybody may see, if somebody of the same sort has seen it too: the third look shows nothing new."""
    alike = [tour for other, tour in tours.items() if other and by_password(other) == by_password(email)]
    return {shape for shape in tours[""].pages if any(shape in tour.pages for tour in alike)} if email else set()


def by_password(email: str) -> bool:
    return email.startswith(BY_PASSWORD)


def entered(browser: Browser, live: Live, email: str) -> Page:
    """A window of somebody's own, signed in."""
    page = kit.opened(browser, base_url=live.address)
    if email:
        sign_in(page, email, "" if by_password(email) else live.code(email))
    return page


def tour_of(
    browser: Browser, live: Live, email: str, starts: list[str], rooms: str | tuple[str, ...], known: set[str]
) -> Tour:
    """Begin with `starts` and follow the links into `rooms`; what is `known` already is passed by."""
    page, tour, waiting = entered(browser, live, email), Tour(), list(starts)
    known = known - {shape_of(path) for path in starts}
    while waiting and len(tour.pages) < MOST:
        path = waiting.pop(0)
        if shape_of(path) in known:
            continue
        known.add(shape_of(path))
        look_at(page, path, tour)
        waiting += [path for path in links_of(page, live.address) if path.startswith(rooms)]
    page.context.close()
    return tour


def look_at(page: Page, path: str, tour: Tour) -> None:
    """Keep the page's HTML for the validator, and what is wrong with it wide and narrow."""
    page.set_viewport_size(kit.WIDE)
    answer = page.goto(path)
    if answer is None or "html" not in answer.headers.get("content-type", ""):
        page.goto("about:blank")  # a plain file names no icon of its own: the browser asks for one in vain
        page.problems.clear()  # type: ignore[attr-defined]
        return
    if answer.status != 200:
        tour.faults.append(f"{path}: {answer.status}")
        return
    tour.pages[shape_of(path)] = answer.text()
    tour.faults += kit.faults_at_both_widths(page)


def links_of(page: Page, address: str) -> list[str]:
    """Where the page leads, inside the portal."""
    found = page.eval_on_selector_all("#main a[href]", "links => links.map(link => link.href)")
    paths = [link.removeprefix(address).partition("#")[0] for link in found if link.startswith(address)]
    return [path for path in paths if is_page(path)]


def is_page(path: str) -> bool:
    place, _, asked = path.partition("?")
    return not (place.startswith(SKIPPED) or place.endswith(FILES) or "lang=" in asked or "download=" in asked)


@pytest.mark.parametrize("email", [*PEOPLE, *SUPPORT])
def test_every_page_is_accessible_and_stays_in_its_window(tours: dict[str, Tour], email: str) -> None:
    assert tours[email].faults == []


def test_every_page_is_valid_html(tours: dict[str, Tour]) -> None:
    pages = {
        f"{email or 'anybody'} {path}": html for email, tour in tours.items() for path, html in tour.pages.items()
    }
    assert kit.check_html(pages) == []


def test_the_same_pages_are_valid_in_english(browser: Browser, live: Live) -> None:
    for email, paths in ENGLISH.items():
        page = entered(browser, live, email)
        assert [fault for path in paths for fault in kit.faults_of(page, path)] == []
        assert page.evaluate("document.documentElement.lang") == "en"
        page.context.close()


def test_the_tours_saw_the_house(tours: dict[str, Tour], live: Live) -> None:
    """The walk is worth something only where it comes by the rooms that matter."""
    seen: dict[str, set[str]] = defaultdict(set)
    for email, tour in tours.items():
        seen[email] |= set(tour.pages)
    assert {"/register", "/register/*", "/licence-classes/messenger"} <= seen[""]
    assert {"/cases", "/cases/*", "/applications/new"} <= seen["bale@example.com"]
    assert {"/desk", "/cases/*", "/licences/*"} <= seen["emza@example.com"]
    assert {"/admin/people/*", "/admin/organisations/*"} <= seen["modir@example.com"]
    assert {"/audit", "/audit/*"} <= seen["bazres@example.com"]
    assert {"/support/benefits", "/support/grants/*", "/support/interconnect/*"} <= seen["rubika@example.com"]
    assert {"/support/operator", "/support/operator/*", "/support/pools/*"} <= seen["datacentre@example.com"]
    assert {"/media/airings/*", "/media/offers/*", "/media/grants/*"} <= seen["broadcaster@example.com"]
    assert {"/support/interconnect/*", "/support/interconnect/*/trials/*"} <= seen["operator_alef@example.com"]
    assert {"/admin/support/datacentre", "/support/sites/*", "/support/pools/*"} <= seen["modir2@example.com"]
