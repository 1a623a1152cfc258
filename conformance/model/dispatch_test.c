/* dispatch_test.c - the pass, by hand from rules 1 to 27. */
#include "model_kit.h"

#define H "handler h1 {\n}\nhandler h2 {\n}\n"

TEST(one_pass_runs_its_handlers_in_ascending_order) {
    SHOWS(H "signal USR1 h1\nsignal HUP h1\nsignal RTMAX h2\nhold {\nkill RTMAX\nkill USR1\nkill HUP\n}\n",
          "1 = dfl\n2 = dfl\n3 = dfl\n4.1 ok\n4.2 ok\n4.3 ok\n4 call h1 HUP depth 1\n4 done h1\n"
          "4 call h1 USR1 depth 1\n4 done h1\n4 call h2 RTMAX depth 1\n4 done h2\n4 ok\nexit 0\n");
}

TEST(arrivals_before_a_safe_point_are_one_call) {
    SHOWS(H "signal USR1 h1\nkill USR1\nkill USR1\ncheck\ncheck\n",
          "1 = dfl\n2 ok\n3 ok\n4 call h1 USR1 depth 1\n4 done h1\n4 ok\n5 ok\nexit 0\n");
}

TEST(a_real_time_signal_writes_a_byte_for_each_instance_and_has_one_call) {
    SHOWS(H "signal RTMIN h1\nwakeup pipe true\nhold {\nkill RTMIN\nkill RTMIN\nkill RTMIN\n}\ndrain\n",
          "1 = dfl\n2 = off\n3.1 ok\n3.2 ok\n3.3 ok\n3 call h1 RTMIN depth 1\n3 done h1\n3 ok\n"
          "4 = bytes 34 34 34\nexit 0\n");
}

TEST(bytes_of_one_unblocking_come_highest_first) {
    SHOWS(H
          "signal USR1 h1\nsignal USR2 h1\nsignal ALRM h1\nwakeup socket true\n"
          "hold {\nkill USR1\nkill USR2\nkill ALRM\nkill USR1\n}\ndrain\n",
          "1 = dfl\n2 = dfl\n3 = dfl\n4 = off\n5.1 ok\n5.2 ok\n5.3 ok\n5.4 ok\n"
          "5 call h1 USR1 depth 1\n5 done h1\n5 call h1 USR2 depth 1\n5 done h1\n5 call h1 ALRM depth 1\n5 done h1\n5 "
          "ok\n"
          "6 = bytes 14 12 10\nexit 0\n");
}

TEST(a_failing_handler_leaves_the_rest_for_the_next_safe_point) {
    SHOWS(
        "handler h1 {\nfail 7\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nhold {\nkill USR1\n"
        "kill USR2\n}\ncheck\ncheck\n",
        "1 = dfl\n2 = dfl\n3.1 ok\n3.2 ok\n3 call h1 USR1 depth 1\n3 fail h1 7\n3 error Fail 7\n"
        "4 call h2 USR2 depth 1\n4 done h2\n4 ok\n5 ok\nexit 0\n");
}

TEST(a_nested_check_without_a_new_trip_runs_nothing) {
    SHOWS(
        "handler h1 {\ncheck\nraise 0\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nhold {\n"
        "kill USR1\nkill USR2\n}\n",
        "1 = dfl\n2 = dfl\n3.1 ok\n3.2 ok\n3 call h1 USR1 depth 1\n3/h1.1 ok\n3/h1.2 ok\n3 done h1\n"
        "3 call h2 USR2 depth 1\n3 done h2\n3 ok\nexit 0\n");
}

TEST(a_nested_check_after_a_new_trip_runs_everything) {
    SHOWS(
        "handler h1 {\nraise HUP\n}\nhandler h2 {\n}\nsignal HUP h2\nsignal USR1 h1\nsignal USR2 h2\nhold {\n"
        "kill USR1\nkill USR2\n}\n",
        "1 = dfl\n2 = dfl\n3 = dfl\n4.1 ok\n4.2 ok\n4 call h1 USR1 depth 1\n4/h1.1 call h2 HUP depth 2\n"
        "4/h1.1 done h2\n4/h1.1 call h2 USR2 depth 2\n4/h1.1 done h2\n4/h1.1 ok\n4 done h1\n4 ok\nexit 0\n");
}

TEST(a_lower_number_waits_behind_the_scan) {
    SHOWS("handler h1 {\nkill USR1\n}\nhandler h2 {\n}\nsignal USR1 h2\nsignal ALRM h1\nraise ALRM\ncheck\n",
          "1 = dfl\n2 = dfl\n3 call h1 ALRM depth 1\n3/h1.1 ok\n3 done h1\n3 ok\n"
          "4 call h2 USR1 depth 1\n4 done h2\n4 ok\nexit 0\n");
}

TEST(a_handlers_own_signal_recurses) {
    SHOWS("handler h1 {\nonce {\nraise USR1\n}\n}\nsignal USR1 h1\nraise USR1\n",
          "1 = dfl\n2 call h1 USR1 depth 1\n2/h1.1.1 call h1 USR1 depth 2\n2/h1.1.1/h1.1 ok\n2/h1.1.1 done h1\n"
          "2/h1.1.1 ok\n2/h1.1 ok\n2 done h1\n2 ok\nexit 0\n");
}

TEST(a_nested_failure_is_the_outer_handlers_to_catch) {
    SHOWS(
        "handler h1 {\nraise HUP\n}\nhandler h2 {\nfail 1\n}\nhandler h3 {\n}\nsignal HUP h2\n"
        "signal USR1 h1\nsignal USR2 h3\nhold {\nkill USR1\nkill USR2\n}\n",
        "1 = dfl\n2 = dfl\n3 = dfl\n4.1 ok\n4.2 ok\n4 call h1 USR1 depth 1\n4/h1.1 call h2 HUP depth 2\n"
        "4/h1.1 fail h2 1\n4/h1.1 error Fail 1\n4 done h1\n4 call h3 USR2 depth 1\n4 done h3\n4 ok\nexit 0\n");
}

TEST(a_signal_ignored_by_then_is_reported_and_the_pass_goes_on) {
    SHOWS(
        "handler h1 {\nsignal USR2 ign\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nsignal TERM h2\n"
        "hold {\nkill USR1\nkill USR2\nkill TERM\n}\n",
        "1 = dfl\n2 = dfl\n3 = dfl\n4.1 ok\n4.2 ok\n4.3 ok\n4 call h1 USR1 depth 1\n4/h1.1 = h2\n4 done h1\n"
        "4 report \"OSError: Signal 12 ignored due to race condition\"\n4 call h2 TERM depth 1\n4 done h2\n"
        "4 ok\nexit 0\n");
}

TEST(the_handler_is_looked_up_at_dispatch) {
    SHOWS(
        "handler h1 {\nsignal USR2 h3\n}\nhandler h2 {\n}\nhandler h3 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "hold {\nkill USR1\nkill USR2\n}\n",
        "1 = dfl\n2 = dfl\n3.1 ok\n3.2 ok\n3 call h1 USR1 depth 1\n3/h1.1 = h2\n3 done h1\n"
        "3 call h3 USR2 depth 1\n3 done h3\n3 ok\nexit 0\n");
}

TEST(a_default_among_several_kills_before_any_handler_runs) {
    SHOWS(H "signal USR1 h1\nwakeup pipe true\nhold {\nkill USR1\nkill TERM\n}\n",
          "1 = dfl\n2 = off\n3.1 ok\n3.2 ok\nkilled TERM\n");
}

TEST(the_loop_of_an_interpreter_runs_handlers_behind_each_operation) {
    CHECK_EQ(kit_answer(&kit_interpreter, H "signal USR1 h1\nkill USR1\ncheck\n",
                        "1 = dfl\n2 call h1 USR1 depth 1\n2 done h1\n2 ok\n3 ok\nexit 0\n"),
             MODEL_ALLOWED);
    CHECK_EQ(kit_traces(&kit_interpreter), 1);
}

TEST(an_uncaught_interrupt_dies_of_sigint) {
    SHOWS("signal USR1 kbd\nuncaught {\nraise USR1\ncheck\n}\n",
          "1 = dfl\n2.1 error KeyboardInterrupt \"\"\nkilled INT\n");
    SHOWS("uncaught {\nraise -1\n}\n", "1.1 error OSError \"[Errno 22] Invalid argument\"\nexit 1\n");
}

TEST(the_ninth_handler_inside_another_is_the_limit) {
    SHOWS("handler h1 {\nraise USR1\n}\nsignal USR1 h1\nraise USR1\n",
          "1 = dfl\n2 call h1 USR1 depth 1\n2/h1.1 call h1 USR1 depth 2\n2/h1.1/h1.1 call h1 USR1 depth 3\n"
          "2/h1.1/h1.1/h1.1 call h1 USR1 depth 4\n2/h1.1/h1.1/h1.1/h1.1 call h1 USR1 depth 5\n"
          "2/h1.1/h1.1/h1.1/h1.1/h1.1 call h1 USR1 depth 6\n2/h1.1/h1.1/h1.1/h1.1/h1.1/h1.1 call h1 USR1 depth 7\n"
          "2/h1.1/h1.1/h1.1/h1.1/h1.1/h1.1/h1.1 call h1 USR1 depth 8\nlimit\n");
}
