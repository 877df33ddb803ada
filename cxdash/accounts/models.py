"""People and their keys: one role and at most one department each; API tokens stored only as hashes."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from cxdash.accounts import rights
from cxdash.accounts.rights import Reach
from cxdash.accounts.roles import Role
from metrics.models import Department

__all__ = ["ApiToken", "Failures", "Role", "User"]


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
        return self.with_address(username or "").get()

    def with_address(self, email: str) -> "models.QuerySet[User]":
        """Return the one person, or nobody, with this e-mail address in small or capital letters.

        Compared as the throttle does: `iexact` would take “ſ” for an s, and every such spelling would have
        guesses of its own.
        """
        return self.annotate(_email=Lower("email")).filter(_email=email.strip().lower())


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address."""

    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=13, choices=Role.choices)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="people")
    language = models.CharField(max_length=2, blank=True)
    password_is_temporary = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    times_left = models.PositiveIntegerField(default=0)
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

    def get_session_auth_hash(self) -> str:
        """Return what a session must hold: that of before a person left opens nothing after the return."""
        return f"{super().get_session_auth_hash()}:{self.times_left}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield the same for former secret keys."""
        for before in super().get_session_auth_fallback_hash():
            yield f"{before}:{self.times_left}"

    def reach(self, right: str) -> Reach:
        """Return how far a right of this person goes; somebody inactive has none."""
        how_far = rights.reach(self.role, right)
        return how_far if self.is_active else Reach.NONE

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Return whether the person has a right at all, or on one object."""
        how_far = self.reach(perm)
        if obj is None:
            return how_far is not Reach.NONE
        return rights.covers(how_far, self, obj)

    def has_perms(self, perm_list: Iterable[str], obj: object = None) -> bool:
        """Return whether the person has every one of these rights."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Return whether the person has any right in an app."""
        return any(self.has_perm(right) for right in rights.TABLE if right.startswith(f"{app_label}."))

    def departments_within(self, right: str) -> frozenset[int] | None:
        """Return the departments that a right reaches, for queries: `None` is all of them."""
        how_far = self.reach(right)
        if how_far is Reach.ALL:
            return None
        if how_far is Reach.OWN_DEPARTMENT and self.department_id is not None:
            return frozenset({self.department_id})
        return frozenset()


class ApiToken(models.Model):
    """A key for programs: acts as its owner within its scopes, until it expires or is revoked."""

    class Scope(models.TextChoices):
        READ = "read"
        LOAD = "load"

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20))
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__contained_by=["read", "load"]) & ~Q(scopes=[]), name="api_token_scopes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class Failures(models.Model):
    """When somebody lately failed to get in: to one account, or from one network address.

    The key is a keyed hash of what was typed as the e-mail address, because people type passwords there too, or
    of the network address.
    """

    key = models.CharField(max_length=64, unique=True)
    at = ArrayField(models.DateTimeField())
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{len(self.at)} failures, the last at {self.last_at:%Y-%m-%d %H:%M}"
