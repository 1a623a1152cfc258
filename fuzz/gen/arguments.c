/* arguments.c - arguments from choices: mostly few values that meet one another, now and then a bad one. */
#include "inside.h"

static int signal_of(struct gen *gen) {
    static const int bad[] = {0, -1, 65, 32, 33, 9, 19, INT32_MIN, INT32_MAX};
    if (gen->profile->bad && choose(gen->choice, 24) == 23) return bad[choose(gen->choice, sizeof bad / sizeof *bad)];
    return gen->profile->signals[gen->first + choose(gen->choice, gen->signals)];
}

static int handler_of(struct gen *gen) {
    static const int others[] = {OPS_HANDLER_DFL, OPS_HANDLER_IGN, OPS_HANDLER_KBD, OPS_HANDLER_NONE};
    int handlers = gen->profile->handlers;
    int number = choose(gen->choice, 2 * handlers + 3 + gen->profile->bad);
    return number < 2 * handlers ? OPS_HANDLER_H1 + number / 2 : others[number - 2 * handlers];
}

static int descriptor_of(struct gen *gen) {
    static const int good[] = {OPS_FD_PIPE, OPS_FD_OFF,    OPS_FD_FULL, OPS_FD_SOCKET,
                               OPS_FD_LOST, OPS_FD_BROKEN, OPS_FD_NULL, OPS_FD_READEND};
    static const int bad[] = {OPS_FD_BLOCKING, OPS_FD_CLOSED, OPS_FD_BAD};
    if (gen->profile->bad && choose(gen->choice, 6) == 5) return bad[choose(gen->choice, 3)];
    return good[choose(gen->choice, 8)];
}

/* A word of a small type, or a number that is none. */
static int word_of(struct gen *gen, int words) {
    static const int bad[] = {-1, 3, 99};
    if (gen->profile->bad && choose(gen->choice, 16) == 15) return bad[choose(gen->choice, 3)];
    return choose(gen->choice, words);
}

static int number_of(struct gen *gen, enum ops_argument argument) {
    static const int some[] = {0, 1, 2, 5, 3600};
    static const int oshandlers[] = {OPS_HANDLER_DFL, OPS_HANDLER_IGN, OPS_HANDLER_FOREIGN};
    switch (argument) {
        case OPS_ARGUMENT_SIG: return signal_of(gen);
        case OPS_ARGUMENT_HANDLER: return handler_of(gen);
        case OPS_ARGUMENT_OSHANDLER: return oshandlers[choose(gen->choice, 3)];
        case OPS_ARGUMENT_HOW:
        case OPS_ARGUMENT_WHICH: return word_of(gen, 3);
        case OPS_ARGUMENT_BOOL: return choose(gen->choice, 2);
        case OPS_ARGUMENT_THREAD: return gen->profile->real ? 0 : choose(gen->choice, 3);
        case OPS_ARGUMENT_FLAGS: return 3 - choose(gen->choice, 4);
        case OPS_ARGUMENT_FD: return descriptor_of(gen);
        case OPS_ARGUMENT_COUNT: return choose(gen->choice, 4);
        default:
            if (gen->profile->real) return 2 * choose(gen->choice, 2);
            if (gen->profile->bad && choose(gen->choice, 8) == 7) return -1;
            return some[choose(gen->choice, 5)];
    }
}

/* What passes and what a timer is set to have no sum in common: two things at the same moment come in no order. The
 * processor's timers are as exact as the scheduler's tick: theirs are long against it, as are all intervals, for a
 * program that does nothing but take SIGALRM ends at a limit. */
static double good_time(struct gen *gen, const ops_op *op, bool is_second) {
    static const double values[] = {0, 0.001, 0.01, 0.05, 0.1, 1, 1.5, 1e-9, 3600, 1.9999999};
    static const double longer[] = {0, 0.05, 0.1, 1, 1.5};
    static const double waits[] = {0, 0.0007, 0.0031, 0.0173, 0.0419, 0.1271, 2.3113, 1e-9, 3601.7, 0.7331};
    if (op->kind != OPS_SETITIMER) return waits[choose(gen->choice, 10)];
    return is_second || op->number[0] > 0 ? longer[choose(gen->choice, 5)] : values[choose(gen->choice, 10)];
}

/* For real processes: nobody knows how much time passes between two operations, so it is either nothing against what
 * they wait for, or what they wait for is over long before. A timer of the processor's is too far away to fire, an
 * interval of the real one could fire anywhere. */
static double real_time(struct gen *gen, const ops_op *op, bool is_second) {
    if (op->kind == OPS_SETITIMER && op->number[0] > 0) return choose(gen->choice, 2) * 3600.0;
    if (op->kind == OPS_SETITIMER) return is_second ? 0 : choose(gen->choice, 2) * 0.4;
    int which = choose(gen->choice, 24);
    return which == 23 ? 0.6 : which > 19 ? 0.0023 : 0;
}

/* advance and spend are the test's own: nobody says what they do with a bad time, or a long one. A wait may end beyond the
 * clock's range; what is left of a timer that ends there hangs on when the clock began. */
static double time_of(struct gen *gen, const ops_op *op, bool is_second) {
    static const double bad[] = {-1,          -1e-9, __builtin_inf(), 1e300, -__builtin_inf(), 5e-324,
                                 0 /* nan */, 4e9,   9223372036};
    static const double passing[] = {0, 0.0031, 0.0419, 0.1271, 0.7331};
    bool is_own = op->kind == OPS_ADVANCE || op->kind == OPS_SPEND;
    if (is_own && !gen->profile->real) return passing[choose(gen->choice, 5)];
    if (is_own || !gen->profile->bad || choose(gen->choice, 8) != 7)
        return gen->profile->real ? real_time(gen, op, is_second) : good_time(gen, op, is_second);
    int which = choose(gen->choice, gen->profile->real ? 7 : op->kind == OPS_SETITIMER ? 8 : 9);
    if (which == 5 && op->kind == OPS_SETITIMER && (op->number[0] > 0 || gen->profile->real)) return 0;
    return which == 6 ? ops_nan() : bad[which];
}

static void set_of(struct gen *gen, ops_set *set) {
    static const int bad[] = {0, -1, 65, 1000};
    int count = choose(gen->choice, 4);
    if (count == 3 && choose(gen->choice, 4) == 3) set->bits = OPS_ALL_SIGNALS;
    for (; count > 0; count--) {
        int signum = gen->profile->signals[gen->first + choose(gen->choice, gen->signals)];
        set->bits |= (uint64_t)1 << (signum - 1);
    }
    if (!gen->profile->bad || choose(gen->choice, 24) != 23) return;
    set->has_bad = 1;
    set->bad = bad[choose(gen->choice, 4)];
}

void gen_arguments(struct gen *gen, ops_op *op) {
    const ops_info *info = &ops_table[op->kind];
    int numbers = 0, times = 0;
    for (int i = 0; i < 3 && info->argument[i]; i++) {
        if (info->argument[i] == OPS_ARGUMENT_TIME) op->time[times] = time_of(gen, op, times > 0), times++;
        else if (info->argument[i] == OPS_ARGUMENT_SET) set_of(gen, &op->set);
        else op->number[numbers++] = number_of(gen, info->argument[i]);
    }
    if (op->kind == OPS_THREAD) op->number[0] = 1 + choose(gen->choice, 2);
}
