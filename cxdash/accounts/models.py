"""People and their keys: one role and at most one department each; API tokens stored only as hashes."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from metrics.models import Department


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


class People(BaseUserManager["User"]):
    """Creates people and finds them by e-mail address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, *, role: str, **fields: Any) -> "User":
        """Return a new active person; without a password, nobody can sign in until one is set."""
        user = self.model(email=email.strip(), role=role, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person with this e-mail address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address."""

    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=13, choices=Role.choices)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="people")
    language = models.CharField(max_length=2, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[People] = People()

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role"),
            models.CheckConstraint(
                condition=~Q(role="head") | Q(department__isnull=False), name="user_head_has_department"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class ApiToken(models.Model):
    """A key for programs: acts as its owner within its scopes, until it expires."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20))
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
