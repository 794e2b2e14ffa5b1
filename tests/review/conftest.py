from pathlib import Path

import pytest

from cmdesk.language.lengths import Limits
from cmdesk.language.pipeline import open_pipeline
from cmdesk.paths import default_paths
from cmdesk.review.reviewer import Reviewer


@pytest.fixture(scope="session")
def resources() -> Path:
    return default_paths().resources


@pytest.fixture(scope="session")
def reviewer(resources: Path) -> Reviewer:
    return Reviewer(open_pipeline(resources), resources, Limits(resources))
