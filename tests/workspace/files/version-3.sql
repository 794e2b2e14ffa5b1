BEGIN TRANSACTION;
CREATE TABLE attestations (
            message_id INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
            sentence TEXT NOT NULL,
            category TEXT NOT NULL,
            rule TEXT NOT NULL,
            quote TEXT NOT NULL,
            signed_by TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (message_id, sentence)
        ) STRICT;
INSERT INTO "attestations" VALUES(1,'Votre échange est parti ce matin.','false_claim','claim.sent','est parti ce matin','Élise Morvan','2026-03-12T09:30:00.000+00:00');
CREATE TABLE drafts (
            message_id INTEGER PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
            text TEXT NOT NULL,
            revision INTEGER NOT NULL,
            saved_at TEXT NOT NULL
        ) STRICT;
INSERT INTO "drafts" VALUES(1,'Bonjour Inès,

Une lampe sans abat-jour',12,'2026-03-20T09:00:00.000+00:00');
CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            message_id INTEGER REFERENCES messages ON DELETE CASCADE,
            kind TEXT NOT NULL,
            data TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
INSERT INTO "events" VALUES(1,1,'correction','{"field": "topic", "from": null, "to": "product"}','2026-03-20T09:00:00.000+00:00');
INSERT INTO "events" VALUES(2,2,'waiver','{"fingerprint": "f1", "category": "false_claim", "rule": "truth.done", "quote": "est rembours\u00e9", "reason": "Vu avec la boutique ce matin.", "at": "2026-03-20T09:00:00.000+00:00"}','2026-03-20T09:00:00.000+00:00');
INSERT INTO "events" VALUES(3,1,'attestation','{"sentence": "Votre \u00e9change est parti ce matin.", "category": "false_claim", "rule": "claim.sent", "quote": "est parti ce matin", "signed_by": "\u00c9lise Morvan", "at": "2026-03-12T09:30:00.000+00:00"}','2026-03-12T09:30:00.000+00:00');
INSERT INTO "events" VALUES(4,NULL,'exemption','{"profile": "lumea", "category": "jargon", "rule": "jargon.word", "quote": "le run", "reason": "Nos clients emploient ce mot.", "signed_by": "\u00c9lise Morvan", "at": "2026-03-12T09:30:00.000+00:00"}','2026-03-12T09:30:00.000+00:00');
CREATE TABLE examples (
            message_id INTEGER PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
            reply_id INTEGER NOT NULL REFERENCES replies ON DELETE CASCADE,
            profile TEXT NOT NULL,
            kind TEXT NOT NULL,
            topic TEXT NOT NULL,
            severity INTEGER NOT NULL,
            frames TEXT NOT NULL,
            asks TEXT NOT NULL,
            signals TEXT NOT NULL,
            entities TEXT NOT NULL,
            first_name TEXT,
            told TEXT NOT NULL,
            wordings TEXT NOT NULL
        ) STRICT;
INSERT INTO "examples" VALUES(2,1,'lumea','complaint','refund',2,'["delivery.never_came"]','["delivery_date"]','["repeat_contact"]','[]','Samir','Toujours pas remboursé','["ack.7", "act.1"]');
CREATE TABLE exemptions (
            id INTEGER PRIMARY KEY,
            profile TEXT NOT NULL,
            category TEXT NOT NULL,
            rule TEXT NOT NULL,
            quote TEXT NOT NULL,
            reason TEXT NOT NULL,
            signed_by TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
INSERT INTO "exemptions" VALUES(1,'lumea','jargon','jargon.word','le run','Nos clients emploient ce mot.','Élise Morvan','2026-03-12T09:30:00.000+00:00');
CREATE TABLE messages (
            id INTEGER PRIMARY KEY,
            source_id TEXT NOT NULL DEFAULT '',
            text TEXT NOT NULL,
            channel TEXT,
            public INTEGER NOT NULL,
            author TEXT,
            received_at TEXT,
            sort_at REAL NOT NULL,
            profile TEXT NOT NULL,
            state TEXT NOT NULL,
            corrections TEXT NOT NULL DEFAULT '{}',
            added_at TEXT NOT NULL
        ) STRICT;
INSERT INTO "messages" VALUES(1,'ig-1','Bonjour, la lampe Calanque est arrivée sans abat-jour 😕','instagram',1,'Inès','2026-03-20T08:00:00+00:00',1773993600.0,'lumea','draft','{"topic": "product"}','2026-03-20T09:00:00.000+00:00');
INSERT INTO "messages" VALUES(2,'','Toujours pas remboursé du fauteuil','facebook',0,'Samir','2026-03-20T08:30:00+00:00',1773995400.0,'lumea','copied','{}','2026-03-20T09:00:00.000+00:00');
CREATE TABLE replies (
            id INTEGER PRIMARY KEY,
            message_id INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
            profile TEXT NOT NULL,
            text TEXT NOT NULL,
            channel TEXT,
            public INTEGER NOT NULL,
            acts TEXT NOT NULL,
            waivers TEXT NOT NULL,
            copied_at TEXT NOT NULL
        , attestations TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO "replies" VALUES(1,2,'lumea','Bonjour Samir, le fauteuil est remboursé. — Léa','facebook',0,'["greet", "answer", "sign"]','[{"fingerprint": "f1", "category": "false_claim", "rule": "truth.done", "quote": "est rembours\u00e9", "reason": "Vu avec la boutique ce matin.", "at": "2026-03-20T09:00:00.000+00:00"}]','2026-03-20T09:00:00.000+00:00','[]');
INSERT INTO "replies" VALUES(2,2,'lumea','Bonjour Samir,

Votre échange est parti ce matin.

— Élise','facebook',1,'[]','[{"fingerprint": "f1", "category": "false_claim", "rule": "truth.done", "quote": "est rembours\u00e9", "reason": "Vu avec la boutique ce matin.", "at": "2026-03-20T09:00:00.000+00:00", "signed_by": ""}]','2026-03-12T09:30:00.000+00:00','[{"sentence": "Votre \u00e9change est parti ce matin.", "category": "false_claim", "rule": "claim.sent", "quote": "est parti ce matin", "signed_by": "\u00c9lise Morvan", "at": "2026-03-12T09:30:00.000+00:00"}]');
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "settings" VALUES('theme','"dark"');
CREATE TABLE waivers (
            message_id INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
            fingerprint TEXT NOT NULL,
            category TEXT NOT NULL,
            rule TEXT NOT NULL,
            quote TEXT NOT NULL,
            reason TEXT NOT NULL,
            at TEXT NOT NULL, signed_by TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (message_id, fingerprint)
        ) STRICT;
INSERT INTO "waivers" VALUES(2,'f1','false_claim','truth.done','est remboursé','Vu avec la boutique ce matin.','2026-03-20T09:00:00.000+00:00','');
CREATE TABLE wording_choices (
            message_id INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
            wording TEXT NOT NULL,
            profile TEXT NOT NULL,
            act TEXT NOT NULL,
            text TEXT NOT NULL,
            kept INTEGER NOT NULL,
            PRIMARY KEY (message_id, wording)
        ) STRICT;
INSERT INTO "wording_choices" VALUES(2,'ack.7','lumea','acknowledge','Trois semaines, c’est long.',1);
INSERT INTO "wording_choices" VALUES(2,'act.1','lumea','acknowledge','Je m’en occupe.',0);
CREATE INDEX messages_by_state ON messages (state, sort_at, id);
CREATE INDEX replies_by_profile ON replies (profile, id);
CREATE INDEX replies_by_message ON replies (message_id);
CREATE INDEX events_by_message ON events (message_id);
CREATE INDEX examples_by_profile ON examples (profile, reply_id);
CREATE INDEX examples_by_reply ON examples (reply_id);
CREATE INDEX wording_choices_by_profile ON wording_choices (profile, wording);
CREATE INDEX exemptions_by_profile ON exemptions (profile, id);
COMMIT;
