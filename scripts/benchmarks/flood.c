/* flood.c - sends one signal to one process as fast as the kernel takes it. `flood kill|queue PID SIGNAL MS`; the
 * shared page is standard input. With `queue` a signal that the receiver's full queue refuses is sent again, so that
 * every one that counts as sent is in the queue.
 *
 * It rises for some milliseconds, is at full height for MS, then says that it is over, and only sends one signal a
 * millisecond until it is told to stop: a receiver that waits in the kernel must come back and look. It dies with its
 * receiver.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "page.h"

enum { RISE_MS = 20, DRIZZLE_NS = 1000000, BATCH = 64 };

static volatile struct page *page;
static pid_t receiver;
static int signum;
static int queued;

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void send_one(void) {
    int refused =
        queued ? sigqueue(receiver, signum, (union sigval){.sival_int = (int)page->sent}) : kill(receiver, signum);
    if (!refused) page->sent++;
}

static void flood_until(int64_t end_ns) {
    while (!page->stop && now_ns() < end_ns)
        for (int i = 0; i < BATCH; i++) send_one();
}

static void flood_for(int ms) {
    flood_until(now_ns() + (int64_t)RISE_MS * 1000000);
    int64_t begin_ns = now_ns();
    uint64_t arrived = page->arrived, sent = page->sent;
    flood_until(begin_ns + (int64_t)ms * 1000000);
    page->arrived_in_window = page->arrived - arrived;
    page->sent_in_window = page->sent - sent;
    page->window_ns = (uint64_t)(now_ns() - begin_ns);
    __atomic_store_n(&page->over, 1, __ATOMIC_RELEASE);
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fputs("flood: expected kill|queue PID SIGNAL MS, and a shared page as standard input\n", stderr);
        return 2;
    }
    queued = strcmp(argv[1], "queue") == 0;
    receiver = atoi(argv[2]);
    signum = atoi(argv[3]);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != receiver) return 1; /* it died before we asked to die with it */
    page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, STDIN_FILENO, 0);
    if (page == MAP_FAILED) {
        perror("flood: standard input is no page to share");
        return 2;
    }
    flood_for(atoi(argv[4]));
    while (!page->stop) {
        nanosleep(&(struct timespec){.tv_nsec = DRIZZLE_NS}, NULL);
        send_one();
    }
    return 0;
}
