"""A program of operations as a C program of its own, linked with libtocsin.

Each line shows its own number and what came of it. What only a test's player can do is a comment.
"""
from fuzz.campaign.export_python import comments, parse

HEAD = r'''/* Build: cc -std=c11 -D_GNU_SOURCE -Icore/include FILE.c build/gcc/libtocsin.a -pthread */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <tocsin.h>
#include <unistd.h>

#define MAYBE __attribute__((unused))

static MAYBE pthread_t main_thread;
static MAYBE tocsin_handler slots[TOCSIN_NSIG];
static MAYBE int line[2], ends[2] = {-1, -1};

/* Shows what a call gave; its code. */
static MAYBE int say(const char *where, int code) {
    char text[256];
    if (code >= 0) {
        printf("%s %d\n", where, code);
    } else {
        tocsin_error_text(text, sizeof text);
        printf("%s fails with %s: %s\n", where, tocsin_error_name(code), text);
    }
    fflush(stdout);
    return code;
}

static MAYBE int say_handler(const char *where, tocsin_handler handler) {
    if (handler == TOCSIN_SIG_ERR) return say(where, tocsin_error());
    printf("%s %s\n", where, handler == TOCSIN_SIG_DFL ? "dfl" : handler == TOCSIN_SIG_IGN ? "ign"
           : handler == TOCSIN_SIG_NONE ? "none" : "a handler");
    fflush(stdout);
    return 0;
}

static MAYBE int say_set(const char *where, int code, tocsin_sigset set) {
    if (code < 0) return say(where, code);
    printf("%s set %" PRIx64 "\n", where, (uint64_t)set);
    fflush(stdout);
    return code;
}

/* A set as the player builds it: in ascending order, up to the number that is none. */
static MAYBE int fill(tocsin_sigset *set, const int *numbers) {
    for (*set = 0; *numbers != INT32_MIN; numbers++) {
        int code = tocsin_sigset_add(set, *numbers);
        if (code < 0) return code;
    }
    return 0;
}

static MAYBE void pass_time(clockid_t clock, double seconds) {
    struct timespec start, now;
    clock_gettime(clock, &start);
    do clock_gettime(clock, &now);
    while ((double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) / 1e9 < seconds);
}

static MAYBE int child_of(const char *where, pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {}
    if (WIFSIGNALED(status)) printf("%s child killed by %d\n", where, WTERMSIG(status));
    else printf("%s child exit %d\n", where, WEXITSTATUS(status));
    fflush(stdout);
    return 0;
}

static MAYBE int descriptor(const char *word) {
    if (!strcmp(word, "off")) return -1;
    if (!strcmp(word, "-2")) return -2;
    if (!strcmp(word, "null")) return open("/dev/null", O_WRONLY | O_NONBLOCK);
    int flags = strcmp(word, "blocking") ? O_NONBLOCK : 0;
    if (!strcmp(word, "socket")) {
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0) abort();
    } else if (pipe2(ends, flags) != 0) {
        abort();
    }
    if (!strcmp(word, "full")) while (write(ends[1], "", 1) == 1) {}
    if (!strcmp(word, "closed") || !strcmp(word, "broken")) close(ends[0]);
    if (!strcmp(word, "closed")) close(ends[1]);
    return ends[!!strcmp(word, "readend")];
}

static MAYBE int drain(void) {
    char byte;
    int count = 0;
    while (read(ends[0], &byte, 1) == 1) count += byte != 0;
    return count;
}
'''

HANDLERS = {"dfl": "TOCSIN_SIG_DFL", "ign": "TOCSIN_SIG_IGN", "none": "TOCSIN_SIG_NONE",
            "kbd": "tocsin_default_int_handler"}
FLAGS = {"startup": "TOCSIN_STARTUP", "ignores": "TOCSIN_STARTUP_IGNORES", "sigint": "TOCSIN_STARTUP_SIGINT", "none": "0"}
TIMERS = ("ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF")
HOWS = ("SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK")
OS_HANDLERS = {"dfl": "SIG_DFL", "ign": "SIG_IGN", "foreign": "foreign"}
ENDS = ("check", "raise", "thread_kill", "sleep", "pause", "mask", "signal", "restore")


def word(words, index):
    return words[index] if 0 <= index < len(words) else str(index)


def number(value):
    names = {"inf": "__builtin_inf()", "-inf": "-__builtin_inf()", "nan": "__builtin_nan(\"\")"}
    return names.get(str(value), repr(float(value)))


def numbers(given):
    return "(const int[]){" + ", ".join([*map(str, given), "INT32_MIN"]) + "}"


def simple(op):
    """An expression of the code that an operation gives, None for what is none."""
    given = op.arguments
    first = str(given[0]) if given else ""
    return {
        "siginterrupt": lambda: f"tocsin_siginterrupt({first}, {given[1]})",
        "os_signal": lambda: f"tocsin_os_setsig({first}, {OS_HANDLERS[given[1]]}) == SIG_ERR ? tocsin_error() : 0",
        "raise": lambda: f"tocsin_raise_signal({first})",
        "kill": lambda: f"kill(getpid(), {first})",
        "thread_kill": lambda: f"tocsin_pthread_kill(main_thread, {given[1]})" if given[0] == 0 else None,
        "pidfd_send": lambda: f"tocsin_pidfd_send_signal((int)syscall(SYS_pidfd_open, getpid(), 0), {first}, NULL, 0)",
        "interrupt": lambda: f"tocsin_set_interrupt_ex({first})",
        "interrupt_occurred": lambda: "tocsin_interrupt_occurred()",
        "check": lambda: "tocsin_check()",
        "sleep": lambda: f"tocsin_sleep({number(given[0])})",
        "pause": lambda: "tocsin_pause()",
        "alarm": lambda: f"(int)tocsin_alarm({first})",
        "setitimer": lambda: f"tocsin_setitimer({word(TIMERS, given[0])}, {number(given[1])}, {number(given[2])}, NULL)",
        "getitimer": lambda: f"tocsin_getitimer({word(TIMERS, given[0])}, &(tocsin_itimer){{0, 0}})",
        "wakeup": lambda: f"tocsin_set_wakeup_fd(descriptor(\"{first}\"), {given[1]}, NULL)",
        "swap_wakeup": lambda: f"tocsin_swap_wakeup_fd(descriptor(\"{first}\"))",
        "drain": lambda: "drain()",
        "init": lambda: f"tocsin_init({FLAGS[first]})",
        "fini": lambda: "tocsin_fini()",
        "strsignal": lambda: f"tocsin_strsignal({first}) ? 0 : tocsin_error()",
        "read": lambda: "(int)read(line[0], &(char){0}, 1)",
        "write": lambda: "(int)write(line[1], \".\", 1)",
        "tripped": lambda: "tocsin_is_tripped()",
        "queue_arrivals": lambda: f"tocsin_queue_arrivals({first}, {given[1]})",
        "sigqueue": lambda: f"sigqueue(getpid(), {first}, (union sigval){{.sival_int = {given[1]}}})",
        "frame_siginfo": lambda: "frame && frame->siginfo ? (int)frame->siginfo->value : -1",
    }.get(op.name, lambda: None)()


def statement(op, where):
    """The statement of an operation without a block, whose value is kept in `code`; None for what is none."""
    given, here = op.arguments, f'"{where}"'
    first = str(given[0]) if given else ""
    expression = simple(op)
    if expression:
        return f"code = say({here}, {expression});"
    return {
        "signal": lambda: f"code = say_handler({here}, tocsin_signal({first}, {HANDLERS.get(given[1], given[1])}));",
        "getsignal": lambda: f"code = say_handler({here}, tocsin_getsignal({first}));",
        "save": lambda: f"code = say_handler({here}, slots[{first} & 63] = tocsin_getsignal({first}));",
        "restore": lambda: f"code = say_handler({here}, tocsin_signal({first}, slots[{first} & 63]));",
        "mask": lambda: f"if ((code = fill(&set, {numbers(given[1])})) == 0) "
                        f"code = tocsin_pthread_sigmask({word(HOWS, given[0])}, set, &set);\n"
                        f"    code = say_set({here}, code, set);",
        "sigpending": lambda: f"code = tocsin_sigpending(&set);\n    code = say_set({here}, code, set);",
        "sigwait": lambda: f"if ((code = fill(&set, {numbers(given[0])})) == 0) code = tocsin_sigwait(set);\n"
                           f"    code = say({here}, code);",
        "sigwaitinfo": lambda: f"if ((code = fill(&set, {numbers(given[0])})) == 0) "
                               f"code = tocsin_sigwaitinfo(set, NULL);\n    code = say({here}, code);",
        "sigtimedwait": lambda: f"if ((code = fill(&set, {numbers(given[0])})) == 0) "
                                f"code = tocsin_sigtimedwait(set, {number(given[1])}, NULL);\n"
                                f"    code = say({here}, code);",
        "valid_signals": lambda: f"code = say_set({here}, 0, tocsin_valid_signals());",
        "fail": lambda: f"return tocsin_error_set(TOCSIN_EUSER - {first}, \"{first}\");",
        "exit": lambda: f"exit({first});",
        "advance": lambda: f"pass_time(CLOCK_MONOTONIC, {number(given[0])});",
        "spend": lambda: f"pass_time(CLOCK_PROCESS_CPUTIME_ID, {number(given[0])});",
    }.get(op.name, lambda: None)()


class Writer:
    """Functions of the program; the body of a thread is one, which stands before its use."""

    def __init__(self):
        self.functions, self.blocks = [], 0

    def function(self, head, ops, where, first=(), last="return 0;"):
        lines = [f"{head} {{", "    MAYBE tocsin_sigset set;", "    MAYBE int code = 0;",
                 *(f"    {one}" for one in first), *self.body(ops, where, False)]
        self.functions.append("\n".join([*lines, f"    {last}", "}", ""]))

    def body(self, ops, where, uncaught):
        lines = []
        for index, op in enumerate(ops, 1):
            lines += self.operation(op, f"{where}{index}", uncaught)
        return lines

    def operation(self, op, where, uncaught):
        if op.body is not None:
            return self.with_block(op, where, uncaught)
        found = statement(op, where)
        if found is None:
            return [f"    /* {where}: {op.name} {' '.join(map(str, op.arguments))} is nothing that a program can do */"]
        return [f"    {found}"] + (["    if (code < 0) tocsin_exit_uncaught(code);"] if uncaught else [])

    def with_block(self, op, where, uncaught):
        self.blocks += 1
        name = f"block{self.blocks}"
        inside = f"{where}."
        if op.name == "thread":
            self.function(f"static void *{name}(void *data)", op.body, inside, ["(void)data;"], "return NULL;")
            return ["    {", "    pthread_t thread;", f"    if (pthread_create(&thread, NULL, {name}, NULL) == 0)",
                    "        pthread_join(thread, NULL);", "    }"]
        body = self.body(op.body, inside, uncaught or op.name == "uncaught")
        if op.name == "repeat":
            return [f"    for (int {name} = 0; {name} < {op.arguments[0]}; {name}++) {{", *body, "    }"]
        if op.name == "once":
            return ["    {", f"    static int {name};", f"    if (!{name}++) {{", *body, "    }", "    }"]
        if op.name == "fork":
            return ["    fflush(stdout);", "    {", f"    pid_t {name} = fork();", f"    if ({name} == 0) {{", *body,
                    "    exit(0);", "    }", f"    child_of(\"{where}\", {name});", "    }"]
        if op.name == "hold":
            return ["    {", f"    sigset_t all_{name}, before_{name};", f"    sigfillset(&all_{name});",
                    f"    pthread_sigmask(SIG_SETMASK, &all_{name}, &before_{name});", *body,
                    f"    pthread_sigmask(SIG_SETMASK, &before_{name}, NULL);", "    }"]
        return ["    {", *body, "    }"]


def export(text):
    program, writer = parse(text), Writer()
    used = {str(one) for op in program.all_ops() for one in op.arguments} | set(program.handlers)
    names = [f"h{digit}" for digit in range(1, 9) if f"h{digit}" in used]
    for name in names:
        writer.function(f"static int {name}(int signum, const tocsin_frame *frame)", program.handlers.get(name, []),
                        f"{name}.", ["(void)frame;", f'printf("call {name} %d\\n", signum);', "fflush(stdout);"])
    writer.function("int main(void)", program.main, "",
                    ["main_thread = pthread_self();", "if (pipe(line) != 0) return 1;"])
    declared = [f"static int {name}(int signum, const tocsin_frame *frame);" for name in names]
    foreign = ["static void foreign(int signum) {\n    (void)signum;\n}\n"] if "foreign" in used else []
    comment = [f"/*{line.replace('*/', '* /')} */" for line in comments(text, "")]
    head = HEAD.replace("#include <stdlib.h>", "#include <stdlib.h>\n#include <string.h>")
    return "\n".join([*comment, head, *declared, "", *foreign, *writer.functions])
