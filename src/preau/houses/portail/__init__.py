"""The ENT: where families, pupils and staff come in, and where their applications are (mission.md, J10, J11).

Talks to an account service (our `comptes`, or the real one) as a SAML 2.0 service provider; reads the registry;
writes only its own database. It never learns a password.

URL map
    /                         home of who is signed in, else the door and the choice of profile and level
    /se-deconnecter/          POST ends the session here; GET says what is still open elsewhere
    /auth/saml/metadata       what an identity provider must know of us
    /auth/saml/authn/<entree> leaves for the identity provider of that door
    /auth/saml/acs            POST: its answer is checked and kept under a one-use handle
    /auth/saml/fin            GET: the browser that asked takes its handle and is signed in
"""
