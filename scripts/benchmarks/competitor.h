/* competitor.h - one way to receive signals, as the benchmarks see it.
 *
 * A competitor is one file in peers/, and nothing else: it is registered by being linked. What it leaves NULL it does
 * not take part in. Each loops by itself, so that nobody pays for an indirect call and each is written as its own
 * users would write it. A competitor whose library is not installed is registered as absent, never left out.
 *
 * The library that a file needs stands in it as `library: NAME HEADER`, and -lNAME is linked when HEADER exists.
 */
#ifndef BENCHMARKS_COMPETITOR_H
#define BENCHMARKS_COMPETITOR_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct competitor {
    const char *name;
    const char *absent; /* why it cannot take part; NULL when it can */

    void (*open)(int signum);  /* each arrival of signum is counted from now on */
    void (*close)(int signum); /* the default again, nothing open, nothing blocked */

    void (*raises)(int signum, long n);  /* n times: raise signum, and its handler has completed */
    void (*polls)(long n);               /* n times: look whether something has arrived; nothing has */
    void (*changes)(int signum, long n); /* n times: another handler for signum */
    void (*ignores)(int signum, long n); /* n times: from handler to ignored, or back */
    void (*spins)(void);                 /* once: lets what has arrived be handled, and returns at once */
    void (*waits)(void);                 /* once: sleeps until something is handled */
    bool (*queues)(int signum);          /* every arrival from now on; false: cannot be asked for. NULL: by nature */
    bool not_a_trip;                     /* waits does not end with an arrival: no round trips */
};

/* Handlers count here. It lies in memory shared with the sender, who must not ask whoever it is starving. */
extern volatile uint64_t *arrived;

#define COMPETITOR                                                                                   \
    static const struct competitor *const registered __attribute__((used, section("competitors"))) = \
        &(const struct competitor)

/* Ends the program with one line, for what no benchmark can go on without. */
#define REQUIRE(condition) ((condition) ? (void)0 : required(__FILE__, __LINE__, #condition))
void required(const char *file, int line, const char *condition);

/* The default action again; and one signal blocked or not, for those who take signals without a handler. */
void restore_default(int signum);
void set_blocked(int signum, bool blocked);

#endif
