"""What the DNS says of the domain that our mail comes from: SPF, DKIM and DMARC (RFC 7208, 6376, 7489; TRUST E1)."""

from collections.abc import Callable
from dataclasses import dataclass

import dns.exception
import dns.resolver

MOST_LOOKUPS = 10  # RFC 7208 4.6.4
DEEPEST = 12
ASKING = ("include", "a", "mx", "ptr", "exists", "redirect")
TIMEOUT = 5.0

Lookup = Callable[[str, str], list[str]]  # a name and a kind of record: what stands there, nothing when there is none


class DnsUnreachable(Exception):
    """No name server answers."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, in Dutch: whether it is well, and what there is to do when it is not."""

    is_well: bool
    words: str


def resolver(*nameservers: str, port: int = 53) -> Lookup:
    """Asks the name servers of this machine, or those that are given. Raises `DnsUnreachable`."""
    asked = dns.resolver.Resolver(configure=not nameservers)
    asked.lifetime = TIMEOUT
    if nameservers:
        asked.nameservers, asked.port = list(nameservers), port

    def look_up(name: str, kind: str) -> list[str]:
        try:
            answer = asked.resolve(name, kind)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as failure:
            raise DnsUnreachable(f"{type(failure).__name__}: {failure}") from failure
        if kind == "TXT":
            return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
        return [record.to_text() for record in answer]

    return look_up


def check(domain: str, reply_domain: str, selector: str, look_up: Lookup) -> list[Finding]:
    """What is well and what is wrong with mail from `domain` that comes back to `reply_domain` ("": to `domain` too),
    signed with the key that is called `selector` ("": not known here).
    """
    envelope = reply_domain or domain
    findings = [*_spf(envelope, look_up), _dkim(domain, selector, look_up), *_dmarc(domain, look_up)]
    if reply_domain:
        findings.append(_answers(reply_domain, look_up))
    if not _is_aligned(envelope, domain):
        words = f"{envelope} is geen deel van {domain}: SPF telt dan niet voor DMARC. Laat de mailserver ondertekenen met DKIM."
        findings.append(Finding(False, words))
    return findings


def _is_aligned(envelope: str, domain: str) -> bool:
    return envelope == domain or envelope.endswith(f".{domain}") or domain.endswith(f".{envelope}")


def _with(start: str, records: list[str]) -> list[str]:
    return [one for one in records if one.lower().split(";")[0].split(" ")[0].strip() == start]


# -- SPF


def _spf(domain: str, look_up: Lookup) -> list[Finding]:
    records = _with("v=spf1", look_up(domain, "TXT"))
    if len(records) != 1:
        few = f"SPF: {domain} heeft geen record dat begint met v=spf1."
        many = f"SPF: {domain} heeft {len(records)} records met v=spf1. Er mag er één zijn."
        return [Finding(False, many if records else few)]
    words = records[0].lower().split()
    ends_well = words[-1] in {"~all", "-all"} or any(word.startswith("redirect=") for word in words)
    end = Finding(ends_well, f"SPF: {records[0]}" + ("" if ends_well else ". Laat het record eindigen op ~all of -all."))
    number = _lookups(domain, look_up, DEEPEST)
    if number <= MOST_LOOKUPS:
        return [end]
    return [end, Finding(False, f"SPF: {number} keer opzoeken. Meer dan {MOST_LOOKUPS} geldt als fout.")]


def _lookups(domain: str, look_up: Lookup, depth: int) -> int:
    """How many questions the record leads to, as far as it matters."""
    total = 0
    for record in _with("v=spf1", look_up(domain, "TXT"))[:1] if depth else []:
        for word in record.lower().split()[1:]:
            name, _sign, target = word.lstrip("+-~?").replace("=", ":", 1).partition(":")
            if name.partition("/")[0] in ASKING:
                total += 1
                if name in {"include", "redirect"} and total <= MOST_LOOKUPS:
                    total += _lookups(target, look_up, depth - 1)
    return total


# -- DKIM, DMARC, answers


def _dkim(domain: str, selector: str, look_up: Lookup) -> Finding:
    if not selector:
        words = "DKIM: niet bekeken. Vraag de mailprovider hoe de sleutel heet en geef die naam met --selector."
        return Finding(False, words)
    name = f"{selector}._domainkey.{domain}"
    keys = [tags.get("p", "") for tags in map(_tags, look_up(name, "TXT"))]
    return Finding(any(keys), f"DKIM: {name}" + ("" if any(keys) else " heeft geen sleutel (p=…)."))


def _dmarc(domain: str, look_up: Lookup) -> list[Finding]:
    """Of the domain, or else of the one that it is part of."""
    names = [f"_dmarc.{domain}"] + [f"_dmarc.{domain.partition('.')[2]}"] * (domain.count(".") > 1)
    record = next((found[0] for name in names if (found := _with("v=dmarc1", look_up(name, "TXT")))), "")
    if not record:
        return [Finding(False, f"DMARC: {names[0]} heeft geen record dat begint met v=DMARC1.")]
    tags = _tags(record)
    policy, is_reported = tags.get("p", "").lower(), tags.get("rua", "").lower().startswith("mailto:")
    is_strict = policy in {"quarantine", "reject"}
    findings = [Finding(is_strict, f"DMARC: {record}" + ("" if is_strict else ". Maak er p=quarantine of p=reject van."))]
    if not is_reported:
        findings.append(Finding(False, "DMARC: zonder rua=mailto:… hoort niemand dat mail wordt geweigerd."))
    return findings


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, _sign, value in pairs}


def _answers(reply_domain: str, look_up: Lookup) -> Finding:
    is_there = bool(look_up(reply_domain, "MX"))
    return Finding(is_there, f"Antwoorden: {reply_domain}" + ("" if is_there else " heeft geen MX: er komt geen mail aan."))
