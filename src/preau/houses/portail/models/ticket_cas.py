"""A ticket given to a service, kept as a hash."""

from __future__ import annotations

from django.db import models

from preau.houses.portail.models.service_cas import ServiceCas


class TicketCas(models.Model):
    """`kind` is ST, PT or PGT. `used_at` makes ST and PT good for one validation, whatever its outcome (§3.1.1).

    `url` is where the service is told of the sign-out, `key` what a validation must name. `sealed` holds the ticket
    itself, sealed for this row: a sign-out names the session by it (§2.3.3), when it opens nothing any more.
    `proxies` are the callbacks it came through, the most recent first. `renewal_hash` proves a sign-in once.
    """

    ticket_hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=3)
    service = models.ForeignKey(ServiceCas, on_delete=models.CASCADE, related_name="tickets")
    session_public_id = models.CharField(max_length=22)
    url = models.TextField()
    key = models.TextField()
    sealed = models.TextField(blank=True)
    proxies = models.JSONField(default=list)
    is_from_login = models.BooleanField(default=False)
    renewal_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    kept_until = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["renewal_hash"], condition=~models.Q(renewal_hash=""), name="portail_renewal_once"
            )
        ]
        indexes = [models.Index(fields=["session_public_id", "created_at"], name="portail_ticket_session")]

    def __str__(self) -> str:
        return self.ticket_hash[:8]
