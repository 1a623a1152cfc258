/* main.c - the program `model`: what a program of operations may show.
 *
 *     model [KIND...] [--arrive PATH:STEP:SIGNAL[:TURN]]... < x.ops             prints every allowed trace
 *     model [KIND...] ... --check x.expect < x.ops                              says whether a trace is allowed
 *     model [KIND...] --batch TRACES < PROGRAMS                                 the same for many, see below
 *     model --steps                                                             lists the steps of --arrive
 * KIND is --implicit, --interpreter, --lacks WORD.
 * A batch has a line `=== NAME` before each program and each trace, in the same order; behind each such line of the
 * output stands what --check says.
 * Exit status: 0 allowed (or printed), 1 refused, 2 bad input, 3 undecided or `limit`, 4 the program needs what is
 * lacked.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"

enum { REFUSED = 1, BAD = 2, OPEN = 3, LACKS = 4 };

static ops_program program;
static ops_trace traces[MODEL_KEPT], expected;
static struct model_params params;

static const char *const step_names[MODEL_STEP_COUNT] = {
#define STEP(ID, name, sentence) [MODEL_STEP_##ID] = #name,
    MODEL_STEPS(STEP)
#undef STEP
};

static _Noreturn void bad(const char *what, const char *found, const char *wanted) {
    fprintf(stderr, "model: %s %s, expected %s\n", what, found, wanted);
    exit(BAD);
}

/* --------------------------------------------------------------------------------------------------------- input -- */

static size_t read_all(FILE *file, char *text, size_t size) {
    size_t length = fread(text, 1, size, file);
    if (length == size) bad("input of", "too many bytes", "less than 1 MiB");
    return length;
}

static char text[1 << 20];

static void complain(const char *name, const ops_error_at *error) {
    char line[512];
    ops_print_error(name, error, line, sizeof line);
    fprintf(stderr, "%s\n", line);
    exit(BAD);
}

static void read_program(void) {
    ops_error_at error;
    if (!ops_parse(text, read_all(stdin, text, sizeof text), &program, &error)) complain("<stdin>", &error);
}

static void read_trace(const char *name) {
    FILE *file = fopen(name, "r");
    if (!file) bad("no trace", name, "a file that can be read");
    ops_error_at error;
    if (!ops_trace_parse(text, read_all(file, text, sizeof text), &expected, &error)) complain(name, &error);
    fclose(file);
}

/* "3/h1.2" */
static bool read_path(const char *at, const char *end, ops_path *path) {
    while (at < end) {
        bool is_handler = *at == 'h';
        char *behind;
        long number = strtol(at + is_handler, &behind, 10);
        if (behind == at + is_handler || number < 1 || number > OPS_MOST) return false;
        if (!ops_path_push(path, (uint16_t)(number + (is_handler ? OPS_PATH_HANDLER : 0)))) return false;
        at = behind + (behind < end && (*behind == '.' || *behind == '/'));
    }
    return path->length > 0;
}

static void read_arrival(const char *word) {
    struct model_arrival *arrival = &params.arrival[params.arrivals];
    const char *step = strchr(word, ':'), *signal = step ? strchr(step + 1, ':') : NULL;
    const char *turn = signal ? strchr(signal + 1, ':') : NULL;
    if (!signal || params.arrivals == MODEL_ARRIVALS || !read_path(word, step, &arrival->path))
        bad("--arrive", word, "PATH:STEP:SIGNAL[:TURN], at most 8 times");
    for (int i = 1; i < MODEL_STEP_COUNT; i++)
        if (strlen(step_names[i]) == (size_t)(signal - step - 1) &&
            !strncmp(step + 1, step_names[i], strlen(step_names[i])))
            arrival->step = (uint8_t)i;
    if (!arrival->step) bad("--arrive", word, "a step that --steps lists");
    int number = ops_signal_number(signal + 1, turn ? (size_t)(turn - signal - 1) : strlen(signal + 1));
    if (number < 1) bad("--arrive", word, "the name of a signal, as USR1");
    arrival->signum = (uint8_t)number;
    arrival->target = K_PROCESS;
    arrival->turn = (uint16_t)(turn ? strtoul(turn + 1, NULL, 10) : 0);
    params.arrivals++;
}

static void read_lack(const char *word) {
    for (int need = 1; need < OPS_NEEDS; need++) {
        if (strcmp(ops_need_names[need], word) != 0) continue;
        params.lacks |= 1U << need;
        return;
    }
    bad("--lacks", word, "a word of `needs`");
}

/* -------------------------------------------------------------------------------------------------------- output -- */

static void print_event(const char *before, const ops_event *event, const char *clause) {
    char line[512];
    ops_event_print(event, line, sizeof line);
    printf("%s%s   [%s]\n", before, event->kind ? line : "(nothing)", clause);
}

static int say(const struct model_verdict *verdict) {
    static const char *const words[] = {"allowed", "refused", "limit: judged nothing behind it",
                                        "undecided: too many ways", "not run: it needs what is lacked"};
    static const int status[] = {0, REFUSED, OPEN, OPEN, LACKS};
    printf("%s\n", words[verdict->is]);
    if (verdict->is != MODEL_REFUSED) return status[verdict->is];
    static const ops_event nothing;
    print_event("  shown:   ", verdict->at < expected.events ? &expected.event[verdict->at] : &nothing, "event");
    for (uint32_t i = 0; i < verdict->alternatives; i++)
        print_event("  allowed: ", &verdict->allowed[i], verdict->clause[i]);
    return REFUSED;
}

/* -------------------------------------------------------------------------------------------------------- batches -- */

/* One of the two files of a batch. The line that has been read ahead is a heading, or empty at the file's end. */
struct batch {
    FILE *file;
    char *line;
    size_t room;
};

static bool is_heading(const struct batch *batch) {
    return strncmp(batch->line, "=== ", 4) == 0;
}

static bool read_line(struct batch *batch) {
    if (getline(&batch->line, &batch->room, batch->file) >= 0) return true;
    if (batch->line) batch->line[0] = '\0';
    return false;
}

static void begin(struct batch *batch, const char *what) {
    if (!read_line(batch) || !is_heading(batch)) bad("a batch of", what, "a line === NAME at its begin");
}

/* What stands behind the heading, into text; its name without the end of the line. False at the file's end. */
static bool next_part(struct batch *batch, char *name, size_t name_size, size_t *size) {
    if (!batch->line || !is_heading(batch)) return false;
    snprintf(name, name_size, "%.*s", (int)strcspn(batch->line + 4, "\n"), batch->line + 4);
    for (*size = 0; read_line(batch) && !is_heading(batch);) {
        size_t length = strlen(batch->line);
        if (*size + length > sizeof text) bad("input of", "too many bytes", "less than 1 MiB");
        memcpy(text + *size, batch->line, length);
        *size += length;
    }
    return true;
}

static void judge_part(struct batch *programs, struct batch *answers) {
    char name[256], other[256];
    ops_error_at error;
    size_t size;
    next_part(programs, name, sizeof name, &size);
    if (!ops_parse(text, size, &program, &error)) complain(name, &error);
    if (!next_part(answers, other, sizeof other, &size) || strcmp(name, other) != 0)
        bad("batch of traces: no trace for", name, "one for each program, in the same order");
    if (!ops_trace_parse(text, size, &expected, &error)) complain(name, &error);
    struct model_verdict verdict = {.is = MODEL_LACKS};
    if (!(ops_needs(&program) & params.lacks)) model_allows(&program, &params, &expected, &verdict);
    printf("=== %s\n", name);
    say(&verdict);
}

static int judge_batch(const char *name) {
    struct batch programs = {stdin, NULL, 0}, answers = {fopen(name, "r"), NULL, 0};
    if (!answers.file) bad("no traces", name, "a file that can be read");
    begin(&programs, "programs");
    begin(&answers, "traces");
    while (is_heading(&programs)) judge_part(&programs, &answers);
    return 0;
}

static bool is_new(int count) {
    for (int i = 0; i < count; i++)
        if (traces[i].events == traces[count].events &&
            !memcmp(traces[i].event, traces[count].event, traces[i].events * sizeof(ops_event)))
            return false;
    return true;
}

/* Every allowed trace once, at most MODEL_KEPT. */
static int print_all(void) {
    struct odometer odometer = {.asked = 0};
    struct model_world world = {&odometer, odometer_choose, NULL};
    int count = 0, runs = 0;
    bool more = true;
    for (; more && count < MODEL_KEPT && runs < MODEL_RUNS; runs++) {
        model_run(&program, &params, &world, &traces[count]);
        count += is_new(count);
        more = odometer_next(&odometer);
    }
    for (int i = 0; i < count; i++) {
        ops_trace_print(&traces[i], text, sizeof text);
        if (count > 1) printf("# %d of %s%d\n", i + 1, more ? "more than " : "", count);
        fputs(text, stdout);
    }
    return more || odometer.overflows ? OPEN : 0;
}

int main(int argc, char **argv) {
    const char *check = NULL, *batch = NULL;
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i], *value = i + 1 < argc ? argv[i + 1] : "nothing";
        if (!strcmp(word, "--implicit")) params.implicit = params.interpreter = true;
        else if (!strcmp(word, "--interpreter")) params.interpreter = true;
        else if (!strcmp(word, "--lacks")) read_lack(value), i++;
        else if (!strcmp(word, "--arrive")) read_arrival(value), i++;
        else if (!strcmp(word, "--check")) check = value, i++;
        else if (!strcmp(word, "--batch")) batch = value, i++;
        else if (!strcmp(word, "--steps")) {
            for (int step = 1; step < MODEL_STEP_COUNT; step++) puts(step_names[step]);
            return 0;
        } else bad("argument", word, "--implicit, --interpreter, --lacks, --arrive, --check, --batch or --steps");
    }
    if (batch) return judge_batch(batch);
    read_program();
    if (ops_needs(&program) & params.lacks) return say(&(struct model_verdict){.is = MODEL_LACKS});
    if (!check) return print_all();
    read_trace(check);
    struct model_verdict verdict;
    model_allows(&program, &params, &expected, &verdict);
    return say(&verdict);
}
