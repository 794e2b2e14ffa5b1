"""The identifiers that code, files and commands share (see docs/vocabulary.md).

Identifiers are final: one may be added, none renamed. Labels that a user reads
live in ``resources/translations``, never here.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What the author of a message wants."""

    COMPLAINT = "complaint"
    QUESTION = "question"
    PRAISE = "praise"
    SUGGESTION = "suggestion"
    ABUSE = "abuse"


class Topic(StrEnum):
    """What a message is about."""

    DELIVERY = "delivery"
    PRODUCT = "product"
    REFUND = "refund"
    BILLING = "billing"
    CUSTOMER_SERVICE = "customer_service"
    TECHNICAL = "technical"
    ACCOUNT = "account"
    CONTRACT = "contract"
    STAFF = "staff"
    PREMISES = "premises"
    BOOKING = "booking"
    SAFETY = "safety"
    DISCRIMINATION = "discrimination"
    ETHICS = "ethics"
    OTHER = "other"


class Emotion(StrEnum):
    """The dominant emotion of a message."""

    ANGER = "anger"
    DISAPPOINTMENT = "disappointment"
    FRUSTRATION = "frustration"
    WORRY = "worry"
    DISTRESS = "distress"
    NEUTRAL = "neutral"
    SATISFACTION = "satisfaction"


class SeverityLevel(IntEnum):
    """How serious a message is, 1 to 4; ``id`` is the word that files use."""

    LOW = 1
    MODERATE = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def id(self) -> str:
        """Return the identifier of the level: ``low`` to ``critical``."""
        return self.name.lower()


class Signal(StrEnum):
    """A circumstance that changes how a message must be treated."""

    LEGAL_THREAT = "legal_threat"
    CONSUMER_BODY = "consumer_body"
    PRESS_THREAT = "press_threat"
    CHURN_THREAT = "churn_threat"
    BOYCOTT_CALL = "boycott_call"
    REPEAT_CONTACT = "repeat_contact"
    BROKEN_PROMISE = "broken_promise"
    VULNERABLE_PERSON = "vulnerable_person"
    HEALTH_SAFETY = "health_safety"
    DISCRIMINATION = "discrimination"
    FRAUD_ACCUSATION = "fraud_accusation"
    PERSONAL_DATA_POSTED = "personal_data_posted"
    DEADLINE = "deadline"
    INSULT = "insult"
    VIOLENCE_OR_SELF_HARM = "violence_or_self_harm"
    VIRAL = "viral"
    COMPETITOR_MENTION = "competitor_mention"
    DELETED_MESSAGE = "deleted_message"


class Ask(StrEnum):
    """What the author wants now."""

    REFUND = "refund"
    REPLACEMENT = "replacement"
    DELIVERY_DATE = "delivery_date"
    EXPLANATION = "explanation"
    APOLOGY = "apology"
    CALLBACK = "callback"
    CANCELLATION = "cancellation"
    COMPENSATION = "compensation"
    REPAIR = "repair"
    INFORMATION = "information"
    DATA_REMOVAL = "data_removal"
    SANCTION = "sanction"
    NONE_STATED = "none_stated"


class EntityType(StrEnum):
    """A kind of fact that a message states."""

    ORDER_NUMBER = "order_number"
    AMOUNT = "amount"
    DATE = "date"
    DURATION = "duration"
    PRODUCT = "product"
    PLACE = "place"
    PERSON = "person"
    HANDLE = "handle"
    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"
    POSTAL_ADDRESS = "postal_address"
    ORGANISATION = "organisation"


class Channel(StrEnum):
    """Where a message was received and is answered."""

    X = "x"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    LINKEDIN = "linkedin"
    TIKTOK = "tiktok"
    YOUTUBE = "youtube"
    GOOGLE_BUSINESS = "google_business"
    TRUSTPILOT = "trustpilot"
    TRIPADVISOR = "tripadvisor"
    GOOGLE_PLAY = "google_play"
    APP_STORE = "app_store"
    EMAIL = "email"
    CHAT = "chat"


class Act(StrEnum):
    """What a sentence of a reply does."""

    GREET = "greet"
    THANK = "thank"
    ACKNOWLEDGE = "acknowledge"
    EMPATHISE = "empathise"
    APOLOGISE = "apologise"
    EXPLAIN = "explain"
    ANSWER = "answer"
    ACT = "act"
    DATE = "date"
    OFFER = "offer"
    ASK_DETAILS = "ask_details"
    INVITE_PRIVATE = "invite_private"
    REDIRECT = "redirect"
    LIGHTEN = "lighten"
    MENTION = "mention"
    CLOSE = "close"
    SIGN = "sign"


class Variant(StrEnum):
    """The three ways in which a draft can answer."""

    SHORT = "short"
    EMPATHETIC = "empathetic"
    SOLUTION = "solution"


class Level(StrEnum):
    """How much a finding weighs: ``block`` must be solved or knowingly overridden."""

    BLOCK = "block"
    WARN = "warn"
    HINT = "hint"


class Category(StrEnum):
    """What a finding of the review flags."""

    BLAME_CUSTOMER = "blame_customer"
    ADMISSION = "admission"
    PROMISE = "promise"
    MINIMISING = "minimising"
    COLD = "cold"
    DISMISSIVE = "dismissive"
    SARCASM = "sarcasm"
    AGGRESSIVE = "aggressive"
    THREAT = "threat"
    CENSORSHIP = "censorship"
    FALSE_CLAIM = "false_claim"
    PERSONAL_DATA = "personal_data"
    INTERNAL_INFO = "internal_info"
    COMPETITOR = "competitor"
    DISCRIMINATION = "discrimination"
    JARGON = "jargon"
    OVERFAMILIAR = "overfamiliar"
    HUMOUR_MISFIT = "humour_misfit"
    REGISTER = "register"
    SHOUTING = "shouting"
    PLACEHOLDER = "placeholder"
    LENGTH = "length"
    MISSING_APOLOGY = "missing_apology"
    MISSING_EMPATHY = "missing_empathy"
    MISSING_NEXT_STEP = "missing_next_step"
    MISSING_PRIVATE_CHANNEL = "missing_private_channel"
    MISSING_SIGNATURE = "missing_signature"
    MISSING_MENTION = "missing_mention"
    WRONG_NAME = "wrong_name"
    FACT_MISMATCH = "fact_mismatch"
    UNANSWERED = "unanswered"
    REPEATED_REPLY = "repeated_reply"
    FORBIDDEN_TERM = "forbidden_term"
    LINK = "link"
    EMOJI = "emoji"
    GRAMMAR = "grammar"
    SPELLING = "spelling"
    TYPOGRAPHY = "typography"
    STYLE = "style"


LANGUAGE_CATEGORIES = frozenset(
    {Category.GRAMMAR, Category.SPELLING, Category.TYPOGRAPHY, Category.STYLE}
)
"""How one writes, as against what one says: drawn with a wave and never blocking."""

ABSENCE_CATEGORIES = frozenset(
    {
        Category.LENGTH,
        Category.MISSING_APOLOGY,
        Category.MISSING_EMPATHY,
        Category.MISSING_NEXT_STEP,
        Category.MISSING_PRIVATE_CHANNEL,
        Category.MISSING_SIGNATURE,
        Category.MISSING_MENTION,
        Category.UNANSWERED,
    }
)
"""What is missing: ``start`` and ``end`` are the end of the text, ``quote`` is empty."""


class Address(StrEnum):
    """How somebody is addressed; ``none`` where no pronoun or verb tells."""

    TU = "tu"
    VOUS = "vous"
    NONE = "none"


class Person(StrEnum):
    """Who speaks for the brand."""

    JE = "je"
    NOUS = "nous"
    ON = "on"
