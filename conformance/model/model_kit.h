/* model_kit.h - for the model's tests: a program and the trace that the rules demand, both as text. */
#ifndef CONFORMANCE_MODEL_KIT_H
#define CONFORMANCE_MODEL_KIT_H

#include "../../core/src/unit_test.h"
#include "model.h"

static ops_program kit_program;
static ops_trace kit_trace;

static inline void kit_parse_program(const char *text) {
    ops_error_at error;
    char line[512];
    if (ops_parse(text, strlen(text), &kit_program, &error)) return;
    ops_print_error("program", &error, line, sizeof line);
    fprintf(stderr, "%s\n", line);
    _exit(1);
}

static inline void kit_parse_trace(const char *text) {
    ops_error_at error;
    char line[512];
    if (ops_trace_parse(text, strlen(text), &kit_trace, &error)) return;
    ops_print_error("trace", &error, line, sizeof line);
    fprintf(stderr, "%s\n", line);
    _exit(1);
}

/* How many different traces are allowed: those of all answers to choose. */
static inline int kit_traces(const struct model_params *params) {
    static ops_trace seen[MODEL_KEPT + 1];
    struct odometer odometer = {.asked = 0};
    struct model_world world = {&odometer, odometer_choose, NULL};
    int count = 0;
    do {
        model_run(&kit_program, params, &world, &seen[count]);
        int same = 0;
        while (seen[same].events != seen[count].events ||
               memcmp(seen[same].event, seen[count].event, seen[same].events * sizeof(ops_event)) != 0)
            same++;
        count += same == count;
    } while (odometer_next(&odometer) && count < MODEL_KEPT);
    return count;
}

static inline enum model_answer kit_answer(const struct model_params *params, const char *program, const char *trace) {
    static struct model_verdict verdict;
    char line[512];
    kit_parse_program(program);
    kit_parse_trace(trace);
    model_allows(&kit_program, params, &kit_trace, &verdict);
    for (uint32_t i = 0; verdict.is == MODEL_REFUSED && i < verdict.alternatives; i++) {
        ops_event_print(&verdict.allowed[i], line, sizeof line);
        fprintf(stderr, "event %u: allowed is %s [%s]\n", verdict.at + 1, line, verdict.clause[i]);
    }
    return verdict.is;
}

static const struct model_params kit_engine, kit_interpreter = {.interpreter = true, .implicit = true};

/* The only trace, one of several, none of them; for an engine with explicit safe points. */
#define SHOWS(program, trace)                                                 \
    do {                                                                      \
        CHECK_EQ(kit_answer(&kit_engine, (program), (trace)), MODEL_ALLOWED); \
        CHECK_EQ(kit_traces(&kit_engine), 1);                                 \
    } while (0)
#define MAY_SHOW(program, trace) CHECK_EQ(kit_answer(&kit_engine, (program), (trace)), MODEL_ALLOWED)
#define MAY_NOT_SHOW(program, trace) CHECK_EQ(kit_answer(&kit_engine, (program), (trace)), MODEL_REFUSED)

#endif
