"""The 31 provinces. Keyed on a slug of our own: ISO renumbered its codes in 2020 (IR-07 was Tehran, is Fars)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import current_locale


@dataclass(frozen=True)
class Province:
    slug: str
    iso: str
    name_fa: str
    name_en: str

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_fa if current_locale() == "fa" else self.name_en


PROVINCES = tuple(
    Province(slug, iso, name_fa, name_en)
    for slug, iso, name_fa, name_en in (
        ("markazi", "IR-00", "مرکزی", "Markazi"),
        ("gilan", "IR-01", "گیلان", "Gilan"),
        ("mazandaran", "IR-02", "مازندران", "Mazandaran"),
        ("east_azerbaijan", "IR-03", "آذربایجان شرقی", "East Azerbaijan"),
        ("west_azerbaijan", "IR-04", "آذربایجان غربی", "West Azerbaijan"),
        ("kermanshah", "IR-05", "کرمانشاه", "Kermanshah"),
        ("khuzestan", "IR-06", "خوزستان", "Khuzestan"),
        ("fars", "IR-07", "فارس", "Fars"),
        ("kerman", "IR-08", "کرمان", "Kerman"),
        ("razavi_khorasan", "IR-09", "خراسان رضوی", "Razavi Khorasan"),
        ("isfahan", "IR-10", "اصفهان", "Isfahan"),
        ("sistan_and_baluchestan", "IR-11", "سیستان و بلوچستان", "Sistan and Baluchestan"),
        ("kurdistan", "IR-12", "کردستان", "Kurdistan"),
        ("hamadan", "IR-13", "همدان", "Hamadan"),
        ("chaharmahal_and_bakhtiari", "IR-14", "چهارمحال و بختیاری", "Chaharmahal and Bakhtiari"),
        ("lorestan", "IR-15", "لرستان", "Lorestan"),
        ("ilam", "IR-16", "ایلام", "Ilam"),
        ("kohgiluyeh_and_boyer_ahmad", "IR-17", "کهگیلویه و بویراحمد", "Kohgiluyeh and Boyer Ahmad"),
        ("bushehr", "IR-18", "بوشهر", "Bushehr"),
        ("zanjan", "IR-19", "زنجان", "Zanjan"),
        ("semnan", "IR-20", "سمنان", "Semnan"),
        ("yazd", "IR-21", "یزد", "Yazd"),
        ("hormozgan", "IR-22", "هرمزگان", "Hormozgan"),
        ("tehran", "IR-23", "تهران", "Tehran"),
        ("ardabil", "IR-24", "اردبیل", "Ardabil"),
        ("qom", "IR-25", "قم", "Qom"),
        ("qazvin", "IR-26", "قزوین", "Qazvin"),
        ("golestan", "IR-27", "گلستان", "Golestan"),
        ("north_khorasan", "IR-28", "خراسان شمالی", "North Khorasan"),
        ("south_khorasan", "IR-29", "خراسان جنوبی", "South Khorasan"),
        ("alborz", "IR-30", "البرز", "Alborz"),
    )
)

BY_SLUG = {province.slug: province for province in PROVINCES}


def province(slug: str) -> Province:
    """The province with this slug. Raises KeyError."""
    return BY_SLUG[slug]
