/* player_ops.c - the operations that are one call of tocsin.h: dispositions, sending, waiting, timers, masks, names. */
#include <errno.h>
#include <string.h>

#include "player.h"

/* ------------------------------------------------------------------------------------------------------ dispositions -- */

/* A function that nobody here knows would be a defect, and is shown as a number. */
static int say_handler(tocsin_handler handler) {
    if (handler == TOCSIN_SIG_ERR) return player_error(tocsin_error());
    int word = player_word(handler);
    return word ? player_value(OPS_RESULT_HANDLER, word) : player_value(OPS_RESULT_NUMBER, -1);
}

/* The short form where there is no data. */
static int install(int signum, tocsin_disposition next) {
    tocsin_disposition previous;
    if (!next.data) return say_handler(tocsin_signal(signum, next.handler));
    int error = tocsin_swap(signum, next, &previous);
    return error ? player_error(error) : say_handler(previous.handler);
}

int play_signal(const ops_op *op) {
    return install(op->number[0], player_disposition(op->number[1]));
}

int play_getsignal(const ops_op *op) {
    return say_handler(tocsin_getsignal(op->number[0]));
}

int play_save(const ops_op *op) {
    tocsin_handler handler = tocsin_getsignal(op->number[0]);
    if (handler == TOCSIN_SIG_ERR) return say_handler(handler);
    player.slot[op->number[0]] = (uint8_t)player_word(handler);
    return say_handler(handler);
}

int play_restore(const ops_op *op) {
    int signum = op->number[0];
    tocsin_disposition slot = {TOCSIN_SIG_NONE, NULL};
    if (signum > 0 && signum < TOCSIN_NSIG && player.slot[signum]) slot = player_disposition(player.slot[signum]);
    return install(signum, slot);
}

int play_siginterrupt(const ops_op *op) {
    return player_done(tocsin_siginterrupt(op->number[0], op->number[1]));
}

static void do_nothing(int signum) {
    (void)signum;
}

int play_os_signal(const ops_op *op) {
    static const tocsin_c_handler given[OPS_HANDLER_WORDS] = {
        [OPS_HANDLER_DFL] = SIG_DFL, [OPS_HANDLER_IGN] = SIG_IGN, [OPS_HANDLER_FOREIGN] = do_nothing};
    tocsin_c_handler previous = tocsin_os_setsig(op->number[0], given[op->number[1]]);
    int word = OPS_HANDLER_ENGINE;
    if (previous == SIG_ERR) return player_error(tocsin_error());
    if (previous == SIG_DFL) word = OPS_HANDLER_DFL;
    if (previous == SIG_IGN) word = OPS_HANDLER_IGN;
    if (previous == do_nothing) word = OPS_HANDLER_FOREIGN;
    return player_value(OPS_RESULT_HANDLER, word);
}

int play_init(const ops_op *op) {
    static const int flags[] = {0, TOCSIN_STARTUP_IGNORES, TOCSIN_STARTUP_SIGINT, TOCSIN_STARTUP};
    return player_done(tocsin_init(flags[op->number[0]]));
}

int play_fini(const ops_op *op) {
    (void)op;
    int error = tocsin_fini();
    if (!error) player.is_over = true, player.is_started = false;
    return player_done(error);
}

/* ---------------------------------------------------------------------------------------------------------- sending -- */

/* What another thread has been sent is there before the next operation. */
static int sent(int code) {
    world_settle();
    return player_done(code);
}

static int sent_raw(int error) {
    world_settle();
    return error ? player_os_error(error) : player_ok();
}

/* What errno is when an arrival comes, it is afterwards [arrival-keeps-errno]. */
int player_arrives(int (*send)(int target, int signum), int target, int signum) {
    enum { MARK = 7777 };
    errno = MARK;
    int error = send(target, signum);
    if (error == 0 && errno != MARK) ops_event_text(player_said(OPS_EVENT_REPORT), "an arrival has changed errno");
    return error;
}

static int queue_to_process(int value, int signum) {
    return world_sigqueue(signum, value);
}

int play_sigqueue(const ops_op *op) {
    return sent_raw(player_arrives(queue_to_process, op->number[1], op->number[0]));
}

static int kill_process(int target, int signum) {
    (void)target;
    return world_kill(signum);
}

int play_raise(const ops_op *op) {
    return sent(tocsin_raise_signal(op->number[0]));
}

int play_kill(const ops_op *op) {
    return sent_raw(player_arrives(kill_process, 0, op->number[0]));
}

int play_thread_kill(const ops_op *op) {
    return sent(tocsin_pthread_kill(world_thread(op->number[0]), op->number[1]));
}

int play_pidfd_send(const ops_op *op) {
    int pidfd = world_pidfd();
    int error = tocsin_pidfd_send_signal(pidfd, op->number[0], NULL, 0);
    world_close(pidfd);
    return sent(error);
}

/* Its failure is not recorded, for it may be called in signal context. */
int play_interrupt(const ops_op *op) {
    int error = tocsin_set_interrupt_ex(op->number[0]);
    return player_done(error ? tocsin_error_set(error, NULL) : 0);
}

int play_interrupt_occurred(const ops_op *op) {
    (void)op;
    return player_value(OPS_RESULT_NUMBER, tocsin_interrupt_occurred());
}

int play_tripped(const ops_op *op) {
    (void)op;
    return player_value(OPS_RESULT_NUMBER, tocsin_is_tripped());
}

int play_queue_arrivals(const ops_op *op) {
    return player_done(tocsin_queue_arrivals(op->number[0], op->number[1]));
}

int play_frame_siginfo(const ops_op *op) {
    (void)op;
    if (!player.told.is_known) return player_value(OPS_RESULT_HANDLER, OPS_HANDLER_NONE);
    ops_event *event = player_said(OPS_EVENT_VALUE);
    event->result = OPS_RESULT_ARRIVAL;
    event->number[0] = player.told.code;
    event->number[1] = player.told.value;
    return 0;
}

/* The sends of hold are raw: those of the engine are safe points. Its one safe point is at its end. */
static int held_send(const ops_op *op) {
    if (op->kind == OPS_KILL) return play_kill(op);
    return sent_raw(world_thread_kill(op->number[0], op->number[1]));
}

int play_hold(const ops_op *op) {
    world_hold();
    if (!ops_path_push(&player.path, 1)) world_end(OPS_EVENT_LIMIT, 0);
    for (const ops_op *send = op + 1; send < &player.program->op[op->end]; send++) {
        player_step(send);
        held_send(send);
        player.path.step[player.path.length - 1]++;
    }
    ops_path_pop(&player.path);
    world_let_in();
    return player_done(tocsin_check());
}

/* ---------------------------------------------------------------------------------------------------------- waiting -- */

int play_check(const ops_op *op) {
    (void)op;
    return player_done(tocsin_check());
}

int play_sleep(const ops_op *op) {
    return player_done(tocsin_sleep(op->time[0]));
}

int play_pause(const ops_op *op) {
    (void)op;
    bool before = world_waits(true);
    int error = tocsin_pause();
    world_waits(before);
    return player_done(error);
}

/* ----------------------------------------------------------------------------------------------------------- timers -- */

int play_alarm(const ops_op *op) {
    return player_value(OPS_RESULT_NUMBER, tocsin_alarm(op->number[0]));
}

static int say_timer(int error, const tocsin_itimer *timer) {
    if (error) return player_error(error);
    ops_event *event = player_said(OPS_EVENT_VALUE);
    event->result = OPS_RESULT_TIMER;
    event->number[0] = timer->value > 0;
    event->interval = timer->interval;
    return 0;
}

int play_setitimer(const ops_op *op) {
    tocsin_itimer previous;
    int error = tocsin_setitimer(op->number[0], op->time[0], op->time[1], &previous);
    return say_timer(error, &previous);
}

int play_getitimer(const ops_op *op) {
    tocsin_itimer now;
    int error = tocsin_getitimer(op->number[0], &now);
    return say_timer(error, &now);
}

/* ----------------------------------------------------------------------------------------------------- masks and waits -- */

/* In ascending order, the bad number at its place. 0 or its error. */
static int convert(const ops_set *set, tocsin_sigset *converted) {
    int error = set->has_bad && set->bad < 1 ? tocsin_sigset_add(converted, set->bad) : 0;
    for (uint64_t left = set->bits; left && !error; left &= left - 1)
        error = tocsin_sigset_add(converted, __builtin_ctzll(left) + 1);
    return error || !set->has_bad || set->bad < 1 ? error : tocsin_sigset_add(converted, set->bad);
}

int play_mask(const ops_op *op) {
    tocsin_sigset set = 0, previous;
    int error = convert(&op->set, &set);
    if (!error) error = tocsin_pthread_sigmask(op->number[0], set, &previous);
    return error ? player_error(error) : player_set(previous);
}

int play_sigpending(const ops_op *op) {
    (void)op;
    tocsin_sigset set;
    int error = tocsin_sigpending(&set);
    return error ? player_error(error) : player_set(set);
}

int play_sigwait(const ops_op *op) {
    tocsin_sigset set = 0;
    bool before = world_waits(true);
    int signum = convert(&op->set, &set);
    if (!signum) signum = tocsin_sigwait(set);
    world_waits(before);
    return signum < 0 ? player_error(signum) : player_value(OPS_RESULT_SIG, signum);
}

static int say_info(int signum, const tocsin_siginfo *info) {
    if (signum < 0) return player_error(signum);
    if (signum == 0) return player_value(OPS_RESULT_TIMEOUT, 0);
    ops_event *event = player_said(OPS_EVENT_VALUE);
    event->result = OPS_RESULT_SIGINFO;
    event->number[0] = signum;
    event->number[1] = info->code;
    if (info->signo != signum) event->number[0] = -1;
    return 0;
}

int play_sigwaitinfo(const ops_op *op) {
    tocsin_sigset set = 0;
    tocsin_siginfo info;
    bool before = world_waits(true);
    int signum = convert(&op->set, &set);
    if (!signum) signum = tocsin_sigwaitinfo(set, &info);
    world_waits(before);
    return say_info(signum, &info);
}

int play_sigtimedwait(const ops_op *op) {
    tocsin_sigset set = 0;
    tocsin_siginfo info;
    int signum = convert(&op->set, &set);
    if (!signum) signum = tocsin_sigtimedwait(set, op->time[0], &info);
    return say_info(signum, &info);
}

/* ------------------------------------------------------------------------------------------------------------ names -- */

int play_strsignal(const ops_op *op) {
    const char *text = tocsin_strsignal(op->number[0]);
    if (!text && tocsin_error()) return player_error(tocsin_error());
    if (!text) return player_value(OPS_RESULT_HANDLER, OPS_HANDLER_NONE);
    player_value(OPS_RESULT_TEXT, 0);
    ops_event_text(&player.trace->event[player.trace->events - 1], text);
    return 0;
}

int play_valid_signals(const ops_op *op) {
    (void)op;
    return player_set(tocsin_valid_signals());
}
