/* unit_test.h - tests beside their sources, each in a process of its own.
 *
 * A test is a sentence: TEST(a_nested_check_without_a_new_trip_runs_nothing) { CHECK(...); }
 * Dispositions, masks and timers belong to the process, so that one test would spoil the next. The program therefore
 * runs one test: `x_test NAME`; `x_test --list` names all; `x_test` runs all, each in a fresh exec with a scrubbed
 * signal state. pytest collects the tests by the same names. Exit status: 0 passed, 1 failed, 2 unknown name.
 */
#ifndef TOCSIN_UNIT_TEST_H
#define TOCSIN_UNIT_TEST_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct unit_test {
    const char *name;
    void (*run)(void);
    struct unit_test *next;
};

static struct unit_test *unit_tests;

#define TEST(sentence)                                                    \
    static void sentence(void);                                           \
    __attribute__((constructor)) static void sentence##_is_a_test(void) { \
        static struct unit_test self = {#sentence, sentence, NULL};       \
        struct unit_test **end = &unit_tests;                             \
        while (*end) end = &(*end)->next;                                 \
        *end = &self;                                                     \
    }                                                                     \
    static void sentence(void)

/* Ends the test at the first thing that does not hold: _exit, for exit handlers may be what is tested. */
#define CHECK(condition)                                                                   \
    do {                                                                                   \
        if (!(condition)) {                                                                \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
            _exit(1);                                                                      \
        }                                                                                  \
    } while (0)

#define CHECK_EQ(left, right)                                                                                    \
    do {                                                                                                         \
        long long left_ = (long long)(left), right_ = (long long)(right);                                        \
        if (left_ != right_) {                                                                                   \
            fprintf(stderr, "%s:%d: %s is %lld, expected %s = %lld\n", __FILE__, __LINE__, #left, left_, #right, \
                    right_);                                                                                     \
            _exit(1);                                                                                            \
        }                                                                                                        \
    } while (0)

#define CHECK_STR(left, right)                                                                                   \
    do {                                                                                                         \
        const char *left_ = (left), *right_ = (right);                                                           \
        if (strcmp(left_, right_) != 0) {                                                                        \
            fprintf(stderr, "%s:%d: %s is \"%s\", expected \"%s\"\n", __FILE__, __LINE__, #left, left_, right_); \
            _exit(1);                                                                                            \
        }                                                                                                        \
    } while (0)

/* What a parent may have left behind: an ignored signal or a mask would be inherited by every test. */
static inline void unit_test_scrub(void) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int signum = 1; signum <= SIGRTMAX; signum++)
        if (signum != SIGKILL && signum != SIGSTOP) signal(signum, SIG_DFL);
}

static inline int unit_test_run_all(char *program) {
    int failed = 0;
    for (struct unit_test *test = unit_tests; test; test = test->next) {
        pid_t child = fork();
        if (child == 0) {
            execl("/proc/self/exe", program, test->name, (char *)NULL);
            _exit(127);
        }
        int status = -1;
        waitpid(child, &status, 0);
        printf("%s  %s\n", status == 0 ? "ok  " : "FAIL", test->name);
        failed |= status != 0;
    }
    return failed;
}

int main(int argc, char **argv) {
    unit_test_scrub();
    if (argc < 2) return unit_test_run_all(argv[0]);
    for (struct unit_test *test = unit_tests; test; test = test->next) {
        if (strcmp(argv[1], "--list") == 0) {
            puts(test->name);
        } else if (strcmp(argv[1], test->name) == 0) {
            test->run();
            return 0;
        }
    }
    if (strcmp(argv[1], "--list") == 0) return 0;
    fprintf(stderr, "%s: no test is named %s; --list names them\n", argv[0], argv[1]);
    return 2;
}

#endif
