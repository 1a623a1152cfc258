/* idle.c - what a safe point adds to a hot loop in which nothing arrives.
 *
 * `idle ROUNDS` prints the least nanoseconds a turn, without and with the check, for a loop that computes and for one
 * that does nothing else. Where a loop happens to lie in its cache lines is worth more than what is measured: each loop
 * exists at sixteen places, and the best place counts on both sides.
 * `idle count TURNS` runs each once, for callgrind to count the instructions by function.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <tocsin.h>

enum { TURNS = 20000, PLACES = 16 };

/* A chain of multiplications: a hot loop of the kind that safe points are put into. The compiler may not unroll it. */
#define COMPUTE(x)                                       \
    x = x * 6364136223846793005u + 1442695040888963407u; \
    NOTHING(x)
#define NOTHING(x) __asm__ volatile("" : "+r"(x))
#define TURN(x) __asm__ volatile("") /* x is not mentioned: a register copied for its sake would count as the check's */
#define NO_CHECK() ((void)0)
#define CHECK() (void)tocsin_check()

#define LOOP(name, place, work, check)                                              \
    __attribute__((noinline, aligned(64))) static uint64_t name##_##place(long n) { \
        uint64_t x = (uint64_t)n;                                                   \
        __asm__ volatile(".rept 4 * " #place "\n\tnop\n\t.endr");                   \
        for (; n; n--) {                                                            \
            work(x);                                                                \
            check();                                                                \
        }                                                                           \
        return x;                                                                   \
    }

/* clang-format off */
#define EVERYWHERE(DO, ...)                                                                                           \
    DO(0, __VA_ARGS__)                                                                                                \
    DO(1, __VA_ARGS__)                                                                                                \
    DO(2, __VA_ARGS__)                                                                                                \
    DO(3, __VA_ARGS__) DO(4, __VA_ARGS__) DO(5, __VA_ARGS__) DO(6, __VA_ARGS__) DO(7, __VA_ARGS__) DO(8, __VA_ARGS__) \
        DO(9, __VA_ARGS__) DO(10, __VA_ARGS__) DO(11, __VA_ARGS__) DO(12, __VA_ARGS__) DO(13, __VA_ARGS__)            \
            DO(14, __VA_ARGS__) DO(15, __VA_ARGS__)
/* clang-format on */

#define DEFINE(place, name, work, check) LOOP(name, place, work, check)
#define ENTRY(place, name) name##_##place,

EVERYWHERE(DEFINE, work_plain, COMPUTE, NO_CHECK)
EVERYWHERE(DEFINE, work_check, COMPUTE, CHECK)
EVERYWHERE(DEFINE, bare_plain, TURN, NO_CHECK)
EVERYWHERE(DEFINE, bare_check, TURN, CHECK)

static const struct loops {
    const char *name;
    uint64_t (*at[PLACES])(long n);
} loops[] = {
    {"work_plain", {EVERYWHERE(ENTRY, work_plain)}},
    {"work_check", {EVERYWHERE(ENTRY, work_check)}},
    {"bare_plain", {EVERYWHERE(ENTRY, bare_plain)}},
    {"bare_check", {EVERYWHERE(ENTRY, bare_check)}},
};

enum { KINDS = sizeof loops / sizeof *loops };

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void time_all(double best[KINDS], volatile uint64_t *sink) {
    for (int place = 0; place < PLACES; place++) {
        for (int kind = 0; kind < KINDS; kind++) {
            int64_t begin = now_ns();
            *sink = loops[kind].at[place](TURNS);
            double ns = (double)(now_ns() - begin) / TURNS;
            if (ns < best[kind]) best[kind] = ns;
        }
    }
}

int main(int argc, char **argv) {
    volatile uint64_t sink;
    double best[KINDS];
    tocsin_init(0);
    if (argc == 3 && !strcmp(argv[1], "count")) {
        for (int kind = 0; kind < KINDS; kind++) sink = loops[kind].at[0](atol(argv[2]));
        return 0;
    }
    for (int kind = 0; kind < KINDS; kind++) best[kind] = 1e9;
    for (long round = argc == 2 ? atol(argv[1]) : 100; round > 0; round--) time_all(best, &sink);
    for (int kind = 0; kind < KINDS; kind++) printf("%s\"%s\": %.4f", kind ? ", " : "{", loops[kind].name, best[kind]);
    printf("}\n");
    return 0;
}
