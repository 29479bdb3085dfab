"""How long a panel's pages take for 200 requests over 12 classes, against one for 2: prints both and their ratio.

    .venv/bin/python -m tests.bench.divisions
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from portal import create_app
from portal.config import Settings
from portal.core import capacity
from portal.core.accounts.models import Person
from portal.core.db import transaction
from portal.core.migrations import upgrade
from portal.subsidies import asking, requests
from portal.subsidies.programme import programme_of
from portal.subsidies.sharing import rounds
from tests.people import PortalClient, client_for
from tests.subsidies import supports

CLASSES, MANY, FEW, TURNS = 12, 200, 2, 40
PAGES = ("sitting", "division")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.for_tests(Path(folder)))
        with app.app_context():
            upgrade()
            for command in (["keys", "make"], ["calendar", "seed"]):
                app.test_cli_runner().invoke(args=command)
            official = supports.signatory()
            few, many = pages_of("few", FEW, official), pages_of("many", MANY, official)
            for name, one, other in zip(PAGES, few, many, strict=True):
                report(name, *measured(client_for(official), one, other))


def report(name: str, few: list[float], many: list[float]) -> None:
    least, middle = min(many) / min(few), median(many) / median(few)
    times = f"{FEW} requests {min(few) * 1000:.1f} ms, {MANY} requests {min(many) * 1000:.1f} ms"
    print(f"{name}: {times}; ratio of the fastest {least:.2f}, of the medians {middle:.2f}")


def pages_of(code: str, count: int, official: Person) -> tuple[str, str]:
    """The page where a sitting begins, and the page of a round over `count` requests."""
    pool = supports.site(code, total=100_000)
    with transaction():
        for n in range(CLASSES - len(supports.CLASSES)):
            one = capacity.add_class(None, pool, code=f"extra{n}", name_fa=f"رده‌ی {n}")
            capacity.set_level(None, one, supports.today(-1), 1000)
    ask_many(code, count)
    with transaction():
        made = rounds.open_round(supports.site(code), official)
    return f"/support/pools/{pool.token}/panel", f"/support/divisions/{made.token}"


def measured(browser: PortalClient, one: str, other: str) -> tuple[list[float], list[float]]:
    """Seconds of both pages by turns, so that whatever else the machine does falls on both alike."""
    pairs = [(timed(browser, one), timed(browser, other)) for _ in range(TURNS)]
    return [few for few, _many in pairs], [many for _few, many in pairs]


def ask_many(code: str, count: int) -> None:
    vendor, licence = supports.licensed()
    pool, words = supports.site(code), supports.typed({"vcpu": 8, "memory": 16, "gpu": 1})
    words |= {f"{asking.UNITS}extra{n}": "10" for n in range(CLASSES - len(supports.CLASSES))}
    for _ in range(count):
        case = supports.drafted(programme_of("datacentre"), vendor, licence, pool, words)
        supports.step(case, "submit", requests.support_case(case).created_by)


def timed(browser: PortalClient, url: str) -> float:
    begun = time.perf_counter()
    assert browser.get(url).status_code == 200
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
