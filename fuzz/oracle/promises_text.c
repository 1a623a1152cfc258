/* promises_text.c - codes, texts, and what is reported. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "promises.h"

enum { TEXT = 320, NOBODYS = 1 };

static struct {
    tocsin_report_hook hook;
    int uncaught; /* what the program ends with; NOBODYS: it goes on */
} now;

void promises_text_begin(void) {
    now.hook = NULL;
    now.uncaught = NOBODYS;
}

/* ------------------------------------------------------------------------------------------------------------ codes -- */

/* As Python's documentation has the subclasses of OSError. */
static const struct {
    int error[3];
    const char *name;
} os_names[] = {
    {{EAGAIN, EALREADY, EINPROGRESS}, "BlockingIOError"},
    {{EPIPE, ESHUTDOWN}, "BrokenPipeError"},
    {{ECHILD}, "ChildProcessError"},
    {{ECONNABORTED}, "ConnectionAbortedError"},
    {{ECONNREFUSED}, "ConnectionRefusedError"},
    {{ECONNRESET}, "ConnectionResetError"},
    {{EEXIST}, "FileExistsError"},
    {{ENOENT}, "FileNotFoundError"},
    {{EINTR}, "InterruptedError"},
    {{EISDIR}, "IsADirectoryError"},
    {{ENOTDIR}, "NotADirectoryError"},
    {{EACCES, EPERM}, "PermissionError"},
    {{ESRCH}, "ProcessLookupError"},
    {{ETIMEDOUT}, "TimeoutError"},
};

static const char *os_name(int error) {
    for (size_t i = 0; i < sizeof os_names / sizeof *os_names; i++)
        for (int j = 0; j < 3; j++)
            if (error && os_names[i].error[j] == error) return os_names[i].name;
    return "OSError";
}

static int kind_of(int code) {
    if (code >= 0) return TOCSIN_KIND_NONE;
    if (code <= TOCSIN_EUSER) return TOCSIN_KIND_USER;
    int kind = -code / 65536;
    return kind > TOCSIN_KIND_WARNING ? TOCSIN_KIND_NONE : kind;
}

static int errno_of(int code) {
    int kind = kind_of(code);
    return kind == TOCSIN_KIND_OS || kind == TOCSIN_KIND_ITIMER ? -code % 256 : 0;
}

static const char *name_of(int code) {
    static const char *const names[] = {"Exception", "ValueError",          "TypeError",         "OverflowError",
                                        NULL,        "signal.itimer_error", "KeyboardInterrupt", "RuntimeWarning"};
    int kind = kind_of(code);
    if (kind == TOCSIN_KIND_OS) return os_name(errno_of(code));
    return names[kind == TOCSIN_KIND_USER ? 0 : kind];
}

void promises_code(int code) {
    int last = tocsin_error();
    if (tocsin_error_kind(code) != kind_of(code)) promises_broken("a code has another kind", "contract");
    if (tocsin_error_errno(code) != errno_of(code)) promises_broken("a code carries another errno", "contract");
    if (strcmp(tocsin_error_name(code), name_of(code)) != 0) promises_broken("a code has another name", "contract");
    if (tocsin_error() != last) promises_broken("a question has changed the last failure", "contract");
}

/* ------------------------------------------------------------------------------------------------------------ texts -- */

/* What is cut is what there is room for, and nothing behind it is written. */
void promises_text(unsigned size) {
    static const char untouched = 0x5a;
    char whole[TEXT], cut[100];
    int length = tocsin_error_text(whole, sizeof whole);
    if (length < 0 || length >= TEXT || whole[length] != '\0' || (int)strlen(whole) != length)
        promises_broken("a text has another length", "contract");
    memset(cut, untouched, sizeof cut);
    if (tocsin_error_text(size ? cut : NULL, size) != length)
        promises_broken("a text that is cut has another length", "contract");
    size_t end = size == 0 ? 0 : (size_t)length < size ? (size_t)length : size - 1;
    if (memcmp(cut, whole, end) != 0) promises_broken("a text that is cut is another one", "contract");
    if (size && cut[end] != '\0') promises_broken("a text that is cut has no end", "contract");
    for (size_t i = size; i < sizeof cut; i++)
        if (cut[i] != untouched) promises_broken("a text is written behind its room", "contract");
}

void promises_says(const char *text) {
    char whole[TEXT];
    tocsin_error_text(whole, sizeof whole);
    if (strcmp(whole, text) != 0) promises_broken("a failure has another text", "contract");
}

/* ---------------------------------------------------------------------------------------------------------- reports -- */

/* The number behind these words, and the same sentence again; 0: another sentence. */
static int number_in(const char *line, const char *form) {
    char again[TEXT];
    int number = 0;
    if (sscanf(line, form, &number) != 1) return 0;
    snprintf(again, sizeof again, form, number);
    return strcmp(line, again) == 0 ? number : 0;
}

static bool tells_of_wakeup(const char *line) {
    static const int errors[] = {EAGAIN, EBADF, EPIPE, EINVAL};
    char again[TEXT];
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        snprintf(again, sizeof again,
                 "Exception ignored when trying to write to the signal wakeup fd:\n%s: [Errno %d] %s\n",
                 os_name(errors[i]), errors[i], strerrordesc_np(errors[i]));
        if (strcmp(line, again) == 0) return true;
    }
    return false;
}

/* What Python prints, and whom it is about; 0: nobody says. */
static int judge_line(const char *line) {
    int raced = number_in(line, "OSError: Signal %d ignored due to race condition\n");
    if (raced) promises_dropped(raced);
    int reserved = number_in(line, "RuntimeWarning: invalid signal number %d, please use valid_signals()\n");
    if (reserved && reserved != 32 && reserved != 33)
        promises_broken("a good number is left out", "mask-reserved-numbers");
    if (!raced && !reserved && !tells_of_wakeup(line))
        promises_broken("a report says what none says", "wakeup-report-waits-for-safe-point");
    return raced + reserved;
}

void promises_report(const tocsin_report *report) {
    char line[TEXT];
    if (!now.hook) promises_broken("a hook is told that was taken away", "contract");
    snprintf(line, sizeof line, "%s%s%s: %s\n", report->message ? report->message : "", report->message ? ":\n" : "",
             tocsin_error_name(report->code), report->text);
    int about = judge_line(line);
    tocsin_getsignal(0); /* a failure of the hook's own, which nobody must see */
    if (about && about != report->signum) promises_broken("a report is about another signal", "race-report");
}

void promises_hook(tocsin_report_hook hook, tocsin_report_hook before) {
    if (before != now.hook) promises_broken("the hook before is another one", "contract");
    now.hook = hook;
}

/* The last words of a program: the exception's name, and its text if there is one. */
static void judge_last_words(const char *line) {
    char wanted[TEXT], text[256];
    bool has_text = tocsin_error_text(text, sizeof text) > 0;
    snprintf(wanted, sizeof wanted, "%s%s%s\n", name_of(now.uncaught), has_text ? ": " : "", has_text ? text : "");
    if (strcmp(line, wanted) != 0) promises_broken("a program ends with other words", "uncaught-failure-exits-with-1");
}

void promises_output(const char *text, size_t size) {
    char line[TEXT + 1];
    snprintf(line, sizeof line, "%.*s", (int)size, text);
    if (now.uncaught != NOBODYS) judge_last_words(line);
    else if (now.hook) promises_broken("stderr is told although there is a hook", "contract");
    else judge_line(line);
}

/* -------------------------------------------------------------------------------------------------------------- end -- */

void promises_uncaught(int code) {
    now.uncaught = code > 0 ? 0 : code;
}

/* By SIGINT if it can come; by SIGPIPE if the byte of an arrival that was held goes nowhere. */
void promises_died(enum tocsin_sim_life life, int end) {
    if (now.uncaught == NOBODYS) return;
    bool by_signal = now.uncaught == TOCSIN_KEYBOARD_INTERRUPT;
    bool is_good = life == TOCSIN_SIM_EXITED && end == (now.uncaught < 0);
    if (by_signal) is_good = end == SIGINT ? life == TOCSIN_SIM_KILLED : end == 128 + SIGINT;
    is_good |= life == TOCSIN_SIM_KILLED && end == SIGPIPE;
    if (!is_good)
        promises_broken("a program ends another way",
                        by_signal ? "uncaught-interrupt-dies-of-sigint" : "uncaught-failure-exits-with-1");
}
