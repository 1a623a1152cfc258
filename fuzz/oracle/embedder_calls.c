/* embedder_calls.c - the calls that an embedder makes, each with what it promises by itself. */
#include <errno.h>
#include <string.h>
#include <sys/time.h>

#include "embedder.h"

enum { STORM = 70 };

/* ------------------------------------------------------------------------------------------------------ safe points -- */

static void check(void) {
    static const tocsin_frame nowhere = {0}, somewhere = {.file = "a loop", .line = 7, .function = "evaluate"};
    unsigned before = promises_calls();
    int kind = embedder_pick(3), result;
    errno = ERANGE;
    if (kind) promises_place(kind == 1 ? &nowhere : &somewhere);
    if (kind == 2) result = tocsin_check_at(somewhere.file, somewhere.line, somewhere.function);
    else result = kind ? (tocsin_check)() : tocsin_check();
    if (!tocsin_is_main_thread() && (result || promises_calls() != before))
        promises_broken("a safe point runs handlers elsewhere", "check-outside-main-is-nothing");
    if (promises_calls() == before && ((result && result != TOCSIN_KEYBOARD_INTERRUPT) || errno != ERANGE))
        promises_broken("a safe point that runs nothing fails, or changes errno", "no-invented-call");
    if (result > 0 || (result < 0 && tocsin_error() != result))
        promises_broken("a safe point fails with something else", "check-tells-failure");
    if (result == TOCSIN_EOS(EIO)) promises_says("[Errno 5] Input/output error");
}

/* Nothing arrives between the question and the safe point. */
static void ask(void) {
    struct embedder_plan kept[EMBEDDER_PLANS];
    int kept_flood = embedder.flood;
    embedder.flood = 0;
    memcpy(kept, embedder.plans, sizeof kept);
    memset(embedder.plans, 0, sizeof embedder.plans);
    bool is_tripped = tocsin_is_tripped();
    unsigned before = promises_calls();
    check();
    if (!is_tripped && promises_calls() != before)
        promises_broken("a safe point runs a handler that was not announced", "no-invented-call");
    memcpy(embedder.plans, kept, sizeof embedder.plans);
    embedder.flood = kept_flood;
}

static void send_now(void) {
    int signum = embedder_signal();
    const tocsin_sim *sim = tocsin_sim_state();
    tocsin_port_thread thread = (tocsin_port_thread)embedder_pick(TOCSIN_SIM_THREADS);
    if (thread && sim->thread[thread - 1].state != TOCSIN_SIM_RUNNING) thread = 0;
    if (thread) promises_disorder(tocsin_i_bit(signum));
    embedder_arrive(thread, signum);
}

static void queue(int signum) {
    bool is_asked_for = tocsin_i_engine->queued & tocsin_i_bit(signum);
    if (!is_asked_for) promises_disorder(tocsin_i_bit(signum));
    if (tocsin_sim_sigqueue(signum, ++embedder.value) == 0 && is_asked_for) promises_queued(signum, embedder.value);
}

static void send_queued(void) {
    int signum = embedder_queueing();
    for (int left = embedder_pick(3); left >= 0; left--) queue(signum);
}

/* What waits for a handler that goes is gone or coalesces. */
static void install(void) {
    static const tocsin_handler handlers[] = {embedder_plain, embedder_with_data, TOCSIN_SIG_IGN, TOCSIN_SIG_DFL};
    int signum = embedder_signal(), kind = embedder_pick(4);
    tocsin_disposition next = {handlers[kind], kind == 1 ? embedder_data(signum) : NULL}, previous;
    if (kind == 1) tocsin_swap(signum, next, embedder_pick(2) ? &previous : NULL);
    else tocsin_signal(signum, next.handler);
    if (kind > 1) promises_disorder(tocsin_i_bit(signum));
}

static void send_self(void) {
    int signum = embedder_signal(), kind = embedder_pick(4), fd;
    promises_disorder(tocsin_i_bit(signum));
    if (kind == 0) tocsin_raise_signal(signum);
    else if (kind == 1) tocsin_pthread_kill((pthread_t)tocsin_port_self(), signum);
    else if (kind == 2 && (fd = tocsin_sim_pidfd_open()) >= 0) {
        tocsin_pidfd_send_signal(fd, signum, NULL, 0);
        tocsin_sim_close(fd);
    } else tocsin_raise_signal(0);
}

static void change_mask(void) {
    static const int hows[] = {SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK};
    tocsin_sigset previous, set = embedder_pick(2) ? 0 : embedder_set();
    tocsin_pthread_sigmask(hows[embedder_pick(3)], set, embedder_pick(2) ? &previous : NULL);
}

/* Below the engine, which may hold what this lets in. */
static void unblock_raw(void) {
    int signum = embedder_queueing();
    promises_unordered();
    for (int left = embedder_pick(4); left >= 0; left--) {
        (tocsin_port_mask)(SIG_UNBLOCK, ~(tocsin_sigset)0, NULL);
        if (left) queue(signum);
    }
}

static void wait(void) {
    static const double seconds[] = {0, 0.0000001, 0.001};
    tocsin_siginfo info;
    tocsin_sigset set = embedder_set(), pending;
    double time = seconds[embedder_pick(3)];
    switch (embedder_pick(6)) {
        case 0: (tocsin_sleep)(time); break;
        case 1: tocsin_sleep(time); break;
        case 2: promises_disorder(set), tocsin_sigtimedwait(set, time, embedder_pick(2) ? &info : NULL); break;
        case 3: promises_disorder(set), tocsin_sigwaitinfo(set, embedder_pick(2) ? &info : NULL); break;
        case 4: tocsin_pause(); break;
        default:
            tocsin_sigpending(&pending);
            if (pending & set) promises_disorder(set), tocsin_sigwait(set);
    }
    promises_disorder(set); /* also if a handler has asked anew */
}

static void interrupt_self(void) {
    int signum = embedder_signal();
    promises_disorder(tocsin_i_bit(signum));
    embedder_interrupt(signum);
}

static void take_interrupt(void) {
    bool is_main = tocsin_is_main_thread();
    int result = tocsin_interrupt_occurred();
    if (is_main) promises_taken(tocsin_i_bit(SIGINT));
    if (result && !is_main) promises_broken("another thread takes a flag", "interrupt-occurred-only-in-main");
}

static void ask_for_each(void) {
    int signum = embedder_queueing();
    bool on = embedder_pick(3) > 0;
    if (!on) promises_disorder(tocsin_i_bit(signum));
    int result = tocsin_queue_arrivals(signum, on);
    if (on && result == 0) promises_asked(signum);
}

static void change_bell(void) {
    embedder_set_bell(embedder_pick(3));
}

static void change_hook(void) {
    if (!tocsin_is_main_thread()) return;
    tocsin_report_hook hook = embedder_pick(2) ? promises_report : NULL;
    promises_hook(hook, tocsin_set_report_hook(hook));
}

static void change_wakeup(void) {
    int previous;
    if (!embedder.wakeup[1] && tocsin_sim_pipe_open(1 + embedder_pick(2), true, embedder.wakeup) != 0) return;
    switch (embedder_pick(5)) {
        case 0: tocsin_set_wakeup_fd(embedder.wakeup[1], embedder_pick(2), &previous); break;
        case 1: tocsin_set_wakeup_fd(-1, true, NULL); break;
        case 2: tocsin_is_main_thread() ? tocsin_swap_wakeup_fd(embedder_pick(2) ? embedder.wakeup[1] : -2) : 0; break;
        case 3: tocsin_sim_close(embedder.wakeup[embedder_pick(2)]); break;
        default: tocsin_sim_read(embedder.wakeup[0], &previous, 1);
    }
}

static void become_main(void) {
    tocsin_set_main_thread();
    if (!tocsin_is_main_thread()) promises_broken("the thread that asked is not the main one", "contract");
}

/* Frames belong to the main thread: it changes only where there are none. */
static void change_thread(void) {
    tocsin_port_thread thread = (tocsin_port_thread)(1 + embedder_pick(TOCSIN_SIM_THREADS));
    promises_disorder(~(tocsin_sigset)0);
    if (embedder.depth) return;
    if (embedder_pick(3) == 0) tocsin_sim_thread_start();
    else if (embedder_pick(2)) become_main();
    else if (tocsin_sim_state()->thread[thread - 1].state == TOCSIN_SIM_RUNNING) tocsin_sim_run_as(thread);
}

static void start_or_end(void) {
    bool is_main = tocsin_is_main_thread();
    int kind = embedder_pick(8);
    if (kind < 5) {
        tocsin_init(kind);
        return;
    }
    promises_disorder(~(tocsin_sigset)0);
    if (kind == 5) {
        tocsin_fini();
        if (is_main) promises_taken(~(tocsin_sigset)0);
        return;
    }
    tocsin_sim_fork_child();
    promises_forked();
}

static void set_timer(void) {
    tocsin_itimer timer;
    int which = embedder_pick(3);
    if (embedder_pick(4) == 0) tocsin_alarm(embedder_pick(2));
    else
        tocsin_setitimer(which, 0.0005 * embedder_pick(3), 0.0005 * embedder_pick(2), embedder_pick(2) ? &timer : NULL);
    tocsin_getitimer(which, &timer);
}

static void fail(void) {
    promises_refuse((unsigned)embedder_pick(4) + 4 * (unsigned)embedder_pick(32));
}

/* Codes that there are, and any others. */
static int pick_code(void) {
    static const int errors[] = {EINTR,  EAGAIN, EPIPE, ECHILD,    EEXIST,     ENOENT,       EISDIR,       ENOTDIR,
                                 EACCES, EPERM,  ESRCH, ETIMEDOUT, ECONNRESET, ECONNREFUSED, ECONNABORTED, EALREADY};
    switch (embedder_pick(5)) {
        case 0: return TOCSIN_EOS(errors[embedder_pick(sizeof errors / sizeof *errors)]);
        case 1: return TOCSIN_CODE(embedder_pick(12), embedder_pick(9), 0);
        case 2: return TOCSIN_EITIMER(EINVAL);
        case 3: return TOCSIN_EUSER - embedder_pick(3);
        default: return embedder_pick(2) ? TOCSIN_KEYBOARD_INTERRUPT : 1;
    }
}

static void say(void) {
    static const char *const texts[] = {NULL, "", "no such device",
                                        "a sentence that is too long for a line of a terminal"};
    int code = pick_code();
    promises_code(code);
    if (embedder_pick(2)) tocsin_error_set(code, texts[embedder_pick(4)]);
    promises_text((unsigned)embedder_pick(100));
}

static void use_sets(void) {
    static const int numbers[] = {2, 32, 33, 64, 0, 65};
    tocsin_sigset set = 0;
    int signum = numbers[embedder_pick(6)];
    bool is_good = signum > 0 && signum < TOCSIN_NSIG && signum / 2 != 16;
    int last = tocsin_error(), result = tocsin_sigset_add(&set, signum);
    if (result == 0 && tocsin_error() != last)
        promises_broken("a report has changed the last failure", "report-and-failure");
    if (tocsin_sigset_has(set, signum) != is_good || tocsin_sigset_has(set, 10))
        promises_broken("a set has another member", "mask-reserved-numbers");
    if (tocsin_sigset_has(tocsin_valid_signals(), signum) != is_good)
        promises_broken("another number is valid", "valid-signals");
    if (!tocsin_strsignal(signum) == is_good) promises_broken("a name is missing, or there is one", "strsignal-text");
}

/* More than a trampoline lets in; and then one at each look for more. */
static void storm(void) {
    int signum = embedder_signal();
    promises_flood();
    promises_disorder(~(tocsin_sigset)0);
    for (int left = STORM; left > 0; left--) tocsin_sim_send(0, signum);
    embedder.flood = signum == EMBEDDER_FLOODED && embedder_pick(2);
}

static void go_below(void) {
    int signum = embedder_signal();
    promises_disorder(~(tocsin_sigset)0);
    if (embedder_pick(2)) tocsin_siginterrupt(signum, embedder_pick(2));
    else if (tocsin_os_setsig(signum, SIG_IGN) != SIG_ERR && tocsin_os_getsig(signum) != SIG_IGN)
        promises_broken("another disposition than was set", "os-setsig-passes-the-table-by");
}

/* Nothing arrives any more: exit handlers are not here. */
static void end_uncaught(void) {
    int code = pick_code();
    if (embedder_pick(4)) return;
    embedder.is_over = true;
    promises_uncaught(code);
    tocsin_exit_uncaught(code);
}

const struct embedder_call embedder_calls[] = {
    {"check", check},
    {"send_now", send_now},
    {"install", install},
    {"plan", embedder_plan},
    {"ask", ask},
    {"fail", fail},
    {"send_self", send_self},
    {"send_queued", send_queued},
    {"ask_for_each", ask_for_each},
    {"change_mask", change_mask},
    {"wait", wait},
    {"interrupt", interrupt_self},
    {"interrupt_occurred", take_interrupt},
    {"set_bell", change_bell},
    {"set_report_hook", change_hook},
    {"wakeup", change_wakeup},
    {"thread", change_thread},
    {"start_or_end", start_or_end},
    {"timer", set_timer},
    {"say", say},
    {"sets", use_sets},
    {"plan", embedder_plan},
    {"send_queued", send_queued},
    {"send_now", send_now},
    {"unblock_raw", unblock_raw},
    {"go_below", go_below},
    {"storm", storm},
    {"exit_uncaught", end_uncaught},
};
const int embedder_calls_count = sizeof embedder_calls / sizeof *embedder_calls;
