/* report.c - what was seen of a window, as one line of JSON. */
#include <stdio.h>
#include <string.h>

#include "inject.h"

/* The few characters that a trace has and JSON has not. */
static void put_text(const char *text) {
    putchar('"');
    for (; *text; text++) {
        if (*text == '\n') fputs("\\n", stdout);
        else if (*text == '"' || *text == '\\') printf("\\%c", *text);
        else putchar(*text);
    }
    putchar('"');
}

static void put_event(const ops_event *event) {
    char line[512];
    ops_event_print(event, line, sizeof line);
    put_text(line);
}

/* Offsets of which one of the bits is set. */
static void put_offsets(const uint8_t *set, uint8_t bits) {
    putchar('[');
    const char *comma = "";
    for (uint32_t i = 0; i < inject_text_size(); i++) {
        if (!(set[i] & bits)) continue;
        printf("%s%u", comma, i);
        comma = ", ";
    }
    putchar(']');
}

static void put_hits(int level) {
    printf(", \"depth%d\": {", level + 1);
    for (int i = 0; i < INJECT_SIGNALS && inject_window->signal[i]; i++) {
        char name[16];
        printf("%s\"%s\": ", i > 0 ? ", " : "", ops_print_signal(inject_window->signal[i], name));
        put_offsets(inject_shared->hit[level], (uint8_t)(1 << i));
    }
    printf("}");
}

static void put_point(const struct inject_point *point) {
    long offset = inject_offset(point->pc);
    char name[16];
    printf("{\"at\": \"%s%u", point->is_child ? "c" : "", point->number[0]);
    if (point->signum[0]) printf(":%s", ops_print_signal(point->signum[0], name));
    if (point->number[1]) printf(".%u:%s", point->number[1], ops_print_signal(point->signum[1], name));
    printf("\", \"place\": ");
    if (offset >= 0) printf("%ld}", offset);
    else if (point->pc) printf("\"wrong+%lx\"}", (long)inject_wrong_offset(point->pc));
    else printf("\"C library\"}");
}

static void put_points(const struct inject_case *one) {
    printf("\"points\": [");
    for (uint32_t i = 0; i < one->losing; i++) {
        if (i > 0) printf(", ");
        put_point(&one->point[i]);
    }
    putchar(']');
}

static void put_trace(const struct inject_case *one) {
    printf(", \"trace\": [");
    for (uint32_t i = 0; i < one->events; i++) {
        if (i > 0) printf(", ");
        put_event(&one->event[i]);
    }
    printf("]");
}

static void put_allowed(const struct inject_case *one) {
    const struct model_verdict *model = &one->model;
    printf(", \"event\": %u, \"allowed\": [", model->at);
    for (uint32_t i = 0; one->verdict == INJECT_REFUSED && i < model->alternatives; i++) {
        if (i > 0) printf(", ");
        printf("[");
        put_event(&model->allowed[i]);
        printf(", \"%s\"]", model->clause[i]);
    }
    printf("]");
}

static void put_case(const struct inject_case *one) {
    printf("{\"verdict\": \"%s\", \"count\": %u, \"first\": ", inject_verdict_names[one->verdict], one->count);
    put_point(&one->first);
    printf(", ");
    put_points(one);
    printf(", \"arrivals\": [");
    for (int i = 0; i < one->arrivals; i++) {
        char name[16];
        printf("%s\"%s%s\"", i > 0 ? ", " : "", ops_print_signal(one->arrival[i].signum, name),
               one->arrival[i].woke ? " woke" : "");
    }
    printf("]");
    put_trace(one);
    put_allowed(one);
    printf("}");
}

void inject_report(const char *method) {
    const struct inject_shared *shared = inject_shared;
    printf("{\"method\": \"%s\", \"depth\": %d", method, shared->depth);
    printf(", \"points\": %lu, \"injections\": %lu, \"steps\": %lu, \"cpu_s\": %.6f, \"full\": %s",
           (unsigned long)shared->points, (unsigned long)shared->injections, (unsigned long)shared->steps,
           shared->cpu_s, shared->is_full ? "true" : "false");
    printf(", \"must\": \"%s\", \"executed\": ", inject_verdict_names[inject_window->must]);
    put_offsets(shared->executed, 1);
    put_hits(0);
    put_hits(1);
    printf(", \"cases\": [");
    for (uint32_t i = 0; i < shared->cases; i++) {
        if (i > 0) printf(", ");
        put_case(&shared->one[i]);
    }
    printf("]}\n");
}
