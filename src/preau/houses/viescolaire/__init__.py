"""School life: the week, the homework, absences, the phone (issue 7; seeds 000, 004; mission.md, J14–J17).

Signs people in as CAS client of an ENT; reads the registry; sends SMS and mails to families; speaks the protocol of the
independent clients under /pronote/ (specs/pronote-protocol.md). It never learns a password but the application
passwords that it makes.

URL map
    /                         home of who is signed in, else the doors « Parents », « Accompagnants », « Élève »
    /connexion/, /cas/retour/ to the ENT and back with a ticket (docs/guides/vie-scolaire.md)
    /deconnecte/              what stays open
    /reprendre/               signed in again in a new tab, while the former one holds what was typed
    /a-rapprocher/, /accompagnants/    the direction ties accounts to records, names accompagnants
    /emploi/                  the timetable: week, day, paper; changes by the staff   (docs/guides/emploi-du-temps.md)
    /agenda/                  secret addresses of calendars; /agenda/<secret>.ics without a session
    /cours/, /cahier/         « Mes cours » of a teacher; the cahier de textes (docs/guides/cahier-de-textes.md)
    /absences/, /carnet/      what families read, announce, justify, acknowledge   (docs/guides/appel.md)
    /vie-scolaire/, /communications/   calls not done, decisions, reasons; writing to families
    /qr-code/                 the two QR codes of a phone; /qr-code/ici/ opens the mobile space here
    /mobile/                  the mobile space: day, week, homework, profiles; /mobile/ouvrir/<link>/ without a session
    /appareils/               devices and application passwords, seen and taken back   (docs/guides/mobile.md)
    /pronote/                 compatible applications: pages, calls, files   (docs/guides/applications-compatibles.md)
"""
