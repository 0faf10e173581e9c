"""Time zones as text of RFC 5545 3.6.5, to be put into a calendar to the letter.

Outlook reads only yearly rules with one BYDAY, or one STANDARD without a rule (MS-OXCICAL 2.1.3.1.1.19), and the
library's own zones are an hour off in spring. The rules are those of today: an event is not long ago.
"""

_CENTRAL_EUROPE = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""
_BRITAIN = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
END:VTIMEZONE
"""
_CARIBBEAN = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:19700101T000000
TZNAME:AST
TZOFFSETFROM:-0400
TZOFFSETTO:-0400
END:STANDARD
END:VTIMEZONE
"""
_SURINAME = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:19700101T000000
TZNAME:-03
TZOFFSETFROM:-0300
TZOFFSETTO:-0300
END:STANDARD
END:VTIMEZONE
"""
_TEXTS = {
    _CENTRAL_EUROPE: ("Europe/Amsterdam", "Europe/Brussels", "Europe/Berlin", "Europe/Paris", "Europe/Luxembourg"),
    _BRITAIN: ("Europe/London",),
    # The islands of the Kingdom: Curaçao, Aruba, Sint Maarten; Bonaire, Saba and Sint Eustatius.
    _CARIBBEAN: ("America/Curacao", "America/Aruba", "America/Lower_Princes", "America/Kralendijk"),
    _SURINAME: ("America/Paramaribo",),
}
# By its name; times in a zone that is not here are written in UTC, which is right everywhere.
VTIMEZONES = {
    name: text.format(name=name).replace("\n", "\r\n").encode() for text, names in _TEXTS.items() for name in names
}
