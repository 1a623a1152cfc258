/* check_test.c - verdicts, the odometer, and the model step by step. */
#include "model_kit.h"

static struct model_verdict verdict;

static void judge(const struct model_params *params, const char *program, const char *trace) {
    kit_parse_program(program);
    kit_parse_trace(trace);
    model_allows(&kit_program, params, &kit_trace, &verdict);
}

TEST(a_refusal_names_the_event_what_was_allowed_and_the_clause) {
    char line[128];
    judge(&kit_engine, "handler h1 {\n}\nsignal USR1 h1\nkill USR1\ncheck\n", "1 = dfl\n2 ok\n3 ok\nexit 0\n");
    CHECK_EQ(verdict.is, MODEL_REFUSED);
    CHECK_EQ(verdict.at, 2);
    CHECK_EQ(verdict.alternatives, 1);
    ops_event_print(&verdict.allowed[0], line, sizeof line);
    CHECK_STR(line, "3 call h1 USR1 depth 1");
    CHECK_STR(verdict.clause[0], "no-lost-arrival");
}

TEST(a_refusal_names_all_alternatives) {
    judge(&kit_engine, "handler h1 {\n}\nsignal USR1 h1\nwakeup full true\nraise USR1\n",
          "1 = dfl\n2 = off\n3 ok\nexit 0\n");
    CHECK_EQ(verdict.is, MODEL_REFUSED);
    CHECK_EQ(verdict.at, 2);
    CHECK_EQ(verdict.alternatives, 2);
}

TEST(a_trace_that_stops_early_or_goes_on_is_refused) {
    judge(&kit_engine, "check\ncheck\n", "1 ok\n");
    CHECK_EQ(verdict.is, MODEL_REFUSED);
    CHECK_EQ(verdict.at, 1);
    judge(&kit_engine, "check\n", "1 ok\nexit 0\n");
    CHECK_EQ(verdict.is, MODEL_ALLOWED);
    kit_trace.event[kit_trace.events++] = (ops_event){.kind = OPS_EVENT_HANG};
    model_allows(&kit_program, &kit_engine, &kit_trace, &verdict);
    CHECK_EQ(verdict.is, MODEL_REFUSED);
    CHECK_EQ(verdict.at, 2);
}

TEST(a_wrong_number_in_any_field_is_refused) {
    MAY_NOT_SHOW("alarm 3\nalarm 0\n", "1 = 0\n2 = 4\nexit 0\n");
    MAY_NOT_SHOW("strsignal 64\n", "1 = \"Real-time signal 31\"\nexit 0\n");
    MAY_NOT_SHOW("setitimer virtual 1 0.5\ngetitimer virtual\n", "1 = disarmed\n2 = armed 0.25\nexit 0\n");
    MAY_NOT_SHOW("valid_signals\n", "1 = {USR1}\nexit 0\n");
    MAY_NOT_SHOW("exit 3\n", "exit 4\n");
}

TEST(limit_judges_nothing_behind_it) {
    judge(&kit_engine, "check\ncheck\n", "1 ok\nlimit\n");
    CHECK_EQ(verdict.is, MODEL_LIMITED);
    judge(&kit_engine, "check\ncheck\n", "1 = 0\nlimit\n");
    CHECK_EQ(verdict.is, MODEL_REFUSED);
}

TEST(steps_beyond_the_limit_end_with_limit) {
    kit_parse_program("repeat 255 {\nalarm 0\nalarm 0\nalarm 0\nalarm 0\n}\ncheck\n");
    CHECK_EQ(kit_traces(&kit_engine), 1);
    static ops_trace trace;
    struct odometer odometer = {.asked = 0};
    struct model_world world = {&odometer, odometer_choose, NULL};
    model_run(&kit_program, &kit_engine, &world, &trace);
    CHECK_EQ(trace.events, OPS_EVENTS - 2 + 1); /* 1020 values, repeat, check, exit */
    kit_parse_program("repeat 255 {\nonce {\n}\nonce {\n}\nonce {\n}\nonce {\n}\n}\nrepeat 9 {\nonce {\n}\n}\n");
    model_run(&kit_program, &kit_engine, &world, &trace);
    CHECK_EQ(trace.event[trace.events - 1].kind, OPS_EVENT_LIMIT);
}

TEST(what_a_subject_lacks_is_not_judged) {
    struct model_params params = {.lacks = 1U << OPS_NEED_FORK};
    judge(&params, "fork {\n}\n", "1 ok\nexit 0\n");
    CHECK_EQ(verdict.is, MODEL_LACKS);
}

TEST(the_odometer_gives_every_answer_once) {
    struct odometer odometer = {.asked = 0};
    int runs = 0, sum = 0;
    do {
        int first = odometer_choose(&odometer, 3, "a");
        sum = sum * 7 + first * 3 + (first == 1 ? odometer_choose(&odometer, 2, "b") : 2);
        runs++;
    } while (odometer_next(&odometer));
    CHECK_EQ(runs, 4);
    CHECK_EQ(sum, ((2 * 7 + 3) * 7 + 4) * 7 + 8);
}

TEST(choices_that_nothing_shows_keep_one_state) {
    /* Each leaves it open when main takes the other thread's signal; the safe point behind it settles that. */
    char text[2048] = "handler h1 {\n}\nsignal USR1 h1\n", trace[4096] = "1 = dfl\n", line[128];
    for (int i = 0; i < 40; i++) strcat(text, "thread_kill t1 USR1\n");
    for (int i = 2; i < 42; i++) {
        snprintf(line, sizeof line, "%d call h1 USR1 depth 1\n%d done h1\n%d ok\n", i, i, i);
        strcat(trace, line);
    }
    strcat(trace, "exit 0\n");
    judge(&kit_engine, text, trace);
    CHECK_EQ(verdict.is, MODEL_ALLOWED);
}

static bool listen(void *data, uint32_t index, const ops_event *event, const char *clause) {
    (void)event, (void)clause;
    *(uint32_t *)data = index;
    return true;
}

TEST(a_copied_model_goes_on_by_itself) {
    uint32_t last = 0;
    struct model_world world = {&last, NULL, listen};
    struct model left, right;
    kit_parse_program("signal USR1 ign\nmask block {USR1}\nkill USR1\n");
    model_begin(&left, &kit_program, &kit_engine, &world);
    uint64_t before = model_hash(&left);
    CHECK(model_step(&left));
    right = left;
    CHECK(model_hash(&left) != before);
    CHECK(model_hash(&left) == model_hash(&right));
    CHECK(model_step(&left) && model_step(&left));
    CHECK(!model_step(&left));
    CHECK_EQ(last, 3);
    CHECK(model_hash(&left) != model_hash(&right));
    CHECK(model_step(&right));
    CHECK_EQ(last, 1);
}
