/* main.c - the exhaustive explorer: every program of the space, with arrivals at every point.
 *
 *     explore --space                       prints alphabet, bodies, bound and how many programs there are
 *     explore [--length N] [--arrivals N] [--part I/PARTS] [--every]
 *                                           goes through them all, or through the I-th part (from 0); --every: equal
 *                                           states are gone on from again
 *     explore --id ID                       one program, as a finding prints it
 * Lines of stdout that begin with `{` are figures, for who started it. Exit status: 0 no finding, 1 findings, 2 bad input.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../choice/choice.h"
#include "../oracle/oracle.h"
#include "search.h"

enum { BAD = 2, SHOWN = 20, KEYS = 256, POINT = 4096 };

static struct search_bound bound = {SPACE_LENGTH, SPACE_ARRIVALS, true};
static int part, parts = 1, pair;

static _Noreturn void bad(const char *what, const char *expected) {
    fprintf(stderr, "explore: found %s, expected %s\n", what, expected);
    exit(BAD);
}

/* ------------------------------------------------------------------------------------------------------ replay ids -- */

static void answer(struct choice *choice, int number) {
    choice->answer[choice->asked++] = (uint16_t)number;
}

static int arrivals_of(const struct search_program *program) {
    int count = 0;
    for (int i = 0; i < program->length; i++) count += program->step[i].arrivals;
    return count;
}

static void print_id(const struct search_program *program, char *id) {
    static struct choice choice;
    choice.asked = 0;
    answer(&choice, program->body1);
    answer(&choice, program->body2);
    answer(&choice, program->length - 1);
    for (int i = 0; i < program->length; i++) answer(&choice, program->step[i].letter);
    answer(&choice, arrivals_of(program));
    for (int i = 0; i < program->length; i++)
        for (int at = 0; at < program->step[i].arrivals; at++) {
            answer(&choice, i);
            answer(&choice, program->step[i].arrival[at].point);
            answer(&choice, program->step[i].arrival[at].signal);
        }
    choice_id(&choice, id);
}

static void choose_arrival(struct choice *choice, struct search_program *program) {
    struct search_step *step = &program->step[choose(choice, program->length)];
    struct search_arrival arrival = {(uint16_t)choose(choice, POINT), 0};
    arrival.signal = (uint8_t)choose(choice, 2 * SPACE_SIGNALS);
    if (step->arrivals < SPACE_ARRIVALS) step->arrival[step->arrivals++] = arrival;
}

static struct search_program program_of(const char *id) {
    static struct choice choice;
    struct search_program program = {0};
    if (!choice_from_id(&choice, id)) bad(id, "a replay id, as a finding prints it: 3.0.1.5");
    program.body1 = choose(&choice, space_body_count());
    program.body2 = choose(&choice, space_body_count());
    program.length = 1 + choose(&choice, SPACE_LENGTH);
    for (int i = 0; i < program.length; i++) program.step[i].letter = (uint8_t)choose(&choice, space_letter_count());
    for (int left = choose(&choice, SPACE_ARRIVALS + 1); left > 0; left--) choose_arrival(&choice, &program);
    return program;
}

/* -------------------------------------------------------------------------------------------------------- findings -- */

static bool is_new(const char *key) {
    static char keys[KEYS][ORACLE_KEY];
    static int count;
    for (int i = 0; i < count; i++)
        if (strcmp(keys[i], key) == 0) return false;
    if (count < KEYS) strcpy(keys[count++], key);
    return true;
}

/* The oracle says it in words. When it is content with the program as a whole, what the search saw stands alone. */
void search_found(const struct search_program *found, const ops_program *program, const char *why, const char *clause) {
    static struct oracle oracle;
    static char id[CHOICE_ID], text[OPS_TEXT_MOST];
    static int shown;
    bool agrees = oracle_judge(&oracle, program) == ORACLE_DIFFERS;
    if (!agrees) {
        snprintf(oracle.key, sizeof oracle.key, "%s/%s/in steps only", why, clause);
        ops_print(program, text, sizeof text);
        snprintf(oracle.text, sizeof oracle.text, "      step by step: %s   [%s]\n%.3800s", why, clause, text);
        oracle.clause = clause;
    }
    if (!is_new(oracle.key) || shown++ >= SHOWN) return;
    print_id(found, id);
    printf("FAIL  explore  %s\n%s      clause %s\n      key: %s\n      again: make explore R=%s\n", id, oracle.text,
           oracle.clause, oracle.key, id);
    fflush(stdout);
}

/* --------------------------------------------------------------------------------------------------------- figures -- */

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void print_figures(bool is_over) {
    const struct search_figures *f = &search_figures;
    printf(
        "{\"part\": %d, \"pairs\": %d, \"over\": %s, \"runs\": %llu, \"operations\": %llu, \"programs\": %llu, "
        "\"states\": %llu, \"merged\": %llu, \"asked\": %llu, \"open\": %llu, \"findings\": %llu, \"cpu_s\": %.3f}\n",
        part, pair, is_over ? "true" : "false", (unsigned long long)f->runs, (unsigned long long)f->operations,
        (unsigned long long)f->programs, (unsigned long long)f->states, (unsigned long long)f->merged,
        (unsigned long long)f->asked, (unsigned long long)f->open, (unsigned long long)f->findings,
        seconds(CLOCK_PROCESS_CPUTIME_ID));
    fflush(stdout);
}

static void tick(void) {
    static double last;
    double now = seconds(CLOCK_MONOTONIC);
    if (now - last < 1) return;
    last = now;
    print_figures(false);
}

static void print_words(const char *title, const struct space_word *words, int count) {
    printf("%s:\n", title);
    for (int i = 0; i < count; i++) {
        printf("  %-14s ", words[i].name);
        for (const char *at = words[i].text; *at; at++)
            if (*at == '\n')
                fputs(at[1] == '\0' || at[1] == '}' ? "" : at > words[i].text && at[-1] == '{' ? "" : "; ", stdout);
            else if (*at != ' ' || at == words[i].text || at[-1] != ' ') putchar(*at);
        putchar('\n');
    }
}

static int print_space(void) {
    int pairs = space_body_count() * space_body_count();
    print_words("alphabet", space_letters, space_letter_count());
    print_words("bodies of h1 and h2", space_bodies, space_body_count());
    printf(
        "arrivals: USR1 and USR2 from outside, at every point, and where they are blocked to the thread as well; up to "
        "%d in programs of up to %d operations, 1 in longer ones\n",
        SPACE_ARRIVALS, SPACE_LENGTH - 1);
    printf("bound: %d operations; %d pairs of bodies, %d letters: %llu programs without arrivals\n", bound.length,
           pairs, space_letter_count(), (unsigned long long)pairs * space_programs(bound.length));
    printf("{\"length\": %d, \"programs\": %llu, \"pairs\": %d, \"letters\": %d, \"bodies\": %d}\n", bound.length,
           (unsigned long long)pairs * space_programs(bound.length), pairs, space_letter_count(), space_body_count());
    return 0;
}

/* ---------------------------------------------------------------------------------------------------- command line -- */

static int run_all(void) {
    int count = space_body_count();
    for (int i = part; i < count * count; i += parts, pair++) search_all(i / count, i % count, bound, tick);
    print_figures(true);
    return search_figures.findings ? 1 : 0;
}

static int run_id(const char *id) {
    struct search_program program = program_of(id);
    if (!search_one(&program)) bad(id, "points that the program passes");
    if (search_figures.findings == 0) printf("explore: %s: no finding\n", id);
    return search_figures.findings ? 1 : 0;
}

static int number(const char *text, int least, int most, const char *expected) {
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text || *end || value < least || value > most) bad(text, expected);
    return (int)value;
}

static void read_part(const char *text) {
    if (sscanf(text, "%d/%d", &part, &parts) != 2 || part < 0 || part >= parts) bad(text, "a part, as 0/2");
}

int main(int argc, char **argv) {
    bool shows = false;
    const char *id = NULL;
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i], *value = argv[i + 1] ? argv[i + 1] : "nothing";
        if (strcmp(word, "--space") == 0) shows = true;
        else if (strcmp(word, "--every") == 0) bound.merges = false;
        else if (strcmp(word, "--id") == 0) id = value, i++;
        else if (strcmp(word, "--length") == 0) bound.length = number(value, 1, SPACE_LENGTH, "1 to 4 operations"), i++;
        else if (strcmp(word, "--arrivals") == 0)
            bound.arrivals = number(value, 0, SPACE_ARRIVALS, "0 to 2 arrivals"), i++;
        else if (strcmp(word, "--part") == 0) read_part(value), i++;
        else bad(word, "--space, --length, --arrivals, --part, --every or --id");
    }
    return shows ? print_space() : id ? run_id(id) : run_all();
}
