"""One participant's claims on sessions: signing up, cancelling and checking in, the rules of a place."""

from sessions.name_keys import name_key
from sessions.registrations.arriving import Arrived, Came, arrive, check_in, standing, take_back
from sessions.registrations.cancelling import cancel, give_up
from sessions.registrations.outcomes import (
    GRANTED,
    AnswerNotFound,
    NothingLeft,
    NothingToCancel,
    Outcome,
    RegistrationClosed,
    Result,
    SessionHasBegun,
)
from sessions.registrations.people import Person, normalised_email, participant_of, searchable
from sessions.registrations.signing_up import (
    NO_WAYS,
    answer_given,
    answer_of,
    form_key,
    new_claim,
    sign_up,
    was_refused,
)

__all__ = [
    "GRANTED",
    "NO_WAYS",
    "AnswerNotFound",
    "Arrived",
    "Came",
    "NothingLeft",
    "NothingToCancel",
    "Outcome",
    "Person",
    "RegistrationClosed",
    "Result",
    "SessionHasBegun",
    "answer_given",
    "answer_of",
    "arrive",
    "cancel",
    "check_in",
    "form_key",
    "give_up",
    "name_key",
    "new_claim",
    "normalised_email",
    "participant_of",
    "searchable",
    "sign_up",
    "standing",
    "take_back",
    "was_refused",
]
