"""Names that people read: given in English, in Russian, or in both."""

from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    """Anything with a name in two languages; where one is missing the other is shown."""

    name_en = models.CharField(max_length=200, blank=True)
    name_ru = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_readers_language(self.name_en, self.name_ru)


def in_readers_language(english: str, russian: str) -> str:
    """Return what is there in the reader's language, else what is there."""
    if (get_language() or "en").startswith("ru"):
        return russian or english
    return english or russian
