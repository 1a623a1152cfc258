/* differential_compare.c - whether two traces of one sequence differ, and where, in words. */
#include "differential_compare.h"

#include <stdio.h>
#include <string.h>

static int common_notes(const diff_trace *trace) {
    return trace->notes < DIFF_NOTES ? trace->notes : DIFF_NOTES;
}

/* Of an operation that never returned nothing is compared but its notes. */
bool diff_differ(const diff_trace *real, const diff_trace *simulated) {
    if (memcmp(real, simulated, offsetof(diff_trace, note)) != 0) return true;
    if (memcmp(real->note, simulated->note, (size_t)common_notes(real) * sizeof real->note[0]) != 0) return true;
    return memcmp(real->step, simulated->step, (size_t)real->done * sizeof real->step[0]) != 0;
}

static void say(const char *what, unsigned long long real, unsigned long long simulated) {
    printf("      %s: %lld on the real kernel, %lld on the simulated one\n", what, (long long)real,
           (long long)simulated);
}

/* The signals of a set that the other has not, by number. */
static void say_sets(const char *what, int thread, uint64_t real, uint64_t simulated) {
    printf("      %s of thread %d:", what, thread);
    for (int signum = 1; signum <= 64; signum++) {
        if (!((real ^ simulated) >> (signum - 1) & 1)) continue;
        printf(" %d only on the %s kernel", signum, real >> (signum - 1) & 1 ? "real" : "simulated");
    }
    printf("\n");
}

static bool explain_threads(const diff_step *real, const diff_step *simulated) {
    bool found = false;
    for (int thread = 0; thread < 2; thread++) {
        if (real->mask[thread] != simulated->mask[thread]) {
            say_sets("the mask", thread, real->mask[thread], simulated->mask[thread]);
            found = true;
        }
        if (real->pending[thread] != simulated->pending[thread]) {
            say_sets("the pending set", thread, real->pending[thread], simulated->pending[thread]);
            found = true;
        }
    }
    return found;
}

static void explain_actions(const diff_step *real, const diff_step *simulated) {
    for (int signum = 1; signum < TOCSIN_NSIG; signum++) {
        if (real->action[signum] == simulated->action[signum]) continue;
        printf("      the disposition of %d:", signum);
        say("kind (16: SA_RESTART)", real->action[signum], simulated->action[signum]);
    }
}

static void explain_step(const diff_step *real, const diff_step *simulated) {
    if (real->result != simulated->result)
        say("it returned", (unsigned long long)real->result, (unsigned long long)simulated->result);
    for (int i = 0; i < 2; i++)
        if (real->told[i] != simulated->told[i]) say("it told", real->told[i], simulated->told[i]);
    if (real->notes != simulated->notes)
        say("handlers that have run", (unsigned long long)real->notes, (unsigned long long)simulated->notes);
    if (real->stops != simulated->stops)
        say("stops", (unsigned long long)real->stops, (unsigned long long)simulated->stops);
    explain_threads(real, simulated);
    explain_actions(real, simulated);
}

static void explain_notes(const diff_trace *real, const diff_trace *simulated) {
    for (int i = 0; i < DIFF_NOTES; i++) {
        if (memcmp(&real->note[i], &simulated->note[i], sizeof real->note[i]) == 0) continue;
        const diff_note *notes[] = {&real->note[i], &simulated->note[i]};
        for (int k = 0; k < 2; k++)
            printf("      handler run %d on the %s kernel: signal %d in thread %d with mask %#llx\n", i + 1,
                   k ? "simulated" : "real", notes[k]->signum, notes[k]->thread, (unsigned long long)notes[k]->mask);
        return;
    }
}

void diff_explain(const diff_sequence *sequence, const diff_trace *real, const diff_trace *simulated) {
    int done = real->done < simulated->done ? real->done : simulated->done;
    for (int i = 0; i < done; i++) {
        if (memcmp(&real->step[i], &simulated->step[i], sizeof real->step[i]) == 0) continue;
        printf("      after op %d `%s`\n", i + 1, diff_describe(&sequence->op[i]));
        explain_step(&real->step[i], &simulated->step[i]);
        explain_notes(real, simulated);
        return;
    }
    if (done < sequence->count) printf("      in op %d `%s`\n", done + 1, diff_describe(&sequence->op[done]));
    if (real->signum != simulated->signum)
        say("killed by signal", (unsigned long long)real->signum, (unsigned long long)simulated->signum);
    if (real->status != simulated->status)
        say("exit status", (unsigned long long)real->status, (unsigned long long)simulated->status);
    if (real->stops != simulated->stops)
        say("stops", (unsigned long long)real->stops, (unsigned long long)simulated->stops);
    explain_notes(real, simulated);
}
