"""What kinds and roles are called."""

from __future__ import annotations

from portal.core.accounts.roles import Kind, Role
from portal.core.i18n import _l

KIND_NAMES: dict[Kind, str] = {
    Kind.VENDOR: _l("شرکت پیام‌رسان"),
    Kind.REGULATOR: _l("تنظیم‌گر"),
    Kind.AGENCY: _l("دستگاه اجرایی"),
    Kind.OPERATOR: _l("اپراتور"),
    Kind.BANK: _l("بانک"),
    Kind.BROADCASTER: _l("صدا و سیما"),
    Kind.DATACENTRE_OPERATOR: _l("گرداننده‌ی مرکز داده"),
    Kind.HEADQUARTERS: _l("ستاد انتخابات"),
    Kind.CAMPAIGN: _l("ستاد نامزد"),
    Kind.COURT: _l("مرجع قضایی"),
}

ROLE_NAMES: dict[Role, str] = {
    Role.OWNER: _l("مدیر شرکت"),
    Role.EDITOR: _l("ویراستار"),
    Role.VIEWER: _l("بیننده"),
    Role.OFFICIAL: _l("کارشناس"),
    Role.SIGNATORY: _l("امضاکننده"),
    Role.SUPERVISOR: _l("سرپرست"),
    Role.DEPUTY_HEAD: _l("معاون"),
    Role.DUTY: _l("کشیک"),
    Role.ADMINISTRATOR: _l("مدیر سامانه"),
    Role.AUDITOR: _l("بازرس"),
    Role.MANAGER: _l("مدیر"),
    Role.LIAISON: _l("رابط"),
    Role.CANDIDATE: _l("نامزد"),
    Role.REPRESENTATIVE: _l("نماینده"),
}


def kind_name(kind: Kind | str) -> str:
    return str(KIND_NAMES[Kind(kind)])


def role_name(role: Role | str) -> str:
    return str(ROLE_NAMES[Role(role)])
