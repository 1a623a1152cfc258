/* threads_posix.c - real threads in lockstep: one acts, the others wait in the loop below.
 *
 * A thread that waits does two things: it runs what it is given, and it answers when somebody asks whether it has taken
 * its signals. What was sent to it before it was asked, it has taken when it answers: a thread comes back from a system
 * call only after the handlers of what was pending, and it makes one between question and answer.
 */
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "posix.h"

static struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t thread[WORLD_THREADS];
    bool started[WORLD_THREADS];
    void (*run[WORLD_THREADS])(const void *data); /* what the thread has to do; NULL when it is done */
    const void *data[WORLD_THREADS];
    unsigned asked, answered[WORLD_THREADS];
} team = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static __thread int self; /* this thread's number */

void posix_forget_threads(void) {
    memset(&team, 0, sizeof team);
    pthread_mutex_init(&team.mutex, NULL);
    pthread_cond_init(&team.changed, NULL);
    self = 0;
}

/* With the mutex held. */
static void answer(void) {
    if (team.answered[self] == team.asked) return;
    sched_yield();
    team.answered[self] = team.asked;
    pthread_cond_broadcast(&team.changed);
}

static void wait_for_change(void) {
    answer();
    pthread_cond_wait(&team.changed, &team.mutex);
    answer();
}

static void *work(void *number) {
    self = (int)(intptr_t)number;
    pthread_mutex_lock(&team.mutex);
    for (;;) {
        while (!team.run[self]) wait_for_change();
        pthread_mutex_unlock(&team.mutex);
        team.run[self](team.data[self]);
        pthread_mutex_lock(&team.mutex);
        team.run[self] = NULL;
        pthread_cond_broadcast(&team.changed);
    }
    return NULL;
}

pthread_t world_thread(int thread) {
    if (thread == self) return pthread_self();
    if (!team.started[0]) {
        team.started[0] = true; /* the first call is main's, or from a thread that main has started */
        team.thread[0] = pthread_self();
    }
    if (!team.started[thread]) {
        team.answered[thread] = team.asked;
        if (pthread_create(&team.thread[thread], NULL, work, (void *)(intptr_t)thread) != 0)
            world_end(OPS_EVENT_LIMIT, 0);
        team.started[thread] = true;
    }
    return team.thread[thread];
}

void world_in_thread(int thread, void (*run)(const void *data), const void *data) {
    world_thread(thread);
    pthread_mutex_lock(&team.mutex);
    team.data[thread] = data;
    team.run[thread] = run;
    pthread_cond_broadcast(&team.changed);
    while (team.run[thread]) wait_for_change();
    pthread_mutex_unlock(&team.mutex);
}

static bool all_have_answered(void) {
    for (int i = 0; i < WORLD_THREADS; i++)
        if (i != self && team.started[i] && team.answered[i] != team.asked) return false;
    return true;
}

void world_settle(void) {
    if (!team.started[0]) return;
    pthread_mutex_lock(&team.mutex);
    team.answered[self] = ++team.asked;
    pthread_cond_broadcast(&team.changed);
    while (!all_have_answered()) pthread_cond_wait(&team.changed, &team.mutex);
    pthread_mutex_unlock(&team.mutex);
}
