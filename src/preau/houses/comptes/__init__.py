"""comptes: the account service, what ÉduConnect is in the tutorials: one account per parent or pupil.

Whom it talks to: families (pages); service providers such as `portail` (SAML 2.0 identity provider and OpenID
Connect provider, both in Shibboleth's layout); the registry's database, read only; phones and mailboxes, through the
courier.

URL map
    /                         profile page, then the login page (`execution=e1s1` when a service asked)
    /activation/              journey J1: a parent activates alone with a mobile number (flows/activation_sms.py)
    /activation/franceconnect/ journey J2: with an identity of FranceConnect (flows/activation_franceconnect.py)
    /activation/courrier/     journey J3: with the provisional identifiers of a letter (QR code: /activation/lettre/)
    /activation/eleve/        journey J4: a pupil, with temporary identifiers
    /validation/<token>/      the link of a mail that proves an address
    /contact/                 which school to ask, when the record must be mended
    /agents/                  the door of staff; /agents/activation/<token>/ opens their account
    /connexion/second-facteur/ a stage of the login (stages.py); /second-facteur/ the journey that adds one
    /mon-compte/              summary of the account; /deconnexion/ ends the session, /deconnexion/services/ the others
    /mon-compte/ajout-eleve/  journey J5: several accounts become one (flows/ajout_eleve.py)
    /mon-compte/nouveaux-eleves/, /mon-compte/rattachement-errone/: a new year's child (J21), a wrong link (J8)
    /mot-de-passe/…/solidite/ strength of a password being typed
    /idp/…                    SAML endpoints, single logout and metadata (endpoints/saml_*.py)
    /idp/profile/oidc/…       OpenID Connect: authorize, token, userinfo, logout, keyset (endpoints/oidc_*.py)
    /.well-known/openid-configuration
    /design/ /aide/ /sante/ … pages of every house (preau.kit.design)
"""
