"""A brand: its voice, its vocabulary, its procedures, its ready answers, its charter."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from cmdesk.domain.vocabulary import (
    Act,
    Address,
    Ask,
    Category,
    Channel,
    Kind,
    Level,
    Person,
    Signal,
    Topic,
)


class Band(NamedTuple):
    """What a voice wants of one measure: ``low`` to ``high``, each from 0 to 1."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """Return the aim: the middle of the band."""
        return (self.low + self.high) / 2

    def holds(self, value: float) -> bool:
        """Return whether ``value`` is within the band."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class EmojiPolicy:
    """At most ``most`` emoji in a reply, among ``allowed`` (empty: any), up to a severity."""

    most: int = 0
    allowed: tuple[str, ...] = ()
    highest_severity: int = 2


@dataclass(frozen=True, slots=True)
class Signature:
    """How a reply is signed: ``text`` as it stands (« — Léa »); empty: never signed."""

    text: str = ""
    required: bool = False
    except_channels: tuple[Channel, ...] = ()

    def wanted_on(self, channel: Channel | None) -> bool:
        """Return whether a reply on ``channel`` must carry the signature."""
        return bool(self.text) and self.required and channel not in self.except_channels


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence of the house itself, in the notation of ``resources/phrases``.

    It may stand where a plan asks for ``act`` (and ``role``, empty: the ordinary use), when
    its conditions hold; ``does`` are the acts that it accomplishes besides its own.
    """

    act: Act
    text: str
    role: str = ""
    when: tuple[str, ...] = ()
    does: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """How the brand speaks.

    ``address`` may differ by channel (``address_by_channel``); from severity 3 it is
    always vous (reply-science, § 9.2). ``length`` is the wished number of characters.
    ``greetings`` stand alone on the first line, comma included; one with ``{name}``
    needs a first name (« Bonjour {name}, »), one without serves where none is known
    (« Bonjour, »). ``closings`` are whole sentences, capital and final point included,
    sober enough for any complaint (« Je reste à votre écoute. »). ``gender`` is that of
    the person who says « je » (« je suis désolée »), empty: nothing may agree with it.
    ``wordings`` are the house's own sentences, act by act. ``familiar`` are words that it
    may say although a review finds them too familiar (« salut »).
    """

    address: Address = Address.VOUS
    address_by_channel: tuple[tuple[Channel, Address], ...] = ()
    person: Person = Person.JE
    warmth: Band = Band(0.45, 0.8)
    formality: Band = Band(0.45, 0.8)
    concision: Band = Band(0.35, 0.75)
    assertiveness: Band = Band(0.35, 0.7)
    length: tuple[int, int] = (180, 700)
    emoji: EmojiPolicy = field(default_factory=EmojiPolicy)
    signature: Signature = field(default_factory=Signature)
    humour: bool = False
    greetings: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    gender: Literal["f", "m", ""] = ""
    wordings: tuple[Wording, ...] = ()
    familiar: tuple[str, ...] = ()

    def address_on(self, channel: Channel | None, severity: int = 1) -> Address:
        """Return tu or vous for a reply on ``channel`` to a message of ``severity``."""
        if severity >= 3:
            return Address.VOUS
        return dict(self.address_by_channel).get(channel, self.address) if channel else self.address


@dataclass(frozen=True, slots=True)
class Term:
    """A word that the brand avoids, and the one that it prefers (empty: none).

    ``prefer`` takes the place of ``avoid`` as it stands, same gender and number;
    where no word fits so, it is empty and ``why`` says what to write.
    """

    avoid: str
    prefer: str = ""
    why: str = ""
    block: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The brand's words: ``protected`` are never checked as French."""

    protected: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    competitors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """What the brand does in a case, and what may be promised about it.

    It applies to a message whose kind is in ``kinds`` (empty: complaints), of at least
    ``least_severity``, and whose main topic is in ``topics``, or that carries one of
    ``signals``, or that asks one of ``asks``; ``keywords`` (words of the message, accents
    and case ignored) tell apart two procedures that both apply.
    ``profiles.selection.applicable`` does all that: nobody else needs to.

    ``told`` are ways in which people tell such a case, whole messages or parts of them: what a
    message says is compared to them; they are never published.

    All other texts are in the brand’s address (tu or vous), and start in lower case without a
    final point, so that they can be set into a sentence:

    - ``regrets``: what the author of such a message lived, clauses in the subjunctive that
      follow « je regrette que », true for whatever its keywords find: « votre colis ne soit
      pas encore arrivé ».
    - ``steps``: whole clauses in the first person, subject included, present tense, with
      no time in them: « je transmets votre photo à l’atelier ». The first stands alone,
      the next may lean on it (« je vous transmets sa réponse »).
    - ``delay``: when the house comes back with news; an adverbial that follows « je vous
      réponds »: « sous deux jours ouvrés »; empty: none may be said. It is a date: in
      public only where ``charter.dates_in_public``.
    - ``delay_public``: what stands in its place in public, bound to an event and never
      to a date: « dès que le transporteur m’a répondu ».
    - ``needs``: what to ask the author for, in private; noun phrases with their
      determiner, that follow « envoyez-moi »: « une photo du défaut ».
    - ``may_promise``: the commitments that it covers, clauses that may be said as they
      stand in private, and in public where they hold neither money nor date:
      « l’échange se fait sans frais ».
    - ``must_not``: what it forbids; infinitives that follow « ne pas »: « annoncer une
      date de livraison ».
    - ``gesture_private``: the gesture that it allows, in private only; a noun phrase:
      « un bon d’achat de 15 € ».
    - ``private`` tells whether it goes on in the private channel.
    """

    id: str
    title: str
    topics: tuple[Topic, ...] = ()
    signals: tuple[Signal, ...] = ()
    asks: tuple[Ask, ...] = ()
    regrets: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    delay: str = ""
    needs: tuple[str, ...] = ()
    may_promise: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    gesture_private: str = ""
    private: bool = True
    kinds: tuple[Kind, ...] = ()
    least_severity: int = 1
    keywords: tuple[str, ...] = ()
    delay_public: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the brand answers to a common question, in its own words.

    ``questions`` are ways in which people ask it: they are compared, never published. ``text``
    is one to three whole sentences that may be published as they stand, true for whoever asks,
    in the brand’s address (tu or vous); ``title`` is what it is called in the house.
    """

    id: str
    title: str
    questions: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class PrivateChannel:
    """Where a conversation goes on out of sight: « message privé », and how to say it.

    ``how`` follows « écrivez-moi » (« en message privé »); ``invitation`` is a whole
    sentence, capital and final point included, that may be published as it stands.
    """

    name: str = "message privé"
    invitation: str = ""
    how: str = "en message privé"


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """How the brand uses one network: its handle there, and the delay that it promises.

    ``private_name`` and ``private_how`` replace those of ``PrivateChannel`` there
    (« sur https://aide.marque.example/contact » where the network has no messages).
    """

    channel: Channel
    handle: str = ""
    delay_minutes: int = 0
    private_name: str = ""
    private_how: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the charter; ``acts`` and ``categories`` are what it founds.

    ``level`` is the level that its findings take, ``None``: each rule’s own.
    """

    id: str
    title: str
    text: str
    acts: tuple[Act, ...] = ()
    categories: tuple[Category, ...] = ()
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """An element that the charter requires in a reply (a mediator, a number).

    Required where every list that is not empty holds one of the message’s labels, from
    ``least_severity`` on; ``private_only`` ones in private replies alone. ``text`` is the
    whole sentence as it must stand; ``proof`` are words of it that are enough for the
    review to see that it is there (empty: the whole sentence).
    """

    id: str
    text: str
    topics: tuple[Topic, ...] = ()
    signals: tuple[Signal, ...] = ()
    kinds: tuple[Kind, ...] = ()
    least_severity: int = 1
    private_only: bool = False
    proof: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Crisis:
    """What the charter asks for a critical message."""

    holding: str = ""
    """The sentence that may be published at once."""
    escalate_to: str = ""
    """Who is told, inside the house (never named in a reply)."""
    forbids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApprovedReply:
    """A message and the reply that the brand is proud of."""

    message: str
    reply: str
    channel: Channel | None = None
    author: str = ""
    note: str = ""
    public: bool = True


@dataclass(frozen=True, slots=True)
class Charter:
    """The rules that the brand sets itself."""

    version: str = ""
    articles: tuple[Article, ...] = ()
    mentions: tuple[Mention, ...] = ()
    crisis: Crisis = field(default_factory=Crisis)
    compensation_in_public: bool = False
    dates_in_public: bool = False
    admits_fault: bool = False

    def article_for(self, what: Act | Category) -> Article | None:
        """Return the first article that founds an act or a category of finding."""
        for article in self.articles:
            if what in article.acts or what in article.categories:
                return article
        return None


@dataclass(frozen=True, slots=True)
class Profile:
    """All that a brand distributes to those who answer for it.

    ``links`` are the only addresses that a reply may hold (scheme and host, a path
    optional). ``rules`` are the brand’s own review rules, in the form of
    ``resources/rules``, as plain tables that ``review`` reads.

    Texts stand in the voice’s own address. ``sober`` is the same brand as it speaks on grave
    matters, saying vous, and ``informal`` as it speaks where a brand of vous says tu; each
    ``None`` where nothing changes but the address. ``spoken_on`` chooses among them.
    """

    id: str
    name: str
    version: str = "1.0"
    sector: str = ""
    description: str = ""
    region: str = "FR"
    handles: tuple[str, ...] = ()
    voice: Voice = field(default_factory=Voice)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    procedures: tuple[Procedure, ...] = ()
    answers: tuple[Answer, ...] = ()
    channels: tuple[ChannelUse, ...] = ()
    private_channel: PrivateChannel = field(default_factory=PrivateChannel)
    links: tuple[str, ...] = ()
    charter: Charter = field(default_factory=Charter)
    approved: tuple[ApprovedReply, ...] = ()
    rules: tuple[dict[str, object], ...] = ()
    path: str = ""
    sober: Profile | None = None
    informal: Profile | None = None

    def spoken_on(self, channel: Channel | None, severity: int, *, formal: bool = False) -> Profile:
        """Return the brand as it speaks on ``channel`` to a message of ``severity``.

        A brand that says tu puts on its sober voice wherever it says vous; ``formal``: to an
        author who asked for it.
        """
        if formal and self.voice.address_on(channel, severity) is not Address.VOUS:
            spoken = self.sober or self
            voice = replace(spoken.voice, address=Address.VOUS, address_by_channel=())
            return replace(spoken, voice=voice)
        address = self.voice.address_on(channel, severity)
        if severity >= 3 or (address is Address.VOUS and self.voice.address is Address.TU):
            return self.sober or self
        if address is Address.TU and self.voice.address is Address.VOUS:
            return self.informal or self
        return self

    def channel_use(self, channel: Channel | None) -> ChannelUse | None:
        """Return how the brand uses ``channel``, ``None`` where it says nothing of it."""
        return next((use for use in self.channels if use.channel == channel), None)

    def private_how(self, channel: Channel | None) -> str:
        """Return how to write in private from ``channel``: « en message privé »."""
        use = self.channel_use(channel)
        return (use.private_how if use else "") or self.private_channel.how

    def procedure(self, id: str) -> Procedure | None:
        """Return the procedure with this identifier."""
        return next((procedure for procedure in self.procedures if procedure.id == id), None)

    def answer(self, id: str) -> Answer | None:
        """Return the ready answer with this identifier."""
        return next((answer for answer in self.answers if answer.id == id), None)
