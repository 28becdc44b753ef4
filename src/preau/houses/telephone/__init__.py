"""The demonstration phone: shows the SMS and mails that the houses send. Never in production (it refuses to start).

Receives from the courier's gateway `telephone` over HTTP (JSON, a shared token, an idempotency key); talks to nobody.
Scripts and tutorials read the same messages as JSON.

URL map
    /                        the phones, newest message first; `?numero=` opens one
    /telephone/<adresse>/    one phone, or one mailbox: SMS as bubbles, mails as a list
    /messages.json           ?to=+33… (repeatable, all without it) &since=<id>: messages, oldest first
    /api/messages            POST: where the courier hands messages over
"""
