"""Each program here pins one fact of the real kernel that a rule of the simulated one rests on."""
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FUSE_S = 60


@pytest.mark.parametrize("fact", sorted(path.stem for path in HERE.glob("*.c")))
def test_kernel_fact(fact):
    program = ROOT / "build/gcc/conformance/kernel" / fact
    again = f"again: make {program.relative_to(ROOT)} && {program.relative_to(ROOT)}"
    assert program.is_file(), f"not built\n{again}"
    run = subprocess.run([program], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=FUSE_S, check=False)
    assert run.returncode == 0, f"{run.stdout}{run.stderr}{fact.replace('_', ' ')}: not on this kernel\n{again}"


def test_each_rule_of_the_simulated_kernel_cites_facts_that_exist_and_each_fact_is_cited():
    sources = "".join(path.read_text() for path in (ROOT / "core/port").glob("sim*.c"))
    cited = {word.strip("(),.:;*").removesuffix(".c").removeprefix("conformance/kernel/") for word in sources.split()
             if "conformance/kernel/" in word and ".c" in word}
    assert cited == {path.stem for path in HERE.glob("*.c")}
