"""The roles an officer can hold at a unit (岗位); they cover the units below it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    DUTY = "duty", _("Duty officer")  # 值班民警
    HEAD = "head", _("Unit head")  # 单位负责人
    DISPATCHER = "dispatcher", _("Mailbox dispatcher")  # 信箱专班
    DEPUTY = "deputy", _("Deputy leader in charge")  # 分管领导
    LEADER = "leader", _("Bureau leader")  # 局领导
    INSPECTOR = "inspector", _("Inspector")  # 督察
    PROTECTION = "protection", _("Protection officer")  # 保护专员: trained in violence at home
    ADMIN = "admin", _("System administrator")  # 系统管理员
