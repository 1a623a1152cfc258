/* contract.h - what the contract tests share: a handler that notes its runs, and short forms. */
#ifndef TOCSIN_CONTRACT_H
#define TOCSIN_CONTRACT_H

#include <errno.h>
#include <limits.h>
#include <sys/time.h>

#include "../src/unit_test.h"
#include "port.h"
#include "world.h"

/* ThreadSanitizer holds signals back until a call into the C library, and then delivers them in an order of its own: tests
 * of the kernel's order are seen to be skipped there. */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TEST_OF_ORDER(sentence)                                                            \
    __attribute__((unused)) static void sentence##_body(void);                             \
    TEST(sentence) {                                                                       \
        puts("skipped under ThreadSanitizer: it delivers signals in an order of its own"); \
    }                                                                                      \
    static void sentence##_body(void)
#endif
#endif
#ifndef TEST_OF_ORDER
#define TEST_OF_ORDER(sentence) TEST(sentence)
#endif

enum { NOTES = 16 };
static int notes;                          /* how often note() has run */
static int noted[NOTES];                   /* for which signal */
static tocsin_port_thread noted_in[NOTES]; /* and in which thread */

static inline void note(int signum) {
    if (notes < NOTES) {
        noted[notes] = signum;
        noted_in[notes] = tocsin_port_self();
    }
    notes++;
}

static inline tocsin_sigset bit(int signum) {
    return (tocsin_sigset)1 << (signum - 1);
}

static inline bool is_settable(int signum) {
    return signum != SIGKILL && signum != SIGSTOP && signum != 32 && signum != 33;
}

static inline tocsin_c_handler action_of(int signum) {
    tocsin_c_handler action = NULL;
    CHECK_EQ(tocsin_port_action_get(signum, &action), 0);
    return action;
}

static inline tocsin_sigset mask_now(void) {
    tocsin_sigset mask = 0;
    CHECK_EQ(tocsin_port_mask(SIG_BLOCK, 0, &mask), 0);
    return mask;
}

static inline tocsin_sigset pending(void) {
    tocsin_sigset set = 0;
    CHECK_EQ(tocsin_port_pending(&set), 0);
    return set;
}

static inline void block(int signum) {
    CHECK_EQ(tocsin_port_mask(SIG_BLOCK, bit(signum), NULL), 0);
}

static inline void unblock(int signum) {
    CHECK_EQ(tocsin_port_mask(SIG_UNBLOCK, bit(signum), NULL), 0);
}

#endif
