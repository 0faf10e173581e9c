"""Mails that come in, as mail servers and mail programs write them; all people and servers in them are made up."""

from base64 import b64encode
from textwrap import dedent

NAME = "0123456789abcdef0123456789abcdef"  # what our messages are called, unless told otherwise
OURS = f"<{NAME}@bijeen.example>"
INVITATION = """BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:11111111-2222-3333-4444-555555555555
SUMMARY:Zichtbaar zijn als raad
END:VEVENT
END:VCALENDAR
"""
ANSWER = INVITATION.replace("REQUEST", "REPLY")


def mail(text: str = "Dag, ik kom iets later.\n\nGroet, Jan", /, **headers: str) -> bytes:
    """A mail of one part; `headers` by name, with underscores for hyphens; an empty one is left out."""
    facts = {
        "From": "Jan de Boer <jan@raad.example>", "To": "bijeen@bijeen.example", "Subject": "Vraag over maandag",
        "Message-ID": "<vraag@raad.example>", "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in facts.items() if value)
    return f"{head}\r\n{text}".encode()


def of_parts(*parts: str, kind: str = "multipart/mixed", **headers: str) -> bytes:
    """A mail of several parts, each with its own headers on top."""
    body = "".join(f"--deel\n{part}\n" for part in parts)
    return mail(f"{body}--deel--\n", Content_Type=f'{kind}; boundary="deel"', **headers)


def part(text: str, kind: str = "text/plain; charset=utf-8", *more: str) -> str:
    """One part, in base64."""
    lines = [f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *more]
    return "\n".join([*lines, "", b64encode(text.encode()).decode()])


def report(
    status: str, diagnostic: str = "", *, action: str = "failed", returned: str = OURS, envelope: str = "",
    recipient: str = "jan@raad.example", text: str = "This is the mail system. I could not deliver it.",
    **headers: str,
) -> bytes:  # fmt: skip
    """A delivery report (RFC 3464) with our own invitation in what it gives back."""
    lines = ["Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.raad.example"]
    lines += [f"Original-Envelope-Id: {envelope}"] if envelope else []
    lines += ["", f"Final-Recipient: rfc822; {recipient}", f"Action: {action}", f"Status: {status}"]
    lines += [f"Diagnostic-Code: smtp; {diagnostic}"] if diagnostic else []
    original = f"Content-Type: message/rfc822\n\nMessage-ID: {returned}\n" if returned else "Content-Type: text/plain\n"
    calendar = f"Content-Type: text/calendar; method=REQUEST\n\n{INVITATION}"
    return of_parts(
        part(text), "\n".join([*lines, ""]), original + calendar, kind="multipart/report; report-type=delivery-status",
        **{
            "From": "Mail Delivery System <MAILER-DAEMON@mx.raad.example>", "Return_Path": "<>",
            "Subject": "Undelivered Mail Returned to Sender", "Auto_Submitted": "auto-replied",
            "Message_ID": f"<bericht-{status}-{action}@mx.raad.example>", **headers,
        },
    )  # fmt: skip


def _returned(text: str, **headers: str) -> bytes:
    facts = {"From": "Mailer-Daemon@mx.raad.example", "Return_Path": "<>", "Message_ID": "<terug@mx.raad.example>"}
    return mail(dedent(text), **{**facts, **headers})


# What does not keep to RFC 3464, by who writes so.
OTHERS = {
    "qmail": _returned(
        f"""\
        Hi. This is the qmail-send program at mx.raad.example.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <jan@raad.example>:
        Sorry, no mailbox here by that name. (#5.1.1)

        --- Below this line is a copy of the message.

        Return-Path: <bijeen@bijeen.example>
        Message-ID: {OURS}
        Subject: 4.2.2 is niet wat hier staat
        """,
        Subject="failure notice",
    ),
    "exim": _returned(
        f"""\
        This message was created automatically by mail delivery software.

        A message that you sent could not be delivered to one or more of its
        recipients. This is a permanent error. The following address(es) failed:

          jan@raad.example
            host mx.raad.example [192.0.2.25]
            SMTP error from remote mail server after RCPT TO:<jan@raad.example>:
            550 User unknown

        ------ This is a copy of the message, including all the headers. ------

        Message-ID: {OURS}
        """,
        Subject="Mail delivery failed: returning message to sender", X_Failed_Recipients="jan@raad.example",
        Auto_Submitted="auto-replied",
    ),
    "exchange": _returned(
        f"""\
        <html><head><style>p {{ color: red }}</style></head><body>
        <p><b>Your message to jan@raad.example couldn't be delivered.</b></p>
        <p>jan wasn't found at raad.example.</p>
        <table><tr><td>Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient jan@raad.example
        not found by SMTP address lookup'</td></tr></table>
        <p>Original Message Headers</p><div>Message-ID: &lt;{NAME}@bijeen.example&gt;</div></body></html>
        """,
        Content_Type="text/html; charset=utf-8", Subject="Undeliverable: Uw aanmelding",
        From="Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@raad.example>",
    ),
    "full": _returned(
        f"""\
        Uw bericht is niet bezorgd: postvak vol.

        <jan@raad.example>: 552 5.2.2 Mailbox full

        -----Original message-----
        Message-ID: {OURS}
        """,
        Subject="Niet bezorgd: Uw aanmelding",
    ),
    "delayed": _returned(
        f"""\
        This is a warning message only. You do not need to resend your message.
        Delivery to jan@raad.example has been delayed: 451 4.4.1 no answer. We will keep trying.

        ----- Original message -----
        Message-ID: {OURS}
        """,
        Subject="Warning: message delayed 4 hours",
    ),
}  # fmt: skip

# What machines write by themselves.
AUTOMATIC = {
    "out of office": mail("Ik ben er niet.", Auto_Submitted="auto-replied", Subject="Automatisch antwoord: Uw aanmelding"),
    "generated": mail("Uw bericht is ontvangen.", Auto_Submitted="auto-generated; type=x"),
    "exchange": mail("Ik ben er niet.", X_Auto_Response_Suppress="All", Subject="Automatisch antwoord: Uw plaats"),
    "precedence": mail("Ik ben er niet.", Precedence="Auto_Reply"),
    "bulk": mail("Ik ben er niet.", Precedence="bulk", Subject="Out of Office Re: Uw plaats"),
    "nobody": mail("Ik ben er niet.", Return_Path="<>"),
    "autoreply": mail("Ik ben er niet.", X_Autoreply="yes"),
    "autorespond": mail("Ik ben er niet.", X_Autorespond="Uw aanmelding"),
    "at the address of returns": mail("Ik ben er niet.", To=f"terug+{NAME}@bijeen.example", Auto_Submitted="auto-replied"),
    "read receipt": of_parts(
        part("Gelezen."), "Content-Type: message/disposition-notification\n\nDisposition: x\n",
        kind="multipart/report; report-type=disposition-notification",
    ),
    "our invitation in an out of office": of_parts(
        part("Ik ben er niet."), part(INVITATION, "text/calendar; method=REQUEST"), Auto_Submitted="auto-replied"
    ),
}  # fmt: skip
