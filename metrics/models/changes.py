"""Which transactions have changed what pages read: a page that was put together before is good until then."""

from django.db import models


class Change(models.Model):
    """One committed transaction that changed cells, verdicts, the catalogue or anything else that pages read.

    Written by triggers, so that no writer can forget it; a reader sees it together with what it changed.
    """

    xid = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"transaction {self.xid}"
