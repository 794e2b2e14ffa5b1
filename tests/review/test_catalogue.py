from pathlib import Path

from cmdesk.review.catalogue import page
from cmdesk.translations import Labels


def test_catalogue_page_is_up_to_date(reviewer, resources):
    written = (Path(resources).parent / "docs" / "regles.md").read_text(encoding="utf-8")
    fresh = page(reviewer.rules, Labels(resources / "translations" / "fr"))
    assert fresh == written, "run: python -m cmdesk.review.catalogue"
