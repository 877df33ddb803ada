"""The roles: each person has exactly one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is here for. Rights follow from the role alone (see `cxdash.accounts.rights`)."""

    CCO = "cco", _("Chief Customer Officer")
    CEO = "ceo", _("Chief Executive Officer")
    BOARD = "board", _("Board member")
    SECRETARY = "secretary", _("Board secretary")
    HEAD = "head", _("Department head")
    OWNER = "owner", _("Initiative owner")
    FINANCE = "finance", _("Finance")
    ADMINISTRATOR = "administrator", _("Administrator")
    ANALYST = "analyst", _("Analyst")
