/* Traces: text and struct, there and back, and what is refused. */
#include "../../core/src/unit_test.h"
#include "language.h"

static ops_trace trace, again;
static ops_error_at error;
static char text[65536];

static const char every_event[] =
    "1 ok\n"
    "2.13 = h1\n"
    "3 = none\n"
    "4 = USR1\n"
    "4 = USR1 code -6\n"
    "4 = timeout\n"
    "5 = {USR1,32,RTMAX}\n"
    "5 = {}\n"
    "5 = all\n"
    "6 = armed\n"
    "6 = armed 0.05\n"
    "6 = disarmed\n"
    "6 = disarmed 5\n"
    "7 = \"Real-time \\\"signal\\\" 0\\\\ \\n\\x01\"\n"
    "8 = off\n"
    "8 = -2147483648\n"
    "8 = 4294967295\n"
    "9 = bytes\n"
    "9 = bytes 0 64 255\n"
    "10 = exit 3\n"
    "10 = killed USR1\n"
    "10 = stopped TSTP\n"
    "11 = ignored {PIPE,XFSZ} blocked {} pending {USR1} alarm 7\n"
    "12 = engine\n"
    "12 = code -1 value 255\n"
    "13 error ValueError \"signal number out of range\"\n"
    "13 error KeyboardInterrupt \"\"\n"
    "13 error Fail 7\n"
    "14/h1.2.1/h8.3 call h2 RTMIN+1 depth 3\n"
    "14/h1.2 done h2\n"
    "14 fail h1 255\n"
    "15 report \"OSError: Signal 12 ignored due to race condition\"\n"
    "15 report wakeup BlockingIOError 11\n"
    "16 warning \"invalid signal number 32, please use valid_signals()\"\n"
    "exit 0\n"
    "killed 32\n"
    "stopped STOP\n"
    "hang\n"
    "limit\n";

TEST(every_event_survives_its_text) {
    if (!ops_trace_parse(every_event, strlen(every_event), &trace, &error)) {
        ops_print_error("trace", &error, text, sizeof text);
        CHECK_STR(text, "");
    }
    CHECK_EQ(ops_trace_print(&trace, text, sizeof text), strlen(every_event));
    CHECK_STR(text, every_event);
    CHECK(ops_trace_parse(text, strlen(text), &again, &error));
    CHECK(memcmp(&trace, &again, sizeof trace) == 0);
}

TEST(every_kind_of_event_and_of_result_is_among_them) {
    unsigned kinds = 1, results = 1;
    CHECK(ops_trace_parse(every_event, strlen(every_event), &trace, &error));
    for (uint32_t i = 0; i < trace.events; i++) {
        kinds |= 1u << trace.event[i].kind;
        results |= 1u << trace.event[i].result;
    }
    CHECK_EQ(kinds, (1u << OPS_EVENT_KINDS) - 1);
    CHECK_EQ(results, (1u << OPS_RESULTS) - 1);
}

TEST(a_bad_trace_says_line_column_what_was_found_and_what_was_expected) {
    static const struct {
        const char *source, *line;
    } bad[] = {
        {"ok\n", "t:1:1: found ok, expected a path as 3/h1.2, or the end: exit, killed, ..."},
        {"3. ok\n", "t:1:1: found 3., expected a path as 3/h1.2, or the end: exit, killed, ..."},
        {"03 ok\n", "t:1:1: found 03, expected a path as 3/h1.2, or the end: exit, killed, ..."},
        {"3/h9 ok\n", "t:1:1: found 3/h9, expected a path as 3/h1.2, or the end: exit, killed, ..."},
        {"1 ok\n3 okay\n", "t:2:3: found okay, expected ok, =, error, call, done, fail, report or warning"},
        {"3\n", "t:1:2: found the end of the line, expected ok, =, error, call, done, fail, report or warning"},
        {"3 ok 4\n", "t:1:6: found 4, expected the end of the line"},
        {"3 = what\n", "t:1:5: found what, expected a value"},
        {"3 error Oops \"\"\n", "t:1:9: found Oops, expected the name of an exception"},
        {"3 error ValueError \"open\n", "t:1:20: found \"open, expected a text in double quotes"},
        {"3 error ValueError \"\\q\"\n", "t:1:20: found \"\\q\", expected a text in double quotes"},
        {"3 call h1 USR1 deep 1\n", "t:1:16: found deep, expected depth"},
        {"3 call dfl USR1 depth 1\n", "t:1:8: found dfl, expected a handler: h1 to h8"},
        {"exit\n", "t:1:5: found the end of the line, expected a number"},
        {"hang 3\n", "t:1:6: found 3, expected the end of the line"},
        {"3 = bytes 256\n", "t:1:11: found 256, expected a byte"},
        {"3 = {0}\n", "t:1:5: found {0}, expected a set of signals from 1 to 64"},
    };
    char line[256];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(!ops_trace_parse(bad[i].source, strlen(bad[i].source), &trace, &error));
        ops_print_error("t", &error, line, sizeof line);
        CHECK_STR(line, bad[i].line);
    }
}

TEST(a_full_trace_ends_with_limit) {
    ops_path path = {1, {1}};
    for (int i = 0; i < OPS_EVENTS - 1; i++) CHECK(ops_event_add(&trace, OPS_EVENT_OK, &path));
    CHECK(!ops_event_add(&trace, OPS_EVENT_OK, &path));
    CHECK_EQ(trace.events, OPS_EVENTS);
    CHECK_EQ(trace.event[OPS_EVENTS - 1].kind, OPS_EVENT_LIMIT);
}

TEST(the_end_has_room_in_a_full_trace) {
    ops_path path = {1, {1}};
    for (int i = 0; i < OPS_EVENTS - 1; i++) CHECK(ops_event_add(&trace, OPS_EVENT_OK, &path));
    CHECK(ops_event_add(&trace, OPS_EVENT_EXIT, NULL));
    CHECK_EQ(trace.event[OPS_EVENTS - 1].kind, OPS_EVENT_EXIT);
}

TEST(a_longer_text_is_cut_in_an_event_and_when_read) {
    char line[400];
    ops_path path = {1, {1}};
    memset(text, 'x', 300);
    text[300] = '\0';
    ops_event_text(ops_event_add(&trace, OPS_EVENT_REPORT, &path), text);
    snprintf(line, sizeof line, "1 report \"%.300s\"\n", text);
    CHECK(ops_trace_parse(line, strlen(line), &again, &error));
    CHECK(ops_event_equal(&trace.event[0], &again.event[0]));
    CHECK_EQ(strlen(trace.event[0].text), OPS_TEXT - 1);
}

TEST(a_path_has_room_for_so_many_steps) {
    ops_path path = {0, {0}};
    for (int i = 0; i < OPS_PATH; i++) CHECK(ops_path_push(&path, 1));
    CHECK(!ops_path_push(&path, 1));
    while (path.length) ops_path_pop(&path);
    CHECK(memcmp(&path, &(ops_path){0, {0}}, sizeof path) == 0);
}
