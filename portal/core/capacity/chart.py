"""Capacity over time, drawn: stepped areas of what is granted, promised and free, and what was used over them.

Time runs with the script: from right to left for who reads Persian. Colours and patterns are attributes, for pages
carry no style of their own; every pattern has its words in the legend, so that no colour is needed to read it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from portal.core.capacity.periods import Use
from portal.core.i18n import _, jalali_date, locale, number

LEFT, RIGHT, TOP, BOTTOM = 16, 64, 44, 36
COLOURS = {"granted": "#0b5f78", "promised": "#7a4a00", "free": "#75828f", "used": "#a81a1a"}
# One drawing for each kind: solid, slanted, dotted; what was used is a line.
PATTERNS = Markup(
    '<pattern id="{0}-granted" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="#0b5f78"/></pattern>'
    '<pattern id="{0}-promised" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="#fff2d9"/><path d="M-2 10 10-2M-2 2 2-2M6 10l4-4" stroke="#7a4a00" '
    'stroke-width="2"/></pattern>'
    '<pattern id="{0}-free" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="#f4f6f8"/><circle cx="4" cy="4" r="1" fill="#75828f"/></pattern>'
)


@dataclass(frozen=True)
class Frame:
    """Where a day and an amount are on the paper."""

    width: int
    height: int
    first: date
    days: int
    most: int
    rtl: bool

    def x(self, day: int) -> float:
        """The left edge of a day counted from the first; its right edge where time runs from right to left."""
        inner = (self.width - LEFT - RIGHT) * day / self.days
        return round(self.width - RIGHT - inner if self.rtl else RIGHT + inner, 1)

    def y(self, amount: int) -> float:
        inner = self.height - TOP - BOTTOM
        return round(self.height - BOTTOM - inner * amount / self.most, 1)

    @property
    def axis(self) -> int:
        """Where the amounts are written: at the side on which time begins."""
        return self.width - RIGHT if self.rtl else RIGHT


def capacity_chart(
    uses: Sequence[Use], width: int = 720, height: int = 260, language: str = "fa", label: str = "", name: str = "c"
) -> Markup:
    """An SVG of the periods (in order, without gaps), with a title and a description for ears; nothing for none.

    `name` begins the ids inside, which a page with several charts needs apart.
    """
    if not uses:
        return Markup("")
    with locale(language):
        frame = _frame(uses, width, height, language == "fa")
        parts = [_areas(uses, frame, name), _used(uses, frame), _axes(frame), _legend(frame, name)]
        return _svg(frame, name, label or _("ظرفیت در گذر زمان"), _description(uses), Markup("").join(parts))


def _frame(uses: Sequence[Use], width: int, height: int, rtl: bool) -> Frame:
    most = max(max(use.total, use.promised + use.granted, use.used or 0) for use in uses)
    days = (uses[-1].until - uses[0].since).days + 1
    return Frame(width, height, uses[0].since, days, most or 1, rtl)


def _svg(frame: Frame, name: str, title: str, description: str, body: Markup) -> Markup:
    return Markup(
        '<svg class="capacity-chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" '
        'width="{w}" height="{h}" role="img" aria-labelledby="{n}-title {n}-desc" '
        'direction="{d}" font-size="13" fill="currentColor">'
        '<title id="{n}-title">{t}</title><desc id="{n}-desc">{s}</desc><defs>{p}</defs>{b}</svg>'
    ).format(
        w=frame.width,
        h=frame.height,
        n=name,
        d="rtl" if frame.rtl else "ltr",
        t=title,
        s=description,
        p=PATTERNS.format(name),
        b=body,
    )


def _areas(uses: Sequence[Use], frame: Frame, name: str) -> Markup:
    """Granted below, promised on it, free on top: together what there is."""
    floors: list[tuple[str, Callable[[Use], int], Callable[[Use], int]]] = [
        ("granted", lambda use: 0, lambda use: use.granted),
        ("promised", lambda use: use.granted, lambda use: use.granted + use.promised),
        ("free", lambda use: use.granted + use.promised, lambda use: use.total),
    ]
    return Markup("").join(_area(uses, frame, name, *floor) for floor in floors)


def _area(
    uses: Sequence[Use], frame: Frame, name: str, kind: str, low: Callable[[Use], int], high: Callable[[Use], int]
) -> Markup:
    path = "".join(
        f"M{a} {frame.y(low(use))}V{frame.y(high(use))}H{b}V{frame.y(low(use))}Z"
        for use in uses
        for a, b in [_ends(use, frame)]
        if high(use) > low(use)
    )
    return Markup('<path d="{}" fill="url(#{}-{})"/>').format(path, name, kind) if path else Markup("")


def _used(uses: Sequence[Use], frame: Frame) -> Markup:
    """A thick line where somebody reported; days without a report are gaps."""
    lines = [f"M{a} {frame.y(use.used)}H{b}" for use in uses if use.used is not None for a, b in [_ends(use, frame)]]
    if not lines:
        return Markup("")
    drawn = '<path d="{0}" fill="none" stroke="#fff" stroke-width="5"/><path d="{0}" fill="none" stroke="{1}" '
    return Markup(drawn + 'stroke-width="2.5"/>').format("".join(lines), COLOURS["used"])


def _ends(use: Use, frame: Frame) -> tuple[float, float]:
    start = (use.since - frame.first).days
    return frame.x(start), frame.x(start + use.days)


def _axes(frame: Frame) -> Markup:
    """The two axes with the amounts 0, half and most, and the first, middle and last day."""
    rule = '<path d="M{} {}V{}M{} {}H{}" stroke="currentColor" fill="none"/>'
    base = frame.height - BOTTOM
    lines = Markup(rule).format(frame.axis, TOP, base, frame.x(0), base, frame.x(frame.days))
    amounts = sorted({0, frame.most // 2, frame.most})
    beside = frame.axis + (8 if frame.rtl else -8)
    # In both scripts the amounts stand on the outer side of the axis; "end" of a left-to-right text is its right.
    words = [_text(beside, frame.y(amount) + 4, number(amount), "end") for amount in amounts]
    for day, anchor in ((0, "start"), (frame.days // 2, "middle"), (frame.days - 1, "end")):
        if day or anchor == "start":
            place = frame.x(frame.days if anchor == "end" else day)
            words.append(_text(place, base + 20, jalali_date(_day(frame, day)), anchor))
    return lines + Markup("").join(words)


def _day(frame: Frame, day: int) -> date:
    return date.fromordinal(frame.first.toordinal() + day)


def _text(x: float, y: float, words: str, anchor: str) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(x, y, anchor, words)


def _legend(frame: Frame, name: str) -> Markup:
    """A swatch and a word for each drawing, from the side on which reading begins."""
    words = (("granted", _("واگذارشده")), ("promised", _("وعده‌داده")), ("free", _("آزاد")), ("used", _("مصرف")))
    made, step = [], (frame.width - LEFT - RIGHT) // len(words)
    for place, (kind, word) in enumerate(words):
        start = frame.axis + (-place * step if frame.rtl else place * step)
        box = start - 14 if frame.rtl else start
        fill = COLOURS["used"] if kind == "used" else f"url(#{name}-{kind})"
        tall = 4 if kind == "used" else 14
        swatch = '<rect x="{}" y="{}" width="14" height="{}" fill="{}" stroke="{}"/>'
        made.append(Markup(swatch).format(box, 17 - tall // 2, tall, fill, COLOURS[kind]))
        made.append(_text(start + (-20 if frame.rtl else 20), 22, word, "start"))
    return Markup("").join(made)


def _description(uses: Sequence[Use]) -> str:
    least = min(uses, key=lambda use: use.free)
    return _(
        "از %(since)s تا %(until)s: کمترین مقدار آزاد %(free)s از %(total)s است، در %(day)s.",
        since=jalali_date(uses[0].since),
        until=jalali_date(uses[-1].until),
        free=number(least.free),
        total=number(least.total),
        day=jalali_date(least.since),
    )
