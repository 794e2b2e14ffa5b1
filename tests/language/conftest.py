import pytest


@pytest.fixture(scope="session")
def pipeline(resources):
    from cmdesk.language.pipeline import open_pipeline

    return open_pipeline(resources)
