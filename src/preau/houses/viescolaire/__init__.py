"""School life: the week, the homework, absences, the phone (issue 7; seeds 000, 004; mission.md, J14–J17).

Signs people in as CAS client of an ENT; reads the registry; sends SMS and mails to families; speaks the protocol of the
independent clients under /pronote/ (specs/pronote-protocol.md). It never learns a password but the application
passwords that it makes.

URL map
    /                         home of who is signed in, else the doors « Parents », « Accompagnants », « Élève »
    /emploi/                  the timetable: week, day, paper; changes by the staff   (docs/guides/emploi-du-temps.md)
    /agenda/                  secret addresses of calendars; /agenda/<secret>.ics without a session
"""
