"""What the reply pane tells, and who is told: the session keeps it, the window follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmdesk.app.session import origin_data

if TYPE_CHECKING:
    from cmdesk.app.window import MainWindow


def connect_reply(window: MainWindow) -> None:
    """Connect the reply pane of ``window`` to its session and to its preferences."""
    session, reply, wishes = window.session, window.reply, window.preferences
    reply.text_edited.connect(
        lambda text, revision: None if window.is_loading else session.edit(text, revision)
    )
    reply.copied.connect(lambda text: session.copied(text, *reply.taken))
    reply.waivers_changed.connect(
        lambda waivers: None if window.is_loading else session.set_waivers(waivers)
    )
    reply.attestations_changed.connect(
        lambda signed: None if window.is_loading else session.set_attestations(signed)
    )
    reply.draft_taken.connect(lambda draft: session.note("draft_taken", origin_data(draft)))
    reply.act_changed.connect(
        lambda change, act: session.note(
            "act_changed", {"kind": str(change.kind), "act": act.act, "wording": act.wording}
        )
    )
    reply.fix_applied.connect(
        lambda finding, _wording: session.note("fix_applied", {"rule": finding.rule})
    )
    reply.ignored.connect(lambda finding: session.note("ignored", {"rule": finding.rule}))
    reply.exempted.connect(
        lambda finding, reason: session.exemptions.add(finding, reason, wishes.signer)
    )
    reply.most_taken.connect(lambda words: session.note("most_taken", {"length": len(words)}))
    reply.next_requested.connect(lambda: window.go(1))
    reply.published_requested.connect(lambda: window.file_away(published=True))
    reply.filed_without_reply.connect(lambda: window.file_away(published=False))
    reply.article_requested.connect(window.show_article)
    reply.message_pointed.connect(window.message.text.light_up)
    reply.status.connect(window.statusbar.note)
    session.learnt.changed.connect(reply.suggestions.recall)
    session.exemptions.changed.connect(lambda: reply.set_exemptions(session.exemptions.items))

    def follow() -> None:
        reply.set_preferences(wishes.signer, typesets=wishes.typesets)

    wishes.changed.connect(follow)
    follow()
