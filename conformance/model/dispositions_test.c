/* dispositions_test.c - table, kernel and wakeup fd, by hand from rules 31 to 75 and 119 to 126. */
#include "model_kit.h"

#define H "handler h1 {\n}\nhandler h2 {\n}\n"
#define MAIN_ONLY "error ValueError \"signal only works in main thread of the main interpreter\"\n"
#define NUMBER "error ValueError \"signal number out of range\"\n"
#define INVALID "error OSError \"[Errno 22] Invalid argument\"\n"
#define TYPE "error TypeError \"signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object\"\n"

TEST(signal_looks_at_thread_number_handler_kernel_in_this_order) {
    SHOWS("thread t1 {\nsignal 0 none\n}\nsignal 0 none\nsignal KILL none\nsignal KILL dfl\nsignal 32 ign\n",
          "1.1 " MAIN_ONLY "1 ok\n2 " NUMBER "3 " TYPE "4 " INVALID "5 " INVALID "exit 0\n");
}

TEST(signal_runs_what_is_pending_first_and_a_failure_aborts_it) {
    SHOWS("handler h1 {\nfail 2\n}\nsignal USR1 h1\nkill USR1\nsignal USR1 ign\ngetsignal USR1\n",
          "1 = dfl\n2 ok\n3 call h1 USR1 depth 1\n3 fail h1 2\n3 error Fail 2\n4 = h1\nexit 0\n");
    SHOWS(H "signal USR1 h1\nkill USR1\nsignal KILL h2\n",
          "1 = dfl\n2 ok\n3 call h1 USR1 depth 1\n3 done h1\n3 " INVALID "exit 0\n");
}

TEST(ignoring_discards_what_is_pending_and_a_blocked_ignored_signal_is_queued) {
    SHOWS(H
          "mask block {USR1,CHLD}\nkill USR1\nsignal USR1 ign\nsigpending\nkill USR1\nsigpending\nkill CHLD\n"
          "signal CHLD dfl\nsigpending\nsignal USR1 h1\nmask setmask {}\n",
          "1 = {}\n2 ok\n3 = dfl\n4 = {}\n5 ok\n6 = {USR1}\n7 ok\n8 = dfl\n9 = {USR1}\n10 = ign\n"
          "11 call h1 USR1 depth 1\n11 done h1\n11 = {USR1,CHLD}\nexit 0\n");
}

TEST(the_default_keeps_what_is_pending) {
    SHOWS(H "signal USR1 h1\nmask block {USR1}\nkill USR1\nsignal USR1 dfl\nsignal USR1 h2\nmask unblock {USR1}\n",
          "1 = dfl\n2 = {}\n3 ok\n4 = h1\n5 = dfl\n6 call h2 USR1 depth 1\n6 done h2\n6 = {USR1}\nexit 0\n");
}

TEST(a_foreign_handler_from_before_the_start_is_none_and_cannot_be_given_back) {
    SHOWS(H
          "os_signal USR1 foreign\ngetsignal USR1\nsave USR1\nsignal USR1 h1\nrestore USR1\nos_signal USR1 dfl\n"
          "getsignal USR1\ngetsignal 33\n",
          "1 = dfl\n2 = none\n3 = none\n4 = none\n5 " TYPE "6 = engine\n7 = h1\n8 = none\nexit 0\n");
    SHOWS(H "getsignal USR1\nos_signal USR1 foreign\ngetsignal USR1\n", "1 = dfl\n2 = dfl\n3 = dfl\nexit 0\n");
}

TEST(every_os_signal_that_the_program_begins_with_comes_before_the_start) {
    SHOWS("os_signal USR1 foreign\nos_signal USR2 ign\ngetsignal USR1\ngetsignal USR2\n",
          "1 = dfl\n2 = dfl\n3 = none\n4 = ign\nexit 0\n");
}

TEST(an_operation_without_the_table_may_start_or_not) {
    MAY_SHOW("check\nos_signal USR1 ign\ngetsignal USR1\n", "1 ok\n2 = dfl\n3 = dfl\nexit 0\n");
    MAY_SHOW("check\nos_signal USR1 ign\ngetsignal USR1\n", "1 ok\n2 = dfl\n3 = ign\nexit 0\n");
    SHOWS("getsignal USR2\nos_signal USR1 ign\ngetsignal USR1\n", "1 = dfl\n2 = dfl\n3 = dfl\nexit 0\n");
}

TEST(what_is_inherited_stays_and_the_start_takes_only_a_default_sigint) {
    SHOWS("ignored {INT}\nblocked {USR1}\ngetsignal INT\ninit startup\ngetsignal INT\ngetsignal PIPE\nmask block {}\n",
          "1 = ign\n2 ok\n3 = ign\n4 = ign\n5 = {USR1}\nexit 0\n");
    SHOWS("init startup\nkill INT\ncheck\n", "1 ok\n2 ok\n3 error KeyboardInterrupt \"\"\nexit 0\n");
}

TEST(the_end_puts_handlers_to_the_default_and_keeps_the_rest) {
    SHOWS(H
          "signal USR1 h1\nsignal USR2 ign\nwakeup pipe true\nkill USR1\nfini\ncheck\ngetsignal USR1\n"
          "getsignal USR2\nwakeup off true\nkill USR1\n",
          "1 = dfl\n2 = dfl\n3 = off\n4 ok\n5 ok\n6 ok\n7 = dfl\n8 = ign\n9 = pipe\nkilled USR1\n");
}

TEST(sends_are_judged_by_those_who_make_them) {
    SHOWS("raise 0\nraise -1\nraise 32\nraise 65\nkill 0\nkill 65\nthread_kill main 33\npidfd_send 0\nkill 32\n",
          "1 ok\n2 " INVALID "3 " INVALID "4 " INVALID "5 ok\n6 " INVALID "7 " INVALID "8 ok\nkilled 32\n");
}

TEST(an_interrupt_is_like_an_arrival_without_a_signal) {
    SHOWS(H
          "signal USR1 h1\nwakeup pipe true\nmask block {USR1}\ninterrupt USR1\nsigpending\ndrain\ninterrupt TERM\n"
          "interrupt 0\ninterrupt 33\ncheck\n",
          "1 = dfl\n2 = off\n3 = {}\n4 ok\n5 = {}\n6 = bytes 10\n7 ok\n8 " NUMBER
          "9 ok\n"
          "10 call h1 USR1 depth 1\n10 done h1\n10 report \"OSError: Signal 33 ignored due to race condition\"\n"
          "10 ok\nexit 0\n");
}

TEST(whether_the_interrupt_has_occurred_takes_its_flag) {
    SHOWS(H
          "signal INT h1\nsignal USR1 h1\nkill INT\nkill USR1\nthread t1 {\ninterrupt_occurred\n}\n"
          "interrupt_occurred\ninterrupt_occurred\ncheck\n",
          "1 = dfl\n2 = dfl\n3 ok\n4 ok\n5.1 = 0\n5 ok\n6 = 1\n7 = 0\n8 call h1 USR1 depth 1\n8 done h1\n8 ok\n"
          "exit 0\n");
}

TEST(a_wakeup_fd_that_is_refused_leaves_the_old_one) {
    SHOWS(H
          "signal USR1 h1\nwakeup pipe false\nwakeup blocking true\nwakeup closed true\nwakeup -2 true\nkill USR1\n"
          "drain\nwakeup null true\ndrain\nthread t1 {\nwakeup off true\n}\n",
          "1 = dfl\n2 = off\n3 error ValueError \"the fd FD must be in non-blocking mode\"\n"
          "4 error OSError \"[Errno 9] Bad file descriptor\"\n5 error OSError \"[Errno 9] Bad file descriptor\"\n6 ok\n"
          "7 = bytes 10\n8 = pipe\n9 = bytes\n10.1 error ValueError \"set_wakeup_fd only works in main thread of the "
          "main interpreter\"\n10 ok\nexit 0\n");
}

TEST(a_byte_that_fails_is_reported_before_the_handlers_or_after_them) {
    const char *program = H "signal USR1 h1\nwakeup full true\nraise USR1\nwakeup full false\nraise USR1\n";
    MAY_SHOW(program,
             "1 = dfl\n2 = off\n3 report wakeup BlockingIOError 11\n3 call h1 USR1 depth 1\n3 done h1\n3 ok\n"
             "4 = full\n5 call h1 USR1 depth 1\n5 done h1\n5 ok\nexit 0\n");
    MAY_SHOW(program,
             "1 = dfl\n2 = off\n3 call h1 USR1 depth 1\n3 done h1\n3 report wakeup BlockingIOError 11\n3 ok\n"
             "4 = full\n5 call h1 USR1 depth 1\n5 done h1\n5 ok\nexit 0\n");
    MAY_NOT_SHOW(program, "1 = dfl\n2 = off\n3 call h1 USR1 depth 1\n3 done h1\n3 ok\n");
}

TEST(a_broken_wakeup_fd_brings_sigpipe) {
    SHOWS(H "signal USR1 h1\nwakeup broken false\nkill USR1\n", "1 = dfl\n2 = off\nkilled PIPE\n");
    MAY_SHOW(H "init ignores\nsignal USR1 h1\nwakeup broken false\nraise USR1\n",
             "1 ok\n2 = dfl\n3 = off\n4 report wakeup BrokenPipeError 32\n4 call h1 USR1 depth 1\n4 done h1\n4 ok\n"
             "exit 0\n");
}

TEST(a_child_forgets_flags_pending_signals_and_timers) {
    SHOWS(H
          "signal USR1 h1\nmask block {TERM}\nkill TERM\nkill USR1\nalarm 9\nfork {\ncheck\nsigpending\nalarm 0\n"
          "mask block {}\nraise USR1\n}\ncheck\nsigpending\nalarm 0\n",
          "1 = dfl\n2 = {}\n3 ok\n4 ok\n5 = 0\n6.1 ok\n6.2 = {}\n6.3 = 0\n6.4 = {TERM}\n6.5 call h1 USR1 depth 1\n"
          "6.5 done h1\n6.5 ok\n6 = exit 0\n7 call h1 USR1 depth 1\n7 done h1\n7 ok\n8 = {TERM}\n9 = 9\nexit 0\n");
}

TEST(a_fork_in_a_handler_doubles_the_rest_unless_something_has_arrived) {
    SHOWS(
        "handler h1 {\nfork {\nraise USR1\n}\n}\nhandler h2 {\n}\nsignal HUP h1\nsignal USR1 h2\n"
        "signal USR2 h2\nhold {\nkill HUP\nkill USR2\n}\n",
        "1 = dfl\n2 = dfl\n3 = dfl\n4.1 ok\n4.2 ok\n4 call h1 HUP depth 1\n4/h1.1.1 call h2 USR1 depth 2\n"
        "4/h1.1.1 done h2\n4/h1.1.1 call h2 USR2 depth 2\n4/h1.1.1 done h2\n4/h1.1.1 ok\n4/h1.1 = exit 0\n"
        "4 done h1\n4 call h2 USR2 depth 1\n4 done h2\n4 ok\nexit 0\n");
    SHOWS(
        "handler h1 {\nkill USR1\nfork {\ncheck\n}\n}\nhandler h2 {\n}\nsignal HUP h1\nsignal USR1 h2\nraise HUP\n"
        "check\n",
        "1 = dfl\n2 = dfl\n3 call h1 HUP depth 1\n3/h1.1 ok\n3/h1.2.1 ok\n3/h1.2 = exit 0\n3 done h1\n"
        "3 call h2 USR1 depth 1\n3 done h2\n3 ok\n4 ok\nexit 0\n");
}

TEST(a_child_writes_to_its_parents_wakeup_pipe) {
    SHOWS(H
          "signal USR1 h1\nwakeup pipe true\nfork {\nraise USR1\nwakeup pipe true\nraise USR1\ndrain\nexit 4\n}\n"
          "drain\nfork {\nkill KILL\n}\n",
          "1 = dfl\n2 = off\n3.1 call h1 USR1 depth 1\n3.1 done h1\n3.1 ok\n3.2 = pipe\n3.3 call h1 USR1 depth 1\n"
          "3.3 done h1\n3.3 ok\n3.4 = bytes 10\n3 = exit 4\n4 = bytes 10\n5 = killed KILL\nexit 0\n");
}

TEST(exec_keeps_what_the_kernel_keeps) {
    SHOWS(H "signal USR1 h1\nsignal USR2 ign\nmask block {TERM,RTMIN}\nkill TERM\nalarm 7\nexec\ncheck\n",
          "1 = dfl\n2 = dfl\n3 = {}\n4 ok\n5 = 0\n6 = ignored {USR2} blocked {TERM,RTMIN} pending {TERM} alarm 10\n"
          "exit 0\n");
}

TEST(an_end_of_a_child_is_a_sigchld) {
    SHOWS(H "signal CHLD h1\nfork {\nexit 3\n}\ncheck\n",
          "1 = dfl\n2 = exit 3\n3 call h1 CHLD depth 1\n3 done h1\n3 ok\nexit 0\n");
}

TEST(a_parents_time_goes_on_while_it_waits_for_its_child) {
    SHOWS(H "signal ALRM h1\nsetitimer real 0.05 0\nfork {\nadvance 0.1\ncheck\n}\ncheck\n",
          "1 = dfl\n2 = disarmed\n3.1 ok\n3.2 ok\n3 = exit 0\n4 call h1 ALRM depth 1\n4 done h1\n4 ok\nexit 0\n");
}

TEST(what_off_leaves_in_the_pipe_can_be_drained) {
    SHOWS(H "signal USR1 h1\nwakeup pipe true\nkill USR1\nwakeup off true\nkill USR1\ndrain\ndrain\n",
          "1 = dfl\n2 = off\n3 ok\n4 = pipe\n5 ok\n6 = bytes 10\n7 = bytes\nexit 0\n");
}

TEST(siginterrupt_sets_what_is_ignored_and_so_discards_it) {
    SHOWS(
        "signal USR1 ign\nmask block {USR1,USR2}\nkill USR1\nkill USR2\nsiginterrupt USR1 true\n"
        "siginterrupt USR2 false\nsigpending\n",
        "1 = dfl\n2 = {}\n3 ok\n4 ok\n5 ok\n6 ok\n7 = {USR2}\nexit 0\n");
}

TEST(an_ignored_sigchld_is_not_sent_at_all) {
    MAY_SHOW("signal CHLD ign\nmask block {CHLD}\nfork {\n}\nsigpending\n",
             "1 = dfl\n2 = {}\n3 = exit 0\n4 = {}\nexit 0\n");
    MAY_NOT_SHOW("signal CHLD ign\nmask block {CHLD}\nfork {\n}\nsigpending\n",
                 "1 = dfl\n2 = {}\n3 = exit 0\n4 = {CHLD}\nexit 0\n");
}

TEST(the_child_of_a_thread_is_in_no_handler) {
    SHOWS(
        "handler h1 {\nthread t1 {\nfork {\nraise USR2\n}\n}\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "raise USR1\n",
        "1 = dfl\n2 = dfl\n3 call h1 USR1 depth 1\n3/h1.1.1.1 call h2 USR2 depth 1\n3/h1.1.1.1 done h2\n"
        "3/h1.1.1.1 ok\n3/h1.1.1 = exit 0\n3/h1.1 ok\n3 done h1\n3 ok\nexit 0\n");
}
