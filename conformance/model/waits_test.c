/* waits_test.c - masks, waits, timers and threads, by hand from rules 76 to 118. */
#include "model_kit.h"

#define H "handler h1 {\n}\nhandler h2 {\n}\n"

TEST(a_mask_is_judged_number_by_number_then_how) {
    SHOWS("mask 9 {0,32}\nmask 9 {32,65}\nmask 9 {}\nmask block {KILL,STOP,USR1}\nmask block {}\n",
          "1 error ValueError \"signal number 0 out of range [1; 64]\"\n"
          "2 warning \"invalid signal number 32, please use valid_signals()\"\n"
          "2 error ValueError \"signal number 65 out of range [1; 64]\"\n"
          "3 error OSError \"[Errno 22] Invalid argument\"\n4 = {}\n5 = {USR1}\nexit 0\n");
}

TEST(a_mask_stays_changed_although_a_handler_fails) {
    SHOWS(
        "handler h1 {\nfail 4\n}\nsignal USR1 h1\nmask block {USR1}\nraise USR1\nmask setmask {TERM}\nmask block {}\n",
        "1 = dfl\n2 = {}\n3 ok\n4 call h1 USR1 depth 1\n4 fail h1 4\n4 error Fail 4\n5 = {TERM}\nexit 0\n");
}

TEST(a_wait_takes_the_lowest_one_instance_at_a_time_and_calls_no_handler) {
    SHOWS(H
          "signal RTMIN h1\nmask block {RTMIN,USR2,USR1}\nkill RTMIN\nkill RTMIN\nkill USR2\nkill USR1\nkill USR1\n"
          "sigwait {RTMIN,USR2,USR1}\nsigwaitinfo {RTMIN,USR2}\nsigwait {RTMIN}\nsigwait {RTMIN}\n"
          "sigtimedwait {RTMIN,USR1} 0\n",
          "1 = dfl\n2 = {}\n3 ok\n4 ok\n5 ok\n6 ok\n7 ok\n8 = USR1\n9 = USR2 code 0\n10 = RTMIN\n11 = RTMIN\n"
          "12 = timeout\nexit 0\n");
}

TEST(what_was_sent_to_the_thread_comes_before_what_was_sent_to_the_process) {
    SHOWS(
        "mask block {USR1,USR2,HUP,SEGV}\nkill USR1\nraise USR2\nkill HUP\nkill SEGV\nsigwait {USR1,USR2}\n"
        "sigwait {USR1,USR2}\nsigwait {HUP,SEGV}\n",
        "1 = {}\n2 ok\n3 ok\n4 ok\n5 ok\n6 = USR2\n7 = USR1\n8 = SEGV\nexit 0\n");
}

TEST(sigwait_takes_an_unblocked_signal_and_is_no_safe_point) {
    SHOWS(H "signal ALRM h1\nsetitimer real 0.05 0\nsigwait {ALRM}\ncheck\n",
          "1 = dfl\n2 = disarmed\n3 = ALRM\n4 ok\nexit 0\n");
    SHOWS(H "signal ALRM h1\nsignal USR1 h2\nmask block {USR2}\nkill USR1\nraise USR2\nsigwait {USR2}\ncheck\n",
          "1 = dfl\n2 = dfl\n3 = {}\n4 ok\n5 call h2 USR1 depth 1\n5 done h2\n5 ok\n6 = USR2\n7 ok\nexit 0\n");
}

TEST(a_deadly_default_kills_although_sigwait_would_take_it) {
    SHOWS("setitimer real 0.05 0\nsigwait {ALRM}\n", "1 = disarmed\nkilled ALRM\n");
}

TEST(an_interrupted_wait_runs_handlers_and_waits_for_the_rest) {
    SHOWS("handler h1 {\nadvance 0.1\n}\nsignal ALRM h1\nsetitimer real 0.05 0\nsigtimedwait {USR1} 0.1\n",
          "1 = dfl\n2 = disarmed\n3 call h1 ALRM depth 1\n3/h1.1 ok\n3 done h1\n3 = timeout\nexit 0\n");
    SHOWS("handler h1 {\nraise USR1\n}\nsignal ALRM h1\nmask block {USR1}\nsetitimer real 0.05 0\nsigwaitinfo {USR1}\n",
          "1 = dfl\n2 = {}\n3 = disarmed\n4 call h1 ALRM depth 1\n4/h1.1 ok\n4 done h1\n4 = USR1 code 0\nexit 0\n");
    SHOWS(
        "sigtimedwait {0} nan\nsigtimedwait {} nan\nsigtimedwait {} -1\nsigtimedwait {} 1e300\nsigwait {}\n",
        "1 error ValueError \"signal number 0 out of range [1; 64]\"\n"
        "2 error ValueError \"Invalid value NaN (not a number)\"\n3 error ValueError \"timeout must be non-negative\"\n"
        "4 error OverflowError \"timestamp too large to convert to C _PyTime_t\"\nhang\n");
}

TEST(a_blocked_ignored_signal_is_received_and_an_unblocked_one_is_not) {
    SHOWS("signal USR1 ign\nkill USR1\nsigtimedwait {USR1} 0\nmask block {USR1}\nkill USR1\nsigtimedwait {USR1} 0\n",
          "1 = dfl\n2 ok\n3 = timeout\n4 = {}\n5 ok\n6 = USR1 code 0\nexit 0\n");
}

TEST(a_sleep_resumes_after_its_handlers_and_ends_with_their_failure) {
    SHOWS(H "signal ALRM h1\nsetitimer real 0.03 0.03\nsleep 0.1\nsetitimer real 0 0\n",
          "1 = dfl\n2 = disarmed\n3 call h1 ALRM depth 1\n3 done h1\n3 call h1 ALRM depth 1\n3 done h1\n"
          "3 call h1 ALRM depth 1\n3 done h1\n3 ok\n4 = armed 0.03\nexit 0\n");
    SHOWS("handler h1 {\nfail 1\n}\nsignal ALRM h1\nsetitimer real 0.03 0.05\nsleep 1\nadvance 0.05\ncheck\nsleep -1\n",
          "1 = dfl\n2 = disarmed\n3 call h1 ALRM depth 1\n3 fail h1 1\n3 error Fail 1\n4 ok\n5 call h1 ALRM depth 1\n"
          "5 fail h1 1\n5 error Fail 1\n6 error ValueError \"sleep length must be non-negative\"\nexit 0\n");
}

TEST(pause_ends_after_a_handler_and_not_after_what_is_ignored) {
    SHOWS(H "signal ALRM h1\nsetitimer real 0.05 0\npause\n",
          "1 = dfl\n2 = disarmed\n3 call h1 ALRM depth 1\n3 done h1\n3 ok\nexit 0\n");
    SHOWS("signal ALRM ign\nsetitimer real 0.05 0\npause\n", "1 = dfl\n2 = disarmed\nhang\n");
    const char *tripped = H "signal USR1 h1\nkill USR1\npause\n";
    MAY_SHOW(tripped, "1 = dfl\n2 ok\n3 call h1 USR1 depth 1\n3 done h1\n3 ok\nexit 0\n");
    MAY_SHOW(tripped, "1 = dfl\n2 ok\nhang\n");
    MAY_NOT_SHOW(tripped, "1 = dfl\n2 ok\n3 ok\nexit 0\n");
}

TEST(a_read_is_interrupted_unless_its_signal_restarts_it) {
    const char *h = "handler h1 {\nwrite\n}\nsignal ALRM h1\nsetitimer real 0.05 0\nread\n";
    SHOWS(h, "1 = dfl\n2 = disarmed\n3 call h1 ALRM depth 1\n3/h1.1 ok\n3 done h1\n3 ok\nexit 0\n");
    SHOWS("handler h1 {\nwrite\n}\nsignal ALRM h1\nsiginterrupt ALRM false\nsetitimer real 0.05 0\nread\n",
          "1 = dfl\n2 ok\n3 = disarmed\nhang\n");
    SHOWS(
        "handler h1 {\nwrite\n}\nsignal ALRM h1\nsiginterrupt ALRM false\nsignal ALRM h1\nsetitimer real 0.05 "
        "0\nread\n",
        "1 = dfl\n2 ok\n3 = h1\n4 = disarmed\n5 call h1 ALRM depth 1\n5/h1.1 ok\n5 done h1\n5 ok\nexit 0\n");
}

TEST(alarm_rounds_to_the_nearest_second_and_is_the_real_timer) {
    SHOWS(
        "setitimer real 1.4 0\nalarm 0\nsetitimer real 1.6 5\nalarm 0\nsetitimer real 0.3 0\nalarm -1\nalarm 0\n"
        "alarm 3\ngetitimer real\n",
        "1 = disarmed\n2 = 1\n3 = disarmed\n4 = 2\n5 = disarmed\n6 = 1\n7 = 4294967295\n8 = 0\n9 = armed\nexit 0\n");
}

TEST(a_timer_rounds_up_and_looks_at_its_times_first) {
    SHOWS(
        "setitimer 99 nan 0\nsetitimer 99 1 inf\nsetitimer 99 1 0\nsetitimer real -0.000001 0\n"
        "setitimer real 5 0.5\nsetitimer real 1 -1\nsetitimer real -1e-9 0\ngetitimer real\ngetitimer -1\n",
        "1 error ValueError \"Invalid value NaN (not a number)\"\n"
        "2 error OverflowError \"timestamp too large to convert to C _PyTime_t\"\n"
        "3 error ItimerError \"[Errno 22] Invalid argument\"\n4 error ItimerError \"[Errno 22] Invalid argument\"\n"
        "5 = disarmed\n6 error ItimerError \"[Errno 22] Invalid argument\"\n7 = armed 0.5\n8 = disarmed\n"
        "9 error ItimerError \"[Errno 22] Invalid argument\"\nexit 0\n");
    SHOWS("setitimer virtual 0 5\ngetitimer virtual\nsetitimer real 0 5\ngetitimer real\n",
          "1 = disarmed\n2 = disarmed 5\n3 = disarmed\n4 = disarmed\nexit 0\n");
}

TEST(missed_periods_are_one_signal_and_disarming_does_not_take_it_back) {
    SHOWS(H
          "signal ALRM h1\nmask block {ALRM}\nsetitimer real 0.01 0.01\nadvance 0.1\nsetitimer real 0 0\nsigpending\n"
          "mask unblock {ALRM}\n",
          "1 = dfl\n2 = {}\n3 = disarmed\n4 ok\n5 = disarmed 0.01\n6 = {ALRM}\n7 call h1 ALRM depth 1\n7 done h1\n"
          "7 = {ALRM}\nexit 0\n");
}

TEST(processor_time_fires_its_own_timers) {
    SHOWS(H
          "signal VTALRM h1\nsignal PROF h2\nsetitimer virtual 0.05 0\nsetitimer prof 0.05 0\nadvance 1\ncheck\n"
          "spend 0.06\ncheck\n",
          "1 = dfl\n2 = dfl\n3 = disarmed\n4 = disarmed\n5 ok\n6 ok\n7 ok\n8 call h1 VTALRM depth 1\n8 done h1\n"
          "8 call h2 PROF depth 1\n8 done h2\n8 ok\nexit 0\n");
}

TEST(an_arrival_in_a_thread_is_handled_in_main_later) {
    SHOWS(H "signal USR1 h1\nthread t1 {\nraise USR1\ncheck\nsleep 0.1\n}\ncheck\n",
          "1 = dfl\n2.1 ok\n2.2 ok\n2.3 ok\n2 ok\n3 call h1 USR1 depth 1\n3 done h1\n3 ok\nexit 0\n");
}

TEST(a_thread_has_the_mask_of_its_creator_and_its_own_pending_signals) {
    SHOWS(
        "mask block {USR1,USR2}\nthread t1 {\nmask unblock {USR2}\nraise USR1\nsigpending\n}\nsigpending\nkill USR1\n"
        "thread t1 {\nsigpending\nmask block {}\n}\nmask block {}\n",
        "1 = {}\n2.1 = {USR1,USR2}\n2.2 ok\n2.3 = {USR1}\n2 ok\n3 = {}\n4 ok\n5.1 = {USR1}\n5.2 = {USR1}\n5 ok\n"
        "6 = {USR1,USR2}\nexit 0\n");
}

TEST(another_threads_signal_comes_before_the_pass_or_after_it) {
    const char *program = H "signal USR1 h1\nthread_kill t1 USR1\ncheck\n";
    MAY_SHOW(program, "1 = dfl\n2 call h1 USR1 depth 1\n2 done h1\n2 ok\n3 ok\nexit 0\n");
    MAY_SHOW(program, "1 = dfl\n2 ok\n3 call h1 USR1 depth 1\n3 done h1\n3 ok\nexit 0\n");
    MAY_NOT_SHOW(program, "1 = dfl\n2 ok\n3 ok\nexit 0\n");
}

TEST(a_process_signal_may_go_to_a_thread_that_does_not_wait) {
    const char *program = H "signal ALRM h1\nthread t1 {\n}\nsetitimer real 0.05 0\npause\n";
    MAY_SHOW(program, "1 = dfl\n2 ok\n3 = disarmed\n4 call h1 ALRM depth 1\n4 done h1\n4 ok\nexit 0\n");
    MAY_SHOW(program, "1 = dfl\n2 ok\n3 = disarmed\nhang\n");
}

TEST(what_is_tripped_before_a_sleep_runs_in_it) {
    const char *program = H "signal USR1 h1\nkill USR1\nsleep 0.1\ncheck\n";
    SHOWS(program, "1 = dfl\n2 ok\n3 call h1 USR1 depth 1\n3 done h1\n3 ok\n4 ok\nexit 0\n");
    MAY_NOT_SHOW(program, "1 = dfl\n2 ok\n3 ok\n4 call h1 USR1 depth 1\n4 done h1\n4 ok\nexit 0\n");
    MAY_SHOW(H "signal USR1 h1\nkill USR1\nsleep 0\ncheck\n",
             "1 = dfl\n2 ok\n3 ok\n4 call h1 USR1 depth 1\n4 done h1\n4 ok\nexit 0\n");
}

TEST(hold_is_a_safe_point_at_its_end_and_not_inside) {
    SHOWS(H "signal USR1 h1\nkill USR1\nhold {\nthread_kill main 0\nkill 0\n}\n",
          "1 = dfl\n2 ok\n3.1 ok\n3.2 ok\n3 call h1 USR1 depth 1\n3 done h1\n3 ok\nexit 0\n");
}

TEST(any_positive_time_arms) {
    SHOWS("setitimer real 1e-10 0\ngetitimer real\n", "1 = disarmed\n2 = armed\nexit 0\n");
}

/* The handler that the sleep's first look runs uses up its time. */
TEST(a_lower_signal_that_a_sleeps_own_handler_trips_may_be_left_when_the_time_is_over) {
    const char *program =
        "handler h1 {\n    sleep 1\n    kill USR1\n}\nhandler h2 {\n}\nsignal USR2 h1\nsignal USR1 h2\n"
        "kill USR2\nsleep 0.5\ncheck\n";
    const char *begins = "1 = dfl\n2 = dfl\n3 ok\n4 call h1 USR2 depth 1\n4/h1.1 ok\n4/h1.2 ok\n4 done h1\n";
    char trace[512];
    snprintf(trace, sizeof trace, "%s4 ok\n5 call h2 USR1 depth 1\n5 done h2\n5 ok\nexit 0\n", begins);
    MAY_SHOW(program, trace);
    snprintf(trace, sizeof trace, "%s4 call h2 USR1 depth 1\n4 done h2\n4 ok\n5 ok\nexit 0\n", begins);
    MAY_SHOW(program, trace);
}

/* Ticks come every 4 ms: 3 ms after its time a processor timer may not have fired, and is armed all the same. */
TEST(a_processor_timer_that_is_due_and_has_not_ticked_is_armed) {
    MAY_SHOW("signal VTALRM ign\nsetitimer virtual 0.05 0\nspend 0.053\ngetitimer virtual\n",
             "1 = dfl\n2 = disarmed\n3 ok\n4 = armed\nexit 0\n");
    MAY_SHOW("signal VTALRM ign\nsetitimer virtual 0.05 0\nspend 0.053\ngetitimer virtual\n",
             "1 = dfl\n2 = disarmed\n3 ok\n4 = disarmed\nexit 0\n");
}
