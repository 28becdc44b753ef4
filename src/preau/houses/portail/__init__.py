"""The ENT: where families, pupils and staff come in, and where their applications are (mission.md, J10, J11).

Talks to an account service (our `comptes`, or the real one) as a SAML 2.0 service provider, and to applications as a
CAS server (1, 2, 3 and SAML 1.1); reads the registry; writes only its own database. It never learns a password but
those of its own accounts. When too many come, who begins a sign-in waits (affluence.py); nothing else is held.

URL map
    /                         home of who is signed in, else the door and the choice of profile and level
    /enfants/<id>/            one child: the school, its news, its applications
    /conditions/              the texts that everybody accepts before anything else opens
    /actualites/              the news of one's schools; publier/, gerer/ and below <id>/ for who writes them
    /annonce/                 the notice to all, put by an administrator, closed by each
    /annuaire/                people of one's schools, found by name, role, class, as the rights allow
    /messagerie/              messages: boites/, dossiers/, ecrire/, brouillons/<id>/, messages/<id>/, pieces/<id>/,
                              recherche/, annonces/ (mails), signalements/ for the direction alone
    /gestion/                 administrators: services/, essai/, refus/, droits/, messagerie/, textes/, habillages/,
                              fournisseurs/, affluence/; confirmer/ leads through a new sign-in
    /se-deconnecter/          POST ends the session here; GET says what is still open elsewhere
    /auth/saml/metadata       what an identity provider must know of us
    /auth/saml/authn/<entree> leaves for the identity provider of that door
    /auth/saml/acs            POST: its answer is checked and kept under a one-use handle
    /auth/saml/fin            GET: the browser that asked takes its handle and is signed in
    /cas/login                an application asks who this is; a ticket brings the answer
    /cas/logout               an application signs the person out
    /cas/validate, serviceValidate, proxyValidate, p3/…, samlValidate
                              its server asks whom the ticket proves; /cas/proxy for another service
"""
