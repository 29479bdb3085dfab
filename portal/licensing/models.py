"""Rows of the application for a licence: classes and their versions, the case, the sections of its form."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Person
from portal.core.cases.models import Case
from portal.core.db import Base, append_only
from portal.licensing.requirements import PublishedRequirement, Slot, Words, read_requirements, slots_of
from portal.licensing.rules import FastTrackRule

KIND = "licence"


class LicenceClass(Base):
    """A kind of licence that one can apply for; what it asks is in its versions."""

    __tablename__ = "licence_classes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime]

    versions: Mapped[list[ClassVersion]] = relationship(
        back_populates="licence_class", order_by="ClassVersion.version"
    )


class ClassVersion(Base):
    """What a class asks and gives from `valid_from` until the next version's; a running case keeps its version.

    `requirements`: see `PublishedRequirement`; `conditions`: `[{"fa", "en"}]`; `rule`: see `FastTrackRule`;
    `sections`: codes of the form's parts, in order. `validity_days` and `budget_days` (working days) are counts.
    A licence is renewed in its last `renewal_days`; what is named in `material` (`section` or `section.field`)
    changes only after a review. A holder has `hearing_days` (working days) to answer a notice of revocation.
    With `four_eyes`, decisions are drafted by one person and signed by another.
    """

    __tablename__ = "licence_class_versions"
    __table_args__ = (
        UniqueConstraint("class_id", "version"),
        CheckConstraint(
            "validity_days > 0 AND budget_days > 0 AND renewal_days > 0 AND hearing_days > 0", name="days"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("licence_classes.id"))
    version: Mapped[int]
    offered: Mapped[bool] = mapped_column(default=True)
    name_fa: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    summary_fa: Mapped[str] = mapped_column(String(600))
    summary_en: Mapped[str] = mapped_column(String(600))
    registration_type: Mapped[bool]
    validity_days: Mapped[int]
    budget_days: Mapped[int]
    renewal_days: Mapped[int] = mapped_column(default=90)
    hearing_days: Mapped[int] = mapped_column(default=10)
    four_eyes: Mapped[bool] = mapped_column(default=False)
    office_code: Mapped[str] = mapped_column(String(40))
    sections: Mapped[list[str]]
    requirements: Mapped[list[Any]]
    conditions: Mapped[list[Any]]
    material: Mapped[list[str]] = mapped_column(default=list)
    rule: Mapped[dict[str, Any]]
    valid_from: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    licence_class: Mapped[LicenceClass] = relationship(back_populates="versions")
    created_by: Mapped[Person | None] = relationship()

    @property
    def code(self) -> str:
        return self.licence_class.code

    @property
    def name(self) -> Words:
        return Words(self.name_fa, self.name_en)

    @property
    def summary(self) -> Words:
        return Words(self.summary_fa, self.summary_en)

    @cached_property
    def published(self) -> tuple[PublishedRequirement, ...]:
        return read_requirements(self.requirements)

    @property
    def slots(self) -> dict[str, Slot]:
        return slots_of(self.published)

    @property
    def conditions_words(self) -> list[Words]:
        return [Words.from_json(condition) for condition in self.conditions]

    @cached_property
    def fast_track(self) -> FastTrackRule:
        return FastTrackRule.from_json(self.rule)


class LicenceCase(Case):
    """An application for a licence (`action` new), or for renewing or varying the licence `licence_id`.

    `path`: how it is being decided; `rule_inputs`, `rule_checks` and `rule_version` say why. `fallback`: why an
    automatic path was given up for people. `refusal`: `{"reasons": [{"requirement", "text"}], "remedy"}`.
    `conditions`: those chosen at the grant, `[{"fa", "en"}]`; None: those of the class.
    """

    __tablename__ = "licence_cases"
    __mapper_args__ = {"polymorphic_identity": KIND}
    __table_args__ = (
        CheckConstraint("action IN ('new', 'renew', 'vary')", name="action"),
        CheckConstraint("path IN ('instant', 'provisional', 'full')", name="path"),
        CheckConstraint("(action = 'new') = (licence_id IS NULL)", name="licence"),
        Index("ix_licence_cases_path", "path"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    class_version_id: Mapped[int] = mapped_column(ForeignKey("licence_class_versions.id"), index=True)
    action: Mapped[str] = mapped_column(String(10), default="new")
    licence_id: Mapped[int | None] = mapped_column(ForeignKey("licences.id"), index=True)
    product_fa: Mapped[str] = mapped_column(String(120), default="")
    product_en: Mapped[str] = mapped_column(String(120), default="")
    path: Mapped[str | None] = mapped_column(String(12))
    rule_version: Mapped[str | None] = mapped_column(String(40))
    rule_inputs: Mapped[dict[str, Any] | None]
    rule_checks: Mapped[list[Any] | None]
    fallback: Mapped[str | None] = mapped_column(String(40))
    refusal: Mapped[dict[str, Any] | None]
    conditions: Mapped[list[Any] | None]

    class_version: Mapped[ClassVersion] = relationship()

    @property
    def is_editable(self) -> bool:
        """Whether the applicant may write in all of its form; once sent, only where the office asks: see `asked`."""
        return self.state == "draft"

    @property
    def granted_conditions(self) -> list[Words]:
        """What the licence is issued with."""
        data = self.class_version.conditions if self.conditions is None else self.conditions
        return [Words.from_json(condition) for condition in data]


def licence_case(case: Case) -> LicenceCase:
    """The case as the kind that the kernel was told it is."""
    if not isinstance(case, LicenceCase):
        raise TypeError(case.kind)
    return case


class ApplicationSection(Base):
    """What stands in one part of a case's form, as last saved: canonical where valid, as typed where not.

    `data`: `{field: text | [text] | [{field: text}]}`.
    """

    __tablename__ = "application_sections"
    __table_args__ = (UniqueConstraint("case_id", "section"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("licence_cases.id"))
    section: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column()
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    edited_at: Mapped[datetime]

    edited_by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}


append_only(ClassVersion.__table__)  # type: ignore[arg-type]
