"""What a fuzz engine begins with and what it leaves: seeds, dictionary, corpora.

A corpus is a folder of files named by their content, so that folders can be put together by copying.
"""
import hashlib
import os
import shutil
import signal
import subprocess

from fuzz.campaign.dictionary import dictionary
from fuzz.campaign.places import ROOT, Broken, environment



# ------------------------------------------------------------------------------------------------------------- seeds --


def make_seeds(folders):
    """Seeds from the conformance cases, as bytes and as text, and the dictionary. The count."""
    cases = sorted((ROOT / "conformance/cases").glob("*/*.ops"))
    programs, text = folders.seeds(False), folders.seeds(True)
    for folder in (programs, text):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    made = subprocess.run([ROOT / "build/sim/fuzz/seeds", programs, *cases], capture_output=True, text=True,
                          check=False)
    if made.returncode:
        raise Broken(made.stderr.strip() or f"seeds: exit {made.returncode}")
    for case in cases:
        shutil.copyfile(case, text / f"{case.parent.name}-{case.stem}")
    folders.dictionary.write_text(dictionary(), encoding="utf-8")
    return len(cases)


# ----------------------------------------------------------------------------------------------------------- corpora --


def files(folder):
    """The inputs in a folder, in order; Broken for what cannot be read."""
    if not folder.exists():
        return []
    try:
        found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        for path in found:
            with path.open("rb"):
                pass
    except OSError as error:
        raise Broken(f"{error.filename}: {error.strerror}, expected an input of the corpus that can be read") from None
    return found


def add(corpus, paths):
    """Copies inputs into a corpus; how many are new."""
    corpus.mkdir(parents=True, exist_ok=True)
    new = 0
    for path in paths:
        data = path.read_bytes()
        to = corpus / hashlib.sha1(data).hexdigest()
        if not to.exists():
            part = to.with_name("." + to.name)
            part.write_bytes(data)
            part.rename(to)
            new += 1
    return new


def least(paths, most):
    """The smallest of them."""
    return sorted(paths, key=lambda path: path.stat().st_size)[:most]


def run_engine(argv, folder, seconds=None):
    """(exit status, None when it took longer than so many seconds; what it said to stderr). Whatever it starts ends too."""
    with subprocess.Popen([str(one) for one in argv], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, env=environment(), process_group=0) as process:
        try:
            said = process.communicate(timeout=seconds)[1]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return None, process.communicate()[1]
    return process.returncode, said


def merge_into(corpus, folders_with_more, merger, seconds=None):
    """The corpus becomes the least part of itself and the others that covers as much. Without a merger (libFuzzer's
    program), or when that fails or takes longer than so many seconds, all is kept; False then. The corpus is never without
    its inputs: the new one takes its place when it is whole."""
    more = [path for folder in folders_with_more for path in files(folder)]
    if merger is None:
        add(corpus, more)
        return False
    corpus.mkdir(parents=True, exist_ok=True)
    whole, aside = (corpus.with_name(f".{corpus.name}.{what}") for what in ("next", "crashes"))
    for folder in (whole, aside):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    sources = [corpus, *(folder for folder in folders_with_more if folder.exists())]
    status, _ = run_engine([merger, "-merge=1", "-timeout=5", "-rss_limit_mb=2048", f"-artifact_prefix={aside}/", whole,
                            *sources], corpus.parent, seconds)
    shutil.rmtree(aside)
    if status != 0 or not any(whole.iterdir()):
        shutil.rmtree(whole, ignore_errors=True)
        add(corpus, more)
        return False
    old = corpus.with_name(f".{corpus.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    corpus.rename(old)
    whole.rename(corpus)
    shutil.rmtree(old)
    return True
