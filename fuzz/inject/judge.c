/* judge.c - what a run comes to: four questions that the window's own fields answer, then the model.
 *
 * Equal runs are judged once: there are few different ones among the thousands of a window. */
#include <string.h>

#include "inject.h"

const char *const inject_verdict_names[INJECT_VERDICTS] = {"Pass",     "refused",    "lost wake-up", "lost result",
                                                           "spurious", "never ends", "dies",         "not judged"};

/* ------------------------------------------------------------------------------------------------------- the waits -- */

static bool is_window(const ops_path *path) {
    return path->length >= 1 && path->step[0] == inject_window->operation;
}

/* What the window's operation gave; NULL when it has not come back. */
static const ops_event *answer(const struct inject_case *one) {
    for (uint32_t i = 0; i < one->events; i++) {
        const ops_event *event = &one->event[i];
        bool is_answer =
            event->kind == OPS_EVENT_OK || event->kind == OPS_EVENT_VALUE || event->kind == OPS_EVENT_ERROR;
        if (is_answer && event->path.length == 1 && is_window(&event->path)) return event;
    }
    return NULL;
}

static bool has_called(const struct inject_case *one) {
    for (uint32_t i = 0; i < one->events; i++)
        if (one->event[i].kind == OPS_EVENT_CALL && is_window(&one->event[i].path)) return true;
    return false;
}

/* Asleep although a signal had come: what woke it was our last resort. */
static bool slept_on(const struct inject_case *one) {
    bool came = false;
    for (int i = 0; i < one->arrivals; i++) {
        if (one->arrival[i].woke && came) return true;
        came |= !one->arrival[i].woke;
    }
    return false;
}

static bool was_woken(const struct inject_case *one) {
    for (int i = 0; i < one->arrivals; i++)
        if (one->arrival[i].woke) return true;
    return false;
}

/* Taken from the kernel, where it is pending no more, and not given to the caller. */
static bool has_lost_result(const struct inject_case *one, const ops_event *event) {
    int takes = inject_window->takes;
    bool gives = event && event->kind == OPS_EVENT_VALUE && event->number[0] == takes &&
                 (event->result == OPS_RESULT_SIG || event->result == OPS_RESULT_SIGINFO);
    if (gives) return false;
    for (uint32_t i = 0; i < one->events; i++) {
        const ops_event *other = &one->event[i];
        bool is_set = other->kind == OPS_EVENT_VALUE && other->result == OPS_RESULT_SET && other->path.length == 1;
        if (is_set && other->path.step[0] > inject_window->operation && (other->set[0] >> (takes - 1) & 1))
            return false;
    }
    return true;
}

static enum inject_verdict judge_wait(const struct inject_case *one) {
    const ops_event *event = answer(one);
    if (inject_window->must_end && slept_on(one)) return INJECT_LOST_WAKEUP;
    if (inject_window->takes && has_lost_result(one, event)) return INJECT_LOST_RESULT;
    if (inject_window->must_sleep && !was_woken(one)) return INJECT_SPURIOUS;
    if (inject_window->must_end && event && event->kind == OPS_EVENT_OK && !has_called(one)) return INJECT_SPURIOUS;
    return INJECT_PASS;
}

/* -------------------------------------------------------------------------------------------------------- the model -- */

static void ask_model(struct inject_case *one) {
    static const enum inject_verdict says[] = {[MODEL_ALLOWED] = INJECT_PASS,
                                               [MODEL_REFUSED] = INJECT_REFUSED,
                                               [MODEL_LIMITED] = INJECT_OPEN,
                                               [MODEL_UNDECIDED] = INJECT_OPEN,
                                               [MODEL_LACKS] = INJECT_OPEN};
    struct model_params params = {.arrivals = (uint32_t)one->arrivals};
    for (int i = 0; i < one->arrivals; i++) {
        const struct inject_arrival *arrival = &one->arrival[i];
        params.arrival[i] =
            (struct model_arrival){arrival->path, arrival->turn, MODEL_STEP_ANY, K_MAIN, arrival->signum};
    }
    model_allows(&posix_shared->program, &params, &posix_shared->trace, &one->model);
    one->verdict = says[one->model.is];
}

/* ------------------------------------------------------------------------------------------------------------- cases -- */

static uint64_t hash_of(const struct inject_now *now, const ops_trace *trace) {
    uint64_t hash =
        inject_mix((uint64_t)now->arrivals + 1, now->arrival, (size_t)now->arrivals * sizeof now->arrival[0]);
    return inject_mix(hash, trace->event, trace->events * sizeof trace->event[0]);
}

static struct inject_case *new_case(const struct inject_now *now, const ops_trace *trace, uint64_t hash) {
    if (inject_shared->cases == INJECT_CASES) {
        inject_shared->is_full = true;
        return &inject_shared->one[INJECT_CASES - 1];
    }
    struct inject_case *one = &inject_shared->one[inject_shared->cases];
    *one = (struct inject_case){.hash = hash, .arrivals = now->arrivals, .first = inject_shared->at};
    memcpy(one->arrival, now->arrival, sizeof one->arrival);
    one->events = trace->events < INJECT_EVENTS ? trace->events : INJECT_EVENTS;
    memcpy(one->event, trace->event, one->events * sizeof one->event[0]);
    return one;
}

static void count(struct inject_case *one) {
    one->count++;
    for (uint32_t i = 0; i < one->losing; i++)
        if (one->point[i].pc == inject_shared->at.pc && one->point[i].number[0] == inject_shared->at.number[0]) return;
    if (one->losing < INJECT_LOSING) one->point[one->losing++] = inject_shared->at;
}

void inject_judge(const struct inject_now *now) {
    const ops_trace *trace = &posix_shared->trace;
    uint64_t hash = hash_of(now, trace);
    for (uint32_t i = 0; i < inject_shared->cases; i++) {
        if (inject_shared->one[i].hash != hash) continue;
        count(&inject_shared->one[i]);
        return;
    }
    struct inject_case *one = new_case(now, trace, hash);
    one->verdict = judge_wait(one);
    if (one->verdict == INJECT_PASS) ask_model(one);
    if (inject_shared->cases < INJECT_CASES) inject_shared->cases++;
    count(one);
}

/* A run that has no end to be judged. */
void inject_ended_badly(enum inject_verdict verdict) {
    static const struct inject_now nothing;
    uint64_t hash = (uint64_t)verdict;
    struct inject_case *one = NULL;
    for (uint32_t i = 0; i < inject_shared->cases; i++)
        if (inject_shared->one[i].hash == hash) one = &inject_shared->one[i];
    if (!one) {
        one = new_case(&nothing, &posix_shared->trace, hash);
        if (inject_shared->cases < INJECT_CASES) inject_shared->cases++;
    }
    one->verdict = verdict;
    count(one);
}

/* ---------------------------------------------------------------------------------------- runs in another process -- */

static bool is_fault(int signum) {
    return signum == SIGSEGV || signum == SIGBUS || signum == SIGILL || signum == SIGFPE || signum == SIGTRAP;
}

static void add_end(enum ops_event_kind kind, int number) {
    ops_trace *trace = &posix_shared->trace;
    if (trace->events > 0 && trace->event[trace->events - 1].kind == OPS_EVENT_LIMIT) return;
    ops_event *event = ops_event_add(trace, kind, NULL);
    if (event) event->number[0] = number;
}

void inject_judge_ended(const siginfo_t *info, const struct inject_now *now) {
    bool is_exit = info && info->si_code == CLD_EXITED;
    if (!info || (!is_exit && is_fault(info->si_status))) {
        inject_ended_badly(info ? INJECT_DIES : INJECT_NEVER_ENDS);
        return;
    }
    add_end(is_exit ? OPS_EVENT_EXIT : OPS_EVENT_KILLED, info->si_status);
    inject_judge(now);
}
