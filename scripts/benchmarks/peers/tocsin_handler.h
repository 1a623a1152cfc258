/* The engine as its users use it; what the files of this folder that measure the engine have in common. */
#ifndef BENCHMARKS_TOCSIN_HANDLER_H
#define BENCHMARKS_TOCSIN_HANDLER_H

#include <tocsin.h>

#include "../competitor.h"

static int handler(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    ++*arrived;
    return 0;
}

static void open_tocsin(int signum) {
    REQUIRE(tocsin_signal(signum, handler) != TOCSIN_SIG_ERR);
}

static void close_tocsin(int signum) {
    REQUIRE(tocsin_signal(signum, TOCSIN_SIG_DFL) != TOCSIN_SIG_ERR);
}

#endif
