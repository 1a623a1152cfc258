"""The model is nobody's copy: of the repository it knows the vocabulary, and nothing of core/, its public header included."""
import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SOURCES = [path for path in sorted(HERE.glob("*.[ch]")) if not path.name.endswith(("_test.c", "_kit.h"))]
ALLOWED = re.compile(r'<[\w/.]+>|"(?:\.\./ops/)?\w+\.(?:h|def)"')


def strangers(path):
    included = re.findall(r'^#\s*include\s+(["<].*[">])', path.read_text(encoding="utf-8"), re.MULTILINE)
    return [one for one in included if not ALLOWED.fullmatch(one) or "tocsin" in one]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_it_includes_the_vocabulary_and_nothing_else(path):
    assert strangers(path) == []


def test_another_header_is_noticed(tmp_path):
    given = tmp_path / "given.c"
    given.write_text('#include <signal.h>\n#include "../ops/ops.h"\n#include <tocsin.h>\n# include "../../core/src/engine.h"\n')
    assert strangers(given) == ["<tocsin.h>", '"../../core/src/engine.h"']
