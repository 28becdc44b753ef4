"""Public ids and secrets."""

from preau.kit import idkit


def test_public_ids_are_22_characters_safe_in_a_url_and_do_not_repeat():
    ids = {idkit.new_public_id() for _ in range(2000)}
    assert len(ids) == 2000
    assert all(len(i) == 22 and i.replace("-", "").replace("_", "").isalnum() for i in ids)
    assert not any(i.startswith("-") for i in ids), "a command line would take it for an option"


def test_a_digest_does_not_hold_the_secret():
    secret = idkit.new_secret()
    assert secret not in idkit.digest(secret)
    assert idkit.digest(secret) == idkit.digest(secret)
    assert len(idkit.digest(secret)) == 64
