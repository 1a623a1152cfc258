"""The manual: sound mdoc, complete, true to the header, and its examples run as it says."""
import re
import signal
import subprocess
import textwrap

import pytest

from core.package.exports_test import HEADER, declared
from core.package.installed import FUSE, HERE, ROOT, STRICT, environment, run

PAGES = {section: ROOT / f"core/man/tocsin.{section}" for section in (3, 7)}
LANGUAGES = ["gcc -std=c11", "clang -std=c11", "g++ -std=c++17", "clang++ -std=c++17"]
FUNCTIONS = declared() - {"tocsin_i_pending"}


def lint(page):
    """What mandoc has to say. Which other manuals exist on this machine is not its business: only our own are."""
    said = run(["mandoc", "-Tlint", page], expect=None).stdout.splitlines()
    ours = re.findall(r"^\.Xr tocsin (\d)", page.read_text(), re.M)
    return [line for line in said if "manual not found" not in line] + [n for n in ours if int(n) not in PAGES]


@pytest.mark.parametrize("section", PAGES)
def test_mandoc_finds_nothing_to_say(section):
    assert lint(PAGES[section]) == []


@pytest.mark.parametrize("right, wrong", [
    (".Ed\n", ""), (".Sh NAME\n", ".Sh NAMES\n"), (".Bl -tag", ".Bl -tagged"), (".Xr tocsin 7", ".Xr tocsin 8"),
    (".Fa \"int signum\"\n", ".Fx \"int signum\"\n.Zz\n"),
])
def test_mandoc_sees_an_error(tmp_path, right, wrong):
    text = PAGES[3].read_text()
    assert right in text
    (tmp_path / "tocsin.3").write_text(text.replace(right, wrong, 1))
    assert lint(tmp_path / "tocsin.3")


def prototypes(text):
    """The SYNOPSIS as C: [(name, declaration)]. The name stands in parentheses, for some are macros."""
    found = []
    for match in re.finditer(r'^\.Ft "?(.*?)"?\n\.Fo (\w+)\n((?:\.Fa .*\n)+)\.Fc$', text, re.M):
        result, name, arguments = match[1], match[2], re.findall(r'^\.Fa "?(.*?)"?$', match[3], re.M)
        found.append((name, f"{result} ({name})({', '.join(arguments)});"))
    return found


def declares_the_same(tmp_path, tree, text):
    source = tmp_path / "synopsis.c"
    source.write_text("#include <tocsin.h>\n" + "\n".join(line for _, line in prototypes(text)) + "\n")
    return run(["gcc", "-std=c11", *STRICT, f"-I{tree.prefix}/include", "-fsyntax-only", source], expect=None)


def test_the_synopsis_has_every_function_once_and_no_other():
    names = [name for name, _ in prototypes(PAGES[3].read_text())]
    assert sorted(names) == sorted(FUNCTIONS)


def test_the_synopsis_declares_what_the_header_declares(tmp_path, tree):
    done = declares_the_same(tmp_path, tree, PAGES[3].read_text())
    assert done.returncode == 0, done.stderr


def test_another_type_in_the_synopsis_is_seen(tmp_path, tree):
    wrong = PAGES[3].read_text().replace('.Fa "double seconds"', '.Fa "int seconds"', 1)
    assert "conflicting types" in declares_the_same(tmp_path, tree, wrong).stderr


def test_every_function_is_described():
    items = re.findall(r"^\.It Fn (.*)$", PAGES[3].read_text(), re.M)
    assert sorted(FUNCTIONS) == sorted(re.findall(r"tocsin_\w+", " ".join(items)))


def test_every_function_has_a_manual_page_under_its_name(tree):
    links = {p.stem for p in (tree.prefix / "share/man/man3").iterdir() if p.is_symlink()}
    assert links == FUNCTIONS


def test_every_error_code_is_described():
    codes = set(re.findall(r"^#define (TOCSIN_(?:E[A-Z]+|KEYBOARD_INTERRUPT))\b", HEADER, re.M))
    text = PAGES[3].read_text()
    listed = text[text.index(".Sh ERRORS"):text.index(".Sh SEE ALSO")]
    assert len(codes) > 10 and codes <= set(re.findall(r"TOCSIN_\w+", listed))


def displays(section):
    """The literal displays of EXAMPLES as a reader sees them."""
    shown = run(["mandoc", "-Tascii", PAGES[section]]).stdout
    shown = re.sub(".\b", "", shown)
    examples = re.search(r"^EXAMPLES\n(.*?)^\S", shown, re.M | re.S)[1]
    blocks = re.split(r"^ {5}\S.*\n", examples, flags=re.M)
    return [textwrap.dedent(block).strip() + "\n" for block in blocks if block.strip()]


def build(tree, directory, language, static, section, number):
    source = directory / ("example.cc" if "++" in language else "example.c")
    source.write_text(displays(section)[number])
    return tree.build(language, [source], directory / "example", *(["-static"] if static else []), static=static)


every_way = pytest.mark.parametrize("static", [False, True], ids=["shared", "static"])
in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_the_manual_has_these_examples():
    assert [d.startswith("#include") for s in PAGES for d in displays(s)] == [True, True, True, False]


@every_way
@in_every_language
def test_the_example_that_is_interrupted_ends_gracefully(tmp_path, tree, language, static):
    program = build(tree, tmp_path, language, static, 3, 0)
    with subprocess.Popen([program], stdout=subprocess.PIPE, text=True,
                          env=environment(LD_LIBRARY_PATH=tree.libdir)) as running:
        try:
            line = running.stdout.readline()
            running.send_signal(signal.SIGINT)
            rest, _ = running.communicate(timeout=FUSE)
        finally:
            running.kill()
    assert line == "Running program. Press Ctrl+C to interrupt.\n"
    assert (rest, running.returncode) == ("Received signal 2. Exiting gracefully!\n", 0)


@every_way
@in_every_language
def test_the_example_with_a_deadline_is_ended_by_its_handler(tmp_path, tree, language, static):
    done = tree.run(build(tree, tmp_path, language, static, 3, 1))
    assert (done.stdout, done.stderr) == ("out of time\n", "signal 14 in compute\n")


@every_way
@in_every_language
def test_the_example_of_order_and_nesting_prints_what_the_manual_says(tmp_path, tree, language, static):
    done = tree.run(build(tree, tmp_path, language, static, 7, 0))
    assert done.stdout == displays(7)[1]


@every_way
@pytest.mark.parametrize("compiler", ["g++", "clang++"])
def test_an_exception_that_leaves_a_handler_leaves_the_rest_until_the_next_arrival(tmp_path, tree, compiler, static):
    options = ["-static"] if static else []
    program = tree.build(f"{compiler} -std=c++17", [HERE / "throws.cc"], tmp_path / "throws", *options, static=static)
    assert tree.run(program).stdout == "caught SIGUSR1\nanother arrival\nhandled 12\nhandled 15\n"
