/* arrivals_test.c - arrivals in the middle of an operation, by hand from the clauses that name the steps. */
#include "model_kit.h"

#define TWO "handler h1 {\n}\nhandler h2 {\n}\n"

static struct model_params one_arrival(enum model_step step, int number, int signum) {
    struct model_params params = {.arrivals = 1};
    params.arrival[0].step = (uint8_t)step;
    params.arrival[0].target = K_PROCESS;
    params.arrival[0].signum = (uint8_t)signum;
    ops_path_push(&params.arrival[0].path, (uint16_t)number);
    return params;
}

/* The trace that a program shows when signum arrives at a step of its operation `number`. */
#define ARRIVES(step, number, signum, program, trace)                                     \
    do {                                                                                  \
        struct model_params params_ = one_arrival(MODEL_STEP_##step, (number), (signum)); \
        CHECK_EQ(kit_answer(&params_, (program), (trace)), MODEL_ALLOWED);                \
        CHECK_EQ(kit_traces(&params_), 1);                                                \
    } while (0)

TEST(what_arrives_before_signal_looks_goes_to_the_old_handler) {
    ARRIVES(BEGIN, 2, 10, TWO "signal USR1 h1\nsignal USR1 h2\ncheck\n",
            "1 = dfl\n2 call h1 USR1 depth 1\n2 done h1\n2 = h1\n3 ok\nexit 0\n");
}

TEST(what_arrives_between_pass_and_kernel_is_under_the_old_disposition) {
    ARRIVES(KERNEL, 2, 10, TWO "signal USR1 h1\nsignal USR1 h2\ncheck\n",
            "1 = dfl\n2 = h1\n3 call h2 USR1 depth 1\n3 done h2\n3 ok\nexit 0\n");
    ARRIVES(KERNEL, 2, 10, TWO "signal USR1 h1\nsignal USR1 ign\ncheck\n",
            "1 = dfl\n2 = h1\n3 report \"OSError: Signal 10 ignored due to race condition\"\n3 ok\nexit 0\n");
    ARRIVES(KERNEL, 1, 10, TWO "signal USR1 h1\n", "killed USR1\n");
}

TEST(what_arrives_between_kernel_and_table_is_under_the_new_disposition) {
    ARRIVES(TABLE, 1, 10, TWO "signal USR1 h1\ncheck\n", "1 = dfl\n2 call h1 USR1 depth 1\n2 done h1\n2 ok\nexit 0\n");
    ARRIVES(TABLE, 2, 10, TWO "signal USR1 h1\nsignal USR1 ign\ncheck\n", "1 = dfl\n2 = h1\n3 ok\nexit 0\n");
    ARRIVES(TABLE, 2, 10, TWO "signal USR1 h1\nsignal USR1 dfl\ncheck\n", "1 = dfl\nkilled USR1\n");
}

TEST(what_arrives_ahead_of_the_scan_runs_in_this_pass) {
    ARRIVES(TAKEN, 3, 12, TWO "signal USR1 h1\nsignal USR2 h2\nraise USR1\n",
            "1 = dfl\n2 = dfl\n3 call h1 USR1 depth 1\n3 done h1\n3 call h2 USR2 depth 1\n3 done h2\n3 ok\nexit 0\n");
}

TEST(what_arrives_behind_the_scan_waits_for_the_next_safe_point) {
    const char *program = TWO "signal USR1 h1\nsignal HUP h2\nraise USR1\ncheck\n";
    const char *trace =
        "1 = dfl\n2 = dfl\n3 call h1 USR1 depth 1\n3 done h1\n3 ok\n4 call h2 HUP depth 1\n4 done h2\n"
        "4 ok\nexit 0\n";
    ARRIVES(RETURNED, 3, 1, program, trace);
    ARRIVES(SCANNED, 3, 1, program, trace);
}

TEST(what_arrives_while_reports_are_made_comes_before_the_rest_of_them) {
    struct model_params params = one_arrival(MODEL_STEP_REPORTING, 4, 1);
    CHECK_EQ(kit_answer(&params, "handler h1 {\n}\nsignal USR1 h1\nwakeup lost true\nkill USR1\ncheck\n",
                        "1 = dfl\n2 = off\n3 ok\n4 call h1 USR1 depth 1\n4 done h1\nkilled HUP\n"),
             MODEL_ALLOWED);
}

TEST(what_arrives_behind_the_scan_runs_nested_in_a_handler_with_a_safe_point) {
    ARRIVES(CLEARED, 3, 1,
            "handler h1 {\ncheck\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal HUP h2\nraise USR1\ncheck\n",
            "1 = dfl\n2 = dfl\n3 call h1 USR1 depth 1\n3/h1.1 call h2 HUP depth 2\n3/h1.1 done h2\n3/h1.1 ok\n"
            "3 done h1\n3 ok\n4 ok\nexit 0\n");
}

TEST(what_arrives_between_clear_and_call_is_one_call_more) {
    ARRIVES(CLEARED, 2, 10, TWO "signal USR1 h1\nraise USR1\ncheck\n",
            "1 = dfl\n2 call h1 USR1 depth 1\n2 done h1\n2 ok\n3 call h1 USR1 depth 1\n3 done h1\n3 ok\nexit 0\n");
}

TEST(what_arrives_after_a_failure_stays_for_the_next_safe_point) {
    ARRIVES(FAILED, 2, 10, "handler h1 {\nonce {\nfail 3\n}\n}\nsignal USR1 h1\nraise USR1\ncheck\n",
            "1 = dfl\n2 call h1 USR1 depth 1\n2 fail h1 3\n2 error Fail 3\n3 call h1 USR1 depth 1\n3/h1.1 ok\n"
            "3 done h1\n3 ok\nexit 0\n");
}

TEST(an_arrival_inside_another_writes_its_byte_first) {
    const char *program = TWO "signal USR1 h1\nsignal USR2 h2\nwakeup pipe true\nkill USR1\ndrain\n";
    const char *first = "1 = dfl\n2 = dfl\n3 = off\n4 ok\n5 = bytes 12 10\nexit 0\n";
    const char *last = "1 = dfl\n2 = dfl\n3 = off\n4 ok\n5 = bytes 10 12\nexit 0\n";
    ARRIVES(OWN, 4, 12, program, first);
    ARRIVES(COMMON, 4, 12, program, first);
    ARRIVES(BYTE, 4, 12, program, first);
    ARRIVES(WRITTEN, 4, 12, program, last);
}

TEST(an_arrivals_own_signal_waits_until_it_is_over) {
    ARRIVES(BYTE, 3, 10, TWO "signal USR1 h1\nwakeup pipe true\nkill USR1\ndrain\ncheck\n",
            "1 = dfl\n2 = off\n3 ok\n4 = bytes 10 10\n5 call h1 USR1 depth 1\n5 done h1\n5 ok\nexit 0\n");
}

TEST(what_arrives_between_send_and_pass_runs_in_that_pass) {
    ARRIVES(SENT, 3, 1, TWO "signal USR1 h1\nsignal HUP h2\nraise USR1\n",
            "1 = dfl\n2 = dfl\n3 call h2 HUP depth 1\n3 done h2\n3 call h1 USR1 depth 1\n3 done h1\n3 ok\nexit 0\n");
}

TEST(what_arrives_around_blocking_runs_or_is_pending) {
    const char *program = TWO "signal USR1 h1\nmask block {USR1}\nsigpending\n";
    ARRIVES(KERNEL, 2, 10, program, "1 = dfl\n2 call h1 USR1 depth 1\n2 done h1\n2 = {}\n3 = {}\nexit 0\n");
    ARRIVES(SENT, 2, 10, program, "1 = dfl\n2 = {}\n3 = {USR1}\nexit 0\n");
}

TEST(what_arrives_inside_a_wait_ends_it_or_is_taken) {
    ARRIVES(WAITING, 2, 10, TWO "signal USR1 h1\npause\n",
            "1 = dfl\n2 call h1 USR1 depth 1\n2 done h1\n2 ok\nexit 0\n");
    ARRIVES(WAITING, 2, 10, TWO "signal USR1 h1\nsigwait {USR1}\ncheck\n", "1 = dfl\n2 = USR1\n3 ok\nexit 0\n");
    ARRIVES(WAITING, 3, 12, TWO "signal USR2 h1\nmask block {USR1}\nsigtimedwait {USR1} 0.5\n",
            "1 = dfl\n2 = {}\n3 call h1 USR2 depth 1\n3 done h1\n3 = timeout\nexit 0\n");
}

TEST(what_arrives_between_look_and_wait_may_be_slept_over) {
    const char *program = TWO "signal USR1 h1\npause\n";
    struct model_params params = one_arrival(MODEL_STEP_ENTERED, 2, 10);
    const char *woken = "1 = dfl\n2 call h1 USR1 depth 1\n2 done h1\n2 ok\nexit 0\n";
    CHECK_EQ(kit_answer(&params, program, woken), MODEL_ALLOWED);
    CHECK_EQ(kit_answer(&params, program, "1 = dfl\nhang\n"), MODEL_ALLOWED);
    CHECK_EQ(kit_answer(&params, program, "1 = dfl\n2 ok\nexit 0\n"), MODEL_REFUSED);
}

TEST(what_arrives_after_the_fork_is_forgotten_with_the_rest_or_served) {
    const char *program = TWO "signal USR1 h1\nfork {\ncheck\n}\ncheck\n";
    struct model_params params = one_arrival(MODEL_STEP_FORKED, 2, 10);
    const char *served = "1 = dfl\n2.1 call h1 USR1 depth 1\n2.1 done h1\n2.1 ok\n2 = exit 0\n3 ok\nexit 0\n";
    CHECK_EQ(kit_answer(&params, program, "1 = dfl\n2.1 ok\n2 = exit 0\n3 ok\nexit 0\n"), MODEL_ALLOWED);
    CHECK_EQ(kit_answer(&params, program, served), MODEL_ALLOWED);
    CHECK_EQ(kit_traces(&params), 2);
}

TEST(an_arrival_at_an_unknown_step_is_one_of_them_and_no_other) {
    const char *program = TWO "signal USR1 h1\nsignal USR1 h2\ncheck\n";
    struct model_params params = one_arrival(MODEL_STEP_ANY, 2, 10);
    const char *old = "1 = dfl\n2 call h1 USR1 depth 1\n2 done h1\n2 = h1\n3 ok\nexit 0\n";
    const char *new = "1 = dfl\n2 = h1\n3 call h2 USR1 depth 1\n3 done h2\n3 ok\nexit 0\n";
    CHECK_EQ(kit_answer(&params, program, old), MODEL_ALLOWED);
    CHECK_EQ(kit_answer(&params, program, new), MODEL_ALLOWED);
    CHECK_EQ(kit_traces(&params), 2);
    CHECK_EQ(kit_answer(&params, program, "1 = dfl\n2 = h1\n3 ok\nexit 0\n"), MODEL_REFUSED);
    CHECK_EQ(kit_answer(&params, program, "1 = dfl\n2 = h1\n3 call h1 USR1 depth 1\n"), MODEL_REFUSED);
}

TEST(inside_an_arrival_its_own_signal_waits_and_another_does_not) {
    struct model_params params = one_arrival(MODEL_STEP_BYTE, 4, 12);
    params.arrival[1] = params.arrival[0];
    params.arrival[1].signum = 10;
    params.arrivals = 2;
    CHECK_EQ(kit_answer(&params, TWO "signal USR1 h1\nsignal USR2 h2\nwakeup pipe true\nkill USR2\ndrain\n",
                        "1 = dfl\n2 = dfl\n3 = off\n4 ok\n5 = bytes 10 12 12\nexit 0\n"),
             MODEL_ALLOWED);
}

/* The path of an operation in a handler comes as often as the handler is called. */
TEST(an_unknown_step_belongs_to_one_visit_of_its_operation) {
    const char *program =
        "handler h1 {\n    tripped\n}\nsignal USR1 h1\nraise USR1\nsignal USR2 h1\nhold {\n    kill USR1\n"
        "    kill USR2\n}\ncheck\n";
    struct model_params params = {.arrivals = 1};
    params.arrival[0] = (struct model_arrival){.turn = 1, .step = MODEL_STEP_ANY, .target = K_PROCESS, .signum = 15};
    for (int step = 0; step < 3; step++)
        ops_path_push(&params.arrival[0].path, (uint16_t[]){4, OPS_PATH_HANDLER + 1, 1}[step]);
    const char *first =
        "1 = dfl\n2 call h1 USR1 depth 1\n2/h1.1 = 0\n2 done h1\n2 ok\n3 = dfl\n4.1 ok\n4.2 ok\n"
        "4 call h1 USR1 depth 1\n";
    char trace[512];
    snprintf(trace, sizeof trace, "%skilled TERM\n", first);
    CHECK_EQ(kit_answer(&params, program, trace), MODEL_REFUSED);
    snprintf(trace, sizeof trace, "%s4/h1.1 = 0\n4 done h1\n4 call h1 USR2 depth 1\nkilled TERM\n", first);
    CHECK_EQ(kit_answer(&params, program, trace), MODEL_ALLOWED);
    snprintf(trace, sizeof trace, "%s4/h1.1 = 0\n4 done h1\n4 call h1 USR2 depth 1\n4/h1.1 = 0\n4 done h1\n4 ok\n",
             first);
    CHECK_EQ(kit_answer(&params, program, trace), MODEL_REFUSED);
}

TEST(arrivals_at_an_unknown_step_come_in_any_order) {
    struct model_params params = one_arrival(MODEL_STEP_ANY, 1, 15);
    params.arrival[1] = params.arrival[0];
    params.arrival[1].signum = 1;
    params.arrivals = 2;
    CHECK_EQ(kit_answer(&params, "drain\n", "killed TERM\n"), MODEL_ALLOWED);
    CHECK_EQ(kit_answer(&params, "drain\n", "killed HUP\n"), MODEL_ALLOWED);
    CHECK_EQ(kit_answer(&params, "drain\n", "1 = bytes\nexit 0\n"), MODEL_REFUSED);
}

TEST(what_comes_inside_an_arrival_that_interrupts_a_sigwait_is_not_taken) {
    struct model_params params = one_arrival(MODEL_STEP_COMMON, 4, 12);
    const char *program = TWO "signal ALRM h1\nsignal USR2 h2\nsetitimer real 1 0\nsigtimedwait {USR2} 2\n";
    CHECK_EQ(kit_answer(&params, program,
                        "1 = dfl\n2 = dfl\n3 = disarmed\n4 call h2 USR2 depth 1\n4 done h2\n4 call h1 ALRM depth 1\n"
                        "4 done h1\n4 = timeout\nexit 0\n"),
             MODEL_ALLOWED);
    CHECK_EQ(kit_answer(&params, program,
                        "1 = dfl\n2 = dfl\n3 = disarmed\n4 call h1 ALRM depth 1\n4 done h1\n"
                        "4 = USR2 code 0\nexit 0\n"),
             MODEL_REFUSED);
}
