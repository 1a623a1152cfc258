/* errors.c - codes, and the texts that Python's exceptions would carry. */
#include <errno.h>

#include "engine.h"

/* The calling thread's last failure. Not part of the engine's state: it says what was told, not what will happen. */
static __thread struct tocsin_i_failure last
    __attribute__((tls_model("initial-exec"))); /* no allocation on the first use, also in a loaded module */

/* '#' stands for the failure's number, '$' for its text: "this" where a handler made the code up and gave none. */
static const struct {
    int code;
    const char *text;
} sentences[] = {
    {TOCSIN_ESIGNUM, "signal number out of range"},
    {TOCSIN_ETHREAD, "$ only works in main thread of the main interpreter"},
    {TOCSIN_EMASK, "signal number # out of range [1; 64]"},
    {TOCSIN_EFDBLOCKS, "the fd # must be in non-blocking mode"},
    {TOCSIN_ENAN, "Invalid value NaN (not a number)"},
    {TOCSIN_ETIMEOUT, "timeout must be non-negative"},
    {TOCSIN_ESLEEP, "sleep length must be non-negative"},
    {TOCSIN_EHANDLER, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"},
    {TOCSIN_ESIGINFO, "siginfo must be None"},
    {TOCSIN_ENULL, "$ must not be NULL"},
    {TOCSIN_ETOOLARGE, "timestamp too large to convert to C _PyTime_t"},
};

int tocsin_i_fail(int code, long number, const char *text) {
    last = (struct tocsin_i_failure){code, number, text};
    return code;
}

struct tocsin_i_failure tocsin_i_last_failure(void) {
    return last;
}

void tocsin_i_restore_failure(struct tocsin_i_failure failure) {
    last = failure;
}

int tocsin_error_set(int code, const char *text) {
    return tocsin_i_fail(code, 0, text);
}

/* A handler that returns a code without tocsin_error_set must not show the text of an older failure. */
int tocsin_i_handler_failed(int code) {
    return last.code == code ? code : tocsin_i_fail(code, 0, NULL);
}

int tocsin_error(void) {
    return last.code;
}

int tocsin_error_kind(int code) {
    if (code >= 0) return TOCSIN_KIND_NONE;
    if (code <= TOCSIN_EUSER) return TOCSIN_KIND_USER;
    int kind = -code >> 16;
    return kind <= TOCSIN_KIND_WARNING ? kind : TOCSIN_KIND_NONE;
}

int tocsin_error_errno(int code) {
    int kind = tocsin_error_kind(code);
    return kind == TOCSIN_KIND_OS || kind == TOCSIN_KIND_ITIMER ? -code & 0xff : 0;
}

/* The subclasses of OSError that Python chooses by errno. */
static const char *os_error_name(int error) {
    switch (error) {
        case EAGAIN:
        case EALREADY:
        case EINPROGRESS: return "BlockingIOError";
        case EPIPE:
        case ESHUTDOWN: return "BrokenPipeError";
        case ECHILD: return "ChildProcessError";
        case EINTR: return "InterruptedError";
        case EEXIST: return "FileExistsError";
        case ENOENT: return "FileNotFoundError";
        case EISDIR: return "IsADirectoryError";
        case ENOTDIR: return "NotADirectoryError";
        case EACCES:
        case EPERM: return "PermissionError";
        case ESRCH: return "ProcessLookupError";
        case ETIMEDOUT: return "TimeoutError";
        case ECONNRESET: return "ConnectionResetError";
        case ECONNREFUSED: return "ConnectionRefusedError";
        case ECONNABORTED: return "ConnectionAbortedError";
        default: return "OSError";
    }
}

const char *tocsin_error_name(int code) {
    switch (tocsin_error_kind(code)) {
        case TOCSIN_KIND_VALUE: return "ValueError";
        case TOCSIN_KIND_TYPE: return "TypeError";
        case TOCSIN_KIND_OVERFLOW: return "OverflowError";
        case TOCSIN_KIND_OS: return os_error_name(tocsin_error_errno(code));
        case TOCSIN_KIND_ITIMER: return "signal.itimer_error"; /* so CPython 3.10 to 3.13 names it (rule 90) */
        case TOCSIN_KIND_INTERRUPT: return "KeyboardInterrupt";
        case TOCSIN_KIND_WARNING: return "RuntimeWarning";
        default: return "Exception";
    }
}

static void put_sentence(struct tocsin_i_text *text, const char *sentence) {
    for (; *sentence; sentence++) {
        if (*sentence == '#') tocsin_i_put_number(text, last.number);
        else if (*sentence == '$') tocsin_i_put(text, last.text ? last.text : "this");
        else tocsin_i_put(text, (char[]){*sentence, '\0'});
    }
}

int tocsin_error_text(char *buf, size_t size) {
    struct tocsin_i_text text = {buf, size, 0};
    tocsin_i_put(&text, "");
    if (tocsin_error_errno(last.code)) tocsin_i_put_error(&text, tocsin_error_errno(last.code));
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        if (sentences[i].code != last.code) continue;
        put_sentence(&text, sentences[i].text);
        return (int)text.length;
    }
    if (last.text) tocsin_i_put(&text, last.text);
    return (int)text.length;
}
