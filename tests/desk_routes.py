"""Every page and form of the desk with the right that it needs. A new one stands here, or `tests/test_idor.py` fails."""

from litestar.routes import HTTPRoute

from app import app

Route = tuple[str, str]  # its method and its path
EVENT = "/bureau/bijeenkomsten/{slug}"
SESSION = "/sessies/{number}"
PERSON = "/deelnemers/{person}"
CLAIM = f"{PERSON}/aanmeldingen/{{registration}}"
LINE = f"{SESSION}/wachtlijst"

# "all": without signing in. "desk": whatever one's duty is, about oneself. "own": somebody's own, for nobody else.
# "make": what belongs to no event, for organisers of all events. "door": who checks in anywhere. "door-list": who reads, and who checks in. "host": one's session. "lead": its host, and who edits its event. "lead-read": its host, and who reads its event.
DESK = {
    "all": ["GET /deur/werker.js", "GET /deur/app.webmanifest", "GET /inloggen", "POST /inloggen", "GET /inloggen/code", "POST /inloggen/code", "POST /inloggen/verder",
            "GET /inloggen/passkey", "POST /inloggen/passkey", "POST /inloggen/passkey/vraag",
            "GET /inloggen/{token}", "POST /inloggen/{token}"],
    "desk": ["GET ", "GET /bijeenkomsten", "GET /inloggen/verder", "GET /inlogs", "POST /inlogs/andere", "POST /inlogs/alle", "POST /inlogs/passkeys",
             "POST /inlogs/passkeys/vraag", "POST /inlogs/passkeys/alleen", "POST /uitloggen", "GET /mijn-sessies"],
    "own": ["POST /inlogs/{number}/beeindigen", "POST /inlogs/passkeys/{number}/weg"],
    "host": ["GET /mijn-sessies/{slug}/{number}", "POST /mijn-sessies/{slug}/{number}", "GET /mijn-sessies/{slug}/{number}/vergaderruimte",
             "POST /mijn-sessies/{slug}/{number}/vergaderruimte"],
    "lead-read": ["GET /tijdens/{session}/evaluatie"],
    "lead": ["GET /tijdens/{session}", "POST /tijdens/{session}/aanwezig/{registration}", "POST /tijdens/{session}/afwezig/{registration}",
             "GET /tijdens/{session}/groepen", "POST /tijdens/{session}/groepen", "POST /tijdens/{session}/groepen/plaatsen",
             "POST /tijdens/{session}/groepen/verplaatsen", "POST /tijdens/{session}/groepen/samen", "POST /tijdens/{session}/groepen/samen/{tie}/weg",
             "POST /tijdens/{session}/groepen/tonen", "POST /tijdens/{session}/groepen/weg", "GET /tijdens/{session}/groepen/namen",
             "POST /tijdens/{session}/groepen/namen", "GET /tijdens/{session}/groepen/afdrukken", "GET /tijdens/{session}/groepen/zoom.csv",
             "GET /tijdens/{session}/groepen/teams.csv", "GET /tijdens/{session}/groepen/groepen.csv",
             *(f"{method} /tijdens/{{session}}/stellingen" for method in ("GET", "POST")), "POST /tijdens/{session}/zaalcode",
            *(f"{method} /tijdens/{{session}}/stellingen/{{number}}" for method in ("GET", "POST")),
            *(f"POST /tijdens/{{session}}/stellingen/{{number}}/{act}" for act in ("weg", "open", "dicht", "opnieuw", "tonen", "kiezen")),
            "GET /tijdens/{session}/stellingen/{number}/groot",
             "GET /tijdens/{session}/materialen", "POST /tijdens/{session}/materialen", "POST /tijdens/{session}/materialen/opname",
             "GET /tijdens/{session}/materialen/{handout}", "POST /tijdens/{session}/materialen/{handout}",
             "GET /tijdens/{session}/materialen/{handout}/bestand", "POST /tijdens/{session}/materialen/{handout}/weg",
             "GET /tijdens/{session}/verslag", "POST /tijdens/{session}/verslag", "GET /tijdens/{session}/verslag/foto/{picture}"],
    "make": ["POST /bijeenkomsten", "GET /reeksen", "GET /reeksen/nieuw", "POST /reeksen/nieuw", "GET /reeksen/{number}",
             "GET /reeksen/{number}/openen", "POST /reeksen/{number}/openen", "GET /reeksen/{number}/datums", "POST /reeksen/{number}/datums",
             "GET /reeksen/{number}/{slug}", "POST /reeksen/{number}/{slug}",
             "GET /raden", "POST /raden", "GET /raden/codes", "GET /raden/excel", "GET /raden/excel/raden.xlsx", "POST /raden/excel",
             "POST /raden/excel/doen", "GET /raden/{number}", "POST /raden/{number}", "POST /raden/{number}/code",
             "POST /raden/{number}/weg", "POST /raden/{number}/namen", "POST /raden/{number}/namen/{name}/weg"],
    "people": ["GET /mensen", "POST /mensen", "GET /mensen/{number}", "POST /mensen/{number}/taken",
               "POST /mensen/{number}/taken/{duty}/weg", "POST /mensen/{number}/uitloggen", "POST /mensen/{number}/alleen-mail", "GET /postvak",
               "GET /postvak/{number}", "GET /postvak/{number}/bron", "GET /postvak/{number}/html", "GET /post", "GET /post/{letter}", "POST /post/{letter}"],
    "door": ["GET /kaart", "POST /kaart", "GET /deur"],
    "check-in": ["GET /kaart/{token}", "POST /kaart/{token}/binnen/{registration}", "GET /deur/{session}", "POST /deur/{session}",
                 "POST /deur/{session}/foto", "POST /deur/{session}/binnen/{registration}", "POST /deur/{session}/terug/{arrival}",
                 "GET /deur/{session}/aanmelden", "GET /deur/{session}/lijst", "POST /deur/{session}/scans", "POST /deur/{session}/aanmelden"],
}  # fmt: skip
OF_AN_EVENT = {
    "door-list": [f"GET {SESSION}/deurlijst.pdf"],
    "make": ["GET /kopie", "POST /kopie", "GET /weggooien", "POST /weggooien"],
    "read": ["GET ", "GET /instellingen", "GET /cijfers", "GET /cijfers/downloaden", "POST /cijfers/downloaden", "GET /dagen",
             "GET /dagen/{number}", "GET /geschiedenis", "GET /sessies", "GET /sessies/dubbel", "GET /sessies/excel",
             "GET /sessies/excel/programma.xlsx", f"GET {SESSION}", f"GET {SESSION}/binnen", f"GET {SESSION}/deelnemers",
             f"GET {SESSION}/geschiedenis", f"GET {PERSON}/bewijs.pdf", "GET /uitgaand",
             "GET /uitgaand/{number}", "GET /bellen", "GET /opmerkingen", "GET /te-veel", "GET /deelnemers", f"GET {PERSON}",
             f"GET {PERSON}/berichten/{{message}}", f"GET {PERSON}/berichten/{{message}}/html",
             f"GET {LINE}", "GET /mailings", "GET /standaardberichten", "GET /standaardberichten/{message}",
             "GET /standaardberichten/{message}/mail",
             "GET /mailings/{number}", "GET /mailings/{number}/mail", "GET /post", "GET /post/{mail}", "GET /wensen",
             "GET /vragen", "GET /vragen/{number}/antwoorden", "GET /aanvragen", "GET /evaluatie", "GET /evaluatie/evaluatie.xlsx"],
    "care": ["GET /hulp", "POST /hulp/{person}", "GET /hulp/aantallen", f"GET {PERSON}/hulp", f"POST {PERSON}/hulp", f"POST {PERSON}/hulp/wissen"],
    "edit": ["POST /aanvragen/{person}", "POST /post/{mail}", "POST /instellingen", "GET /agenda-en-mail", "POST /agenda-en-mail", "POST /archiveren", "POST /terughalen", "GET /openen", "POST /dagen", "POST /dagen/{number}", "POST /dagen/{number}/verwijderen",
             "POST /openen", "POST /sluiten", "POST /sessies/excel", "POST /sessies/excel/doen", "GET /sessies/nieuw",
             "POST /sessies/nieuw", "GET /sessies/samen", "POST /sessies/samen", "POST /sessies/samen/doen",
             f"POST {SESSION}", f"GET {SESSION}/afzeggen", f"POST {SESSION}/afzeggen",
             f"GET {SESSION}/toch-door", f"POST {SESSION}/toch-door",
             f"GET {SESSION}/verwijderen", f"POST {SESSION}/verwijderen", f"GET {SESSION}/vergaderruimte", f"POST {SESSION}/vergaderruimte", f"GET {SESSION}/gespreksleiders",
             f"POST {SESSION}/gespreksleiders", f"POST {SESSION}/gespreksleiders/weg",
             "GET /deelnemers/nieuw", "POST /deelnemers/nieuw", f"GET {PERSON}/aanmelden", f"POST {PERSON}/aanmelden",
             f"GET {PERSON}/vervangen", f"POST {PERSON}/vervangen",
             f"GET {PERSON}/gegevens", f"POST {PERSON}/gegevens", f"POST {PERSON}/uitnodigingen", f"POST {PERSON}/taal", f"GET {PERSON}/adres", f"POST {PERSON}/adres", f"POST {PERSON}/opnieuw", f"POST {PERSON}/kaart", f"GET {CLAIM}",
             f"GET {CLAIM}/manier", f"POST {CLAIM}/manier", f"POST {CLAIM}/afmelden", f"POST {CLAIM}/verplaatsen", f"GET {PERSON}/samenvoegen/{{other}}",
             f"POST {PERSON}/samenvoegen/{{other}}", "POST /bellen/{person}", "POST /opmerkingen/{remark}",
             f"GET {LINE}/{{registration}}", f"POST {LINE}/{{registration}}", f"POST {LINE}/{{registration}}/plaats", f"POST {LINE}/{{registration}}/aanbod",
             f"POST {LINE}/stilzetten", f"POST {LINE}/verder", "GET /uiterlijk", "POST /uiterlijk",
             "POST /uiterlijk/logo", "POST /uiterlijk/logo/weg",
             "POST /standaardberichten/{message}", "GET /mailings/nieuw", "POST /mailings/nieuw", "GET /mailings/{number}/wijzigen",
             "POST /mailings/{number}/wijzigen", "POST /mailings/{number}/proef", "POST /mailings/{number}/versturen",
             "POST /mailings/{number}/nu", "POST /mailings/{number}/stoppen",
             "GET /mailings/{number}/weggooien", "POST /mailings/{number}/weggooien",
             "GET /papier", "GET /papier/{kind}", "POST /papier/{kind}", "GET /papier/{kind}/bestand.pdf",
             "GET /brieven", "GET /wensen/vragen", "POST /wensen/vragen", "POST /wensen/onderwerpen", "GET /wensen/onderwerpen/{number}", "POST /wensen/onderwerpen/{number}",
             "POST /wensen/onderwerpen/{number}/sessie", "POST /wensen/ideeen/{suggestion}/onderwerp", "POST /wensen/vertellen",
             "POST /vragen", "GET /vragen/{number}", "POST /vragen/{number}", "POST /vragen/{number}/weg", f"GET {PERSON}/antwoorden", f"POST {PERSON}/antwoorden", f"GET {PERSON}/raad", f"POST {PERSON}/raad",
             "GET /materialen", "POST /materialen", "GET /materialen/{number}", "POST /materialen/{number}", "GET /materialen/{number}/bestand", "POST /materialen/{number}/weg",
             "GET /verslag", "POST /verslag", "GET /verslag/foto/{number}", "GET /hulp/vragen", "POST /hulp/vragen", "POST /hulp/vragen/stoppen",
             "POST /evaluatie", "GET /evaluatie/vragen", "POST /evaluatie/vragen",
             "POST /uitgaand", "POST /uitgaand/{number}/ongedaan", "POST /uitgaand/{number}/versturen", "POST /uitgaand/{number}/woorden"],
}  # fmt: skip


def needs() -> dict[Route, str]:
    """What each route of the table needs."""
    found = {}
    for table, before in ((DESK, "/bureau"), (OF_AN_EVENT, EVENT)):
        for need, lines in table.items():
            for line in lines:
                method, _space, path = line.partition(" ")
                found[(method, before + path)] = need
    return found


def running() -> list[Route]:
    """Every route of the desk that the app answers; `{number:int}` is written as `{number}`."""
    return sorted(
        (method, route.path_format)
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/bureau")
        for method in route.methods - {"OPTIONS", "HEAD"}
    )
