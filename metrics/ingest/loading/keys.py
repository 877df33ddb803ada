"""Customer keys: only their keyed hashes are ever stored, and nothing from which a key could be guessed."""

import hmac
import re
from dataclasses import dataclass, field
from hashlib import blake2b

import polars as pl

_MADE_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class KeySecret:
    """The secret that turns customers' own identifiers into keys, and its number."""

    secret: bytes = field(repr=False)
    version: int

    @classmethod
    def of(cls, secret: str, version: int) -> "KeySecret":
        """Take the secret as the settings have it."""
        return cls(secret.encode(), version)

    def customer(self, key_space: str, key: str) -> bytes:
        """Return the hash under which a customer of one list of customers is known."""
        return hmac.digest(self.secret, f"{key_space}\0{key}".encode(), "sha256")


def hashed_keys(keys: pl.Series, key_space: str, secret: KeySecret) -> pl.Series:
    """Return the hashes of customer keys, null where there is none."""
    known = {key: secret.customer(key_space, key) for key in keys.unique().drop_nulls().to_list()}
    return pl.Series("customer_hash", [known.get(key) for key in keys.to_list()], dtype=pl.Binary)


def sealed(rows: pl.DataFrame, secret: KeySecret) -> pl.DataFrame:
    """Bind the hashes of contents, and the ids made of them, to the secret.

    They are plain hashes of what the row says, the customer's key included. Who had the database and could
    guess the rest of a row would find the key by trying; with the secret in them, they say nothing.
    """
    key = blake2b(secret.secret).digest()
    hashes = [blake2b(value, digest_size=16, key=key).digest() for value in rows["content_hash"].to_list()]
    ids = [
        hmac.digest(key, value.encode(), "sha256").hex() if _MADE_ID.fullmatch(value) else value
        for value in rows["external_id"].to_list()
    ]
    return rows.with_columns(
        pl.Series("content_hash", hashes, dtype=pl.Binary), pl.Series("external_id", ids, dtype=pl.String)
    )
