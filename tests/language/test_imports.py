import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    ["typography", "lengths", "emoji", "fold", "protected", "surface", "numbers", "repair"],
)
def test_imports_stay_light(module):
    code = (
        f"import cmdesk.language.{module}, sys; "
        "sys.exit(int(any(name in sys.modules for name in ('spacy', 'thinc', 'numpy'))))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
