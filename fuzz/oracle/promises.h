/* promises.h - what tocsin.h promises whoever calls it, judged without the model: handlers and their frames, arrivals, the
 * bell, calls that fail, reports, codes and texts. One input at a time; what is broken is a finding, which does not return.
 */
#ifndef FUZZ_ORACLE_PROMISES_H
#define FUZZ_ORACLE_PROMISES_H

#include "../../core/port/sim.h"
#include "../../core/src/engine.h"

/* A booted kernel, and the engine as the loader made it. */
void promises_begin(void);

/* The finding: what is broken, in the call that promises_call() named last. */
void promises_broken(const char *what, const char *clause) __attribute__((noreturn));
void promises_call(const char *name);

/* ------------------------------------------------------------------------------- promises.c: handlers and arrivals -- */

/* A handler begins, and returns; data: what its disposition has. */
void promises_called(int signum, const tocsin_frame *frame, const void *data);
void promises_returned(int signum, const tocsin_frame *frame);

/* The place that safe points of the calls that follow show; NULL: whatever it is. */
void promises_place(const tocsin_frame *place);

/* Handlers have been left by longjmp, down to frame. */
void promises_jumped(const tocsin_frame *frame);

/* How many handlers and reports there were. */
unsigned promises_calls(void);

/* What the kernel and the target do: a trampoline is about to be called; a point; a signal is tripped by hand; the bell is
 * rung, and set; flags are taken, of the set; a child goes on; more arrivals will come than anybody sees. */
void promises_caught(int signum);
void promises_point(const char *where);
void promises_interrupt(int signum);
void promises_rung(int signum, tocsin_bell bell);
void promises_bell(tocsin_bell bell, tocsin_bell before);
void promises_taken(tocsin_sigset set);
void promises_forked(void);
void promises_flood(void);

/* Each arrival of a real-time signal is asked for; one was queued with a value, and the kernel took it; what will be
 * called of the set's is not known any more; in which order. */
void promises_asked(int signum);
void promises_queued(int signum, uint8_t value);
void promises_disorder(tocsin_sigset set);
void promises_unordered(void);

/* Between two calls, at any depth; and behind the last one, in main: what is owed is called now. */
void promises_look(void);
void promises_end(void);

/* ---------------------------------------------------------------------------------- calls that fail change nothing -- */

/* Makes one of them: promises_refused.c has the list. */
void promises_refuse(unsigned which);

/* Around a call that must fail with code and with a text that has this in it; touched is what promises_before() gave. */
unsigned promises_before(void);
void promises_refused(unsigned touched, int result, int code, const char *text);

/* Another thread has called something meanwhile. */
void promises_touched(void);

/* --------------------------------------------------------------------------------------- promises_text.c: the words -- */

/* A code's kind, errno and name; the last failure's text, cut to size bytes (up to 99). */
void promises_code(int code);
void promises_text(unsigned size);
void promises_says(const char *text); /* and nothing else */

/* A report, as the hook is told of it, and what goes to stderr when there is no hook; the end that code must lead to. */
void promises_report(const tocsin_report *report);
void promises_hook(tocsin_report_hook hook, tocsin_report_hook before);
void promises_output(const char *text, size_t size);
void promises_uncaught(int code);
void promises_died(enum tocsin_sim_life life, int end);

/* Begins an input: for promises.c. */
void promises_text_begin(void);

/* A tripped signal that had no handler has been reported. */
void promises_dropped(int signum);

#endif
