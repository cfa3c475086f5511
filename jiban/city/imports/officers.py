"""Officers and their posts from a file; a row may be repeated to give an officer several posts.

Posts named in the file are added; posts are taken away in the administration pages only. Imported
officers cannot sign in until an administrator has set a password.
"""

import re
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Officer, Post, Unit
from ..models.officers import normal_number
from ..roles import Role
from ..tables import BadRow, Column
from .base import Importer
from .values import Known, needed, yes_no

ROLE_WORDS = {
    "duty": Role.DUTY,
    "值班民警": Role.DUTY,
    "民警": Role.DUTY,
    "head": Role.HEAD,
    "单位负责人": Role.HEAD,
    "负责人": Role.HEAD,
    "dispatcher": Role.DISPATCHER,
    "信箱专班": Role.DISPATCHER,
    "deputy": Role.DEPUTY,
    "分管领导": Role.DEPUTY,
    "leader": Role.LEADER,
    "局领导": Role.LEADER,
    "inspector": Role.INSPECTOR,
    "督察": Role.INSPECTOR,
    "protection": Role.PROTECTION,
    "保护专员": Role.PROTECTION,
    "admin": Role.ADMIN,
    "系统管理员": Role.ADMIN,
    "管理员": Role.ADMIN,
}


class Officers(Importer):
    kind = "officers"
    title = gettext_lazy("Officers and posts")
    columns = (
        Column("number", "警号", "编号", "police number", required=True),
        Column("name", "姓名", required=True),
        Column("unit", "单位代码", "所属单位", "所属单位代码", "unit code", required=True),
        Column("roles", "岗位", "角色", "职责", "role", "posts"),
        Column("phone", "办公电话", "电话", "office phone"),
        Column("email", "邮箱", "电子邮箱", "e-mail"),
        Column("active", "在用", "在职", "启用"),
    )

    sources: ClassVar = {"unit_id": "unit", "is_active": "active"}

    def prepare(self) -> None:
        self.known = Known()
        self.posts = set(Post.objects.values_list("officer_id", "unit_id", "role"))

    def row(self, values: dict[str, str]) -> None:
        number = normal_number(needed(values, "number"))
        unit = self.known.unit(values, "unit")
        posts = self._posts(values["roles"], unit)
        officer = self.known.officers.get(number) or _newcomer(number)
        new = {
            "name": needed(values, "name"),
            "unit_id": unit.pk,
            "phone": values["phone"],
            "email": values["email"],
            "is_active": yes_no(values, "active", True),
        }
        outcome = self.keep(officer, new, values)
        if self._add(officer, posts) and outcome == "unchanged":
            outcome = "updated"
        self.known.officers[number] = officer
        self.count(outcome)

    def _add(self, officer: Officer, posts: list[tuple[Unit, Role]]) -> bool:
        """Give the officer the posts; whether any of them is new."""
        missing = [p for p in posts if (officer.pk, p[0].pk, p[1]) not in self.posts]
        for unit, role in missing:
            Post.objects.get_or_create(officer=officer, unit=unit, role=role)
            self.posts.add((officer.pk, unit.pk, role))
        return bool(missing)

    def _posts(self, text: str, unit: Unit) -> list[tuple[Unit, Role]]:
        """“值班民警;督察@0102” → posts; without @ the role is at the officer's own unit."""
        found = []
        for part in re.split(r"[;；,，、/|]+", text):
            word, _at, code = part.strip().partition("@")
            if not word:
                continue
            role = ROLE_WORDS.get(word.strip().casefold())
            if role is None:
                raise BadRow(
                    "roles",
                    _("There is no role “%(word)s”.") % {"word": word[:60]},
                    _("Write one of: %(words)s.") % {"words": ", ".join(ROLE_WORDS)},
                )
            at = self.known.unit_of(code.strip(), "roles") if code.strip() else unit
            found.append((at, role))
        return found


def _newcomer(number: str) -> Officer:
    officer = Officer(number=number)
    officer.set_unusable_password()
    return officer
