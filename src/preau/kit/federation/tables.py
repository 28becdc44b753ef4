"""The tables of a SAML service provider: abstract here, one of each in every house that is one.

The house ties them: all but the first have `idp`, a foreign key to its providers, and a handle its `pending` request.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models

from preau.kit.idkit import new_public_id


class ProviderBase(models.Model):
    """An identity provider, known by its metadata, which may hold its next certificate beside the present one.

    `allow_unsolicited` accepts an answer to no request of ours (specs/educonnect-ent.md §1.3): off unless set, since
    such an answer cannot be bound to the browser that brings it.
    """

    entity_id = models.CharField(max_length=500, unique=True)
    label = models.CharField(max_length=200)
    metadata = models.TextField()
    allow_unsolicited = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.entity_id


class PendingBase(models.Model):
    """One AuthnRequest, bound to the browser that left with it (design.md §1: the cookie must own the InResponseTo).

    It waits `request_life`; the row is kept a day longer, so that a late answer is recognised and sign-in restarts
    once, silently, to the same place. `answered_at` makes it one answer only.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id)
    request_id = models.CharField(max_length=80, unique=True)
    relay_state = models.CharField(max_length=80)
    browser_hash = models.CharField(max_length=64)
    return_to = models.CharField(max_length=2000, blank=True)
    is_restart = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_id

    def is_expired(self, now: datetime) -> bool:
        """Whether its time is over at `now`."""
        return now >= self.expires_at


class HandleBase(models.Model):
    """What a checked assertion said, kept for two minutes under a one-use handle of which only the hash is stored.

    The cross-site POST brings no cookie, so it cannot open a session; the GET that follows does (design.md §1).
    `said` holds what `answers.say` takes from the assertion, and what the house adds.
    """

    handle_hash = models.CharField(max_length=64, unique=True)
    said = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.handle_hash[:8]


class SeenBase(models.Model):
    """An assertion already taken, kept until nobody could present it any more (SAML 2.0 profiles §4.1.4.5)."""

    assertion_id = models.CharField(max_length=300)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["idp", "assertion_id"], name="%(app_label)s_assertion_once")]

    def __str__(self) -> str:
        return self.assertion_id


class FederatedBase(models.Model):
    """The session `session_public_id` was opened by an assertion of `idp` with this NameID and SessionIndex.

    Both sides need them to close it (saml-profiles §4.4). `request_id` is our LogoutRequest, once it has left, and
    `answer` what the provider said: empty while it is silent.
    """

    class Answer(models.TextChoices):
        """What the provider said of its own session."""

        SILENT = "", "sans réponse"
        CLOSED = "closed", "fermée"
        PARTIAL = "partial", "fermée, sauf certains services"
        REFUSED = "refused", "refus"

    session_public_id = models.CharField(max_length=22, unique=True)
    name_id = models.CharField(max_length=300)
    session_index = models.CharField(max_length=300)
    request_id = models.CharField(max_length=80, blank=True, db_index=True)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    kept_until = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["idp", "session_index"], name="%(app_label)s_federated_index")]

    def __str__(self) -> str:
        return self.session_public_id
