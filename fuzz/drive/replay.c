/* replay.c - a target without a fuzz engine: inputs that are named, seeds, and replay ids, one after the other; or all.
 *
 *     T FILE|FOLDER...          .ops text, or bytes as the fuzz engines keep them
 *     T --id ID                 the answers of a run, as a finding prints them
 *     T --seeds FIRST-LAST      runs from seeds
 *     T --odometer N [--part I/PARTS]
 *                              every run in which at most N answers are not the least one, or a part of them (from 0); lines
 *                              that begin with `{` are figures. --promise: only says how many programs that will be
 *     T --show ...              prints what each input is as .ops text, and runs nothing
 *     T --batch ...             the same, each behind a line `=== NAME`: what adapters and the model read
 *     T --smaller FILE          every program that is FILE's with one thing left out, as --batch prints them
 *     T --minimise ...          makes the first finding small, as long as its key stays the same, and prints it as .ops
 *     T --bytes FILE.ops        writes the program as bytes to stdout
 * Exit status: 0 all inputs are good, 1 a finding, 2 bad input or no input at all.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "../fuzz.h"
#include "minimise.h"
#include "odometer.h"

enum { BAD = 2 };

uint64_t fuzz_operations, fuzz_unjudged;
static uint64_t inputs;
static char again[CHOICE_ID]; /* what repeats the input that runs now */
static bool shows, minimises, names, makes_smaller, promises;
static const struct choice *counted; /* by the odometer: the run that is now */

void fuzz_state(uint64_t hash) {
    (void)hash;
}

void fuzz_fail(const struct fuzz_finding *finding) {
    if (minimises) minimise_found(finding);
    if (counted) choice_id(counted, again);
    printf("FAIL  %s  %s\n%s      clause %s\n      key: %s\n      again: make replay T=%s R='%s'\n", fuzz_name, again,
           finding->text, finding->clause, finding->key, fuzz_name, again);
    fflush(stdout);
    exit(1);
}

static _Noreturn void bad(const char *what, const char *expected) {
    fprintf(stderr, "%s: found %s, expected %s\n", fuzz_name, what, expected);
    exit(BAD);
}

/* ------------------------------------------------------------------------------------------------------- one input -- */

static void show(struct choice *choice) {
    static char text[OPS_TEXT_MOST];
    if (!fuzz_profile) bad("--show", "a target whose inputs are programs");
    ops_print(fuzz_program(choice), text, sizeof text);
    printf("%s%s%s%s", names ? "=== " : "", names ? again : "", names ? "\n" : "", text);
}

static void show_smaller(const ops_program *program) {
    static char text[OPS_TEXT_MOST];
    static int number;
    ops_print(program, text, sizeof text);
    printf("=== %d\n%s", ++number, text);
}

static void run(struct choice *choice) {
    static char text[OPS_TEXT_MOST];
    inputs++;
    if ((minimises || makes_smaller) && !fuzz_profile) bad("--minimise", "a target whose inputs are programs");
    if (makes_smaller) {
        minimise_each(fuzz_program(choice), show_smaller);
        return;
    }
    if (minimises && minimise(choice, text, sizeof text)) {
        fputs(text, stdout);
        exit(1);
    }
    if (minimises) return;
    if (shows) show(choice);
    else fuzz_one(choice);
}

static unsigned char buffer[1 << 20], encoded[OPS_BYTES_MOST];

static size_t read_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) bad(path, "a file that can be read");
    size_t size = fread(buffer, 1, sizeof buffer, file);
    fclose(file);
    return size;
}

static bool is_ops(const char *path) {
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".ops") == 0;
}

/* The text of a program as the bytes that stand for it. */
static size_t encode(const char *path, size_t size) {
    static ops_program program;
    ops_error_at error;
    char line[512];
    if (!ops_parse((const char *)buffer, size, &program, &error)) {
        ops_print_error(path, &error, line, sizeof line);
        fprintf(stderr, "%s\n", line);
        exit(BAD);
    }
    return ops_encode(&program, encoded, sizeof encoded);
}

static void run_file(const char *path) {
    static struct choice choice;
    size_t size = read_file(path);
    snprintf(again, sizeof again, "%s", path);
    if (is_ops(path) && fuzz_profile) choice_from_bytes(&choice, encoded, encode(path, size));
    else choice_from_bytes(&choice, buffer, size);
    run(&choice);
}

static void run_path(const char *path) {
    struct stat about;
    if (stat(path, &about) != 0) bad(path, "a file or folder");
    if (!S_ISDIR(about.st_mode)) {
        run_file(path);
        return;
    }
    struct dirent **names;
    int count = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char inside[4096];
        snprintf(inside, sizeof inside, "%s/%s", path, names[i]->d_name);
        if (names[i]->d_name[0] != '.') run_path(inside);
        free(names[i]);
    }
    if (count >= 0) free(names);
}

static void run_id(const char *id) {
    static struct choice choice;
    if (!choice_from_id(&choice, id)) bad(id, "a replay id, as 3f0a.2.1");
    snprintf(again, sizeof again, "%s", id);
    run(&choice);
}

static void run_seeds(const char *range) {
    static struct choice choice;
    char *end;
    uint64_t first = strtoull(range, &end, 10), last = first;
    if (*end == '-') last = strtoull(end + 1, &end, 10);
    if (end == range || *end || last < first) bad(range, "seeds as 1-1000");
    for (uint64_t seed = first; seed <= last; seed++) {
        choice_from_seed(&choice, seed);
        snprintf(again, sizeof again, "seed:%llu", (unsigned long long)seed);
        run(&choice);
    }
}

/* -------------------------------------------------------------------------------------------------- all within a bound -- */

static struct odometer odometer = {.parts = 1};

static void run_counted(struct choice *choice) {
    counted = choice;
    inputs++;
    fuzz_one(choice);
}

static void print_figures(const struct odometer_figures *figures, bool is_over) {
    printf("{\"programs\": %llu, \"runs\": %llu, \"operations\": %llu, \"open\": %llu, \"over\": %s}\n",
           (unsigned long long)figures->programs, (unsigned long long)figures->runs,
           (unsigned long long)fuzz_operations, (unsigned long long)fuzz_unjudged, is_over ? "true" : "false");
    fflush(stdout);
}

static void tick(const struct odometer_figures *figures) {
    static time_t last;
    time_t now = time(NULL);
    if (now != last) print_figures(figures, false);
    last = now;
}

static void run_odometer(const char *most) {
    char *end;
    odometer.most = (int)strtol(most, &end, 10);
    if (end == most || *end || odometer.most < 0 || odometer.most > CHOICE_MOST) bad(most, "a bound as 3");
    odometer.run = run_counted;
    odometer.tick = tick;
    if (promises) odometer.figures.programs = odometer_count(&odometer);
    else odometer_all(&odometer);
    print_figures(&odometer.figures, true);
    counted = NULL;
    inputs++;
}

static void read_part(const char *text) {
    if (sscanf(text, "%d/%d", &odometer.part, &odometer.parts) != 2 || odometer.part < 0 ||
        odometer.part >= odometer.parts)
        bad(text, "a part, as 0/2");
}

static void write_bytes(const char *path) {
    size_t size = read_file(path);
    size = encode(path, size);
    fwrite(encoded, 1, size, stdout);
    inputs++;
}

/* --------------------------------------------------------------------------------------------------- command line -- */

static void run_word(const char *word) {
    if (strncmp(word, "seed:", 5) == 0) run_seeds(word + 5);
    else run_path(word);
}

int main(int argc, char **argv) {
    fuzz_init();
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i], *value = argv[i + 1] ? argv[i + 1] : "nothing";
        if (strcmp(word, "--show") == 0) shows = true;
        else if (strcmp(word, "--batch") == 0) shows = names = true;
        else if (strcmp(word, "--smaller") == 0) shows = makes_smaller = true;
        else if (strcmp(word, "--minimise") == 0) minimises = true;
        else if (strcmp(word, "--id") == 0) run_id(value), i++;
        else if (strcmp(word, "--seeds") == 0) run_seeds(value), i++;
        else if (strcmp(word, "--promise") == 0) promises = true;
        else if (strcmp(word, "--part") == 0) read_part(value), i++;
        else if (strcmp(word, "--odometer") == 0) run_odometer(value), i++, shows = true;
        else if (strcmp(word, "--bytes") == 0) write_bytes(value), i++, shows = true;
        else run_word(word);
    }
    if (inputs == 0) bad("no input", "a file, a folder, --id or --seeds");
    if (!shows)
        printf("%s: %llu inputs, %llu operations, %llu inputs not judged\n", fuzz_name, (unsigned long long)inputs,
               (unsigned long long)fuzz_operations, (unsigned long long)fuzz_unjudged);
}
