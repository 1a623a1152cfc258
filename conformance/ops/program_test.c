/* Programs: text and struct and bytes, there and back, and what is refused. */
#include "../../core/src/unit_test.h"
#include "random_program.h"

enum { PROGRAMS = 5000 };

static ops_program program, again;
static ops_error_at error;
static char text[OPS_TEXT_MOST], second[OPS_TEXT_MOST];
static unsigned char bytes[OPS_BYTES_MOST], other[OPS_BYTES_MOST];

static const char *error_of(const char *source) {
    static char line[256];
    CHECK(!ops_parse(source, strlen(source), &program, &error));
    ops_print_error("x.ops", &error, line, sizeof line);
    return line;
}

static void check_text_round_trip(void) {
    size_t length = ops_print(&program, text, sizeof text);
    CHECK(length < sizeof text);
    if (!ops_parse(text, length, &again, &error)) {
        ops_print_error("printed", &error, second, sizeof second);
        fprintf(stderr, "%s\n%s", second, text);
        CHECK(false);
    }
    CHECK(memcmp(&program, &again, sizeof program) == 0);
    CHECK_EQ(ops_print(&again, second, sizeof second), length);
    CHECK_STR(second, text);
}

static void check_bytes_round_trip(void) {
    size_t size = ops_encode(&program, bytes, sizeof bytes);
    CHECK(size > 0);
    CHECK(ops_decode(bytes, size, &again, &error));
    CHECK(memcmp(&program, &again, sizeof program) == 0);
    CHECK_EQ(ops_encode(&again, other, sizeof other), size);
    CHECK(memcmp(bytes, other, size) == 0);
}

TEST(every_operation_survives_text_and_bytes) {
    for (int kind = 1; kind < OPS_KINDS; kind++) {
        struct dice dice = {(uint64_t)kind};
        memset(&program, 0, sizeof program);
        int at = kind == OPS_FAIL ? 1 : 0; /* fail stands in a handler */
        program.op[0].kind = (uint8_t)kind;
        random_arguments(&dice, &program.op[0]);
        if (kind == OPS_THREAD) program.op[0].number[0] = 2;
        program.op[0].end = program.ops = 1;
        if (at) program.handler[1] = (ops_range){0, 1};
        program.main = (ops_range){(uint16_t)at, 1};
        CHECK(ops_valid(&program, &error));
        check_text_round_trip();
        check_bytes_round_trip();
        CHECK(strncmp(strstr(text, ops_table[kind].name), ops_table[kind].name, strlen(ops_table[kind].name)) == 0);
    }
}

TEST(random_programs_survive_text_and_bytes) {
    for (uint64_t seed = 1; seed <= PROGRAMS; seed++) {
        random_program(seed, &program);
        CHECK(ops_valid(&program, &error));
        check_text_round_trip();
        check_bytes_round_trip();
    }
}

TEST(canonical_text_is_what_a_person_writes) {
    static const char source[] =
        "clause no-lost-arrival\n"
        "needs explicit\n"
        "ignored {INT}\n"
        "arrive USR2 process 2.1/h1.1 \"raise done\" 2\n"
        "arrive RTMIN t1 1 \"kernel disposition set\" 0\n"
        "handler h1 {\n"
        "    raise USR2\n"
        "    fail 7\n"
        "}\n"
        "signal USR1 h1\n"
        "repeat 3 {\n"
        "    hold {\n"
        "        kill USR1\n"
        "        thread_kill main RTMIN+3\n"
        "    }\n"
        "}\n"
        "mask setmask {0,USR1,32}\n"
        "mask 7 all\n"
        "setitimer real 0.05 -inf\n"
        "wakeup -2 false\n"
        "raise 65\n";
    CHECK(ops_parse(source, strlen(source), &program, &error));
    ops_print(&program, text, sizeof text);
    CHECK_STR(text, source);
}

TEST(comments_blank_lines_and_order_of_a_set_are_free) {
    static const char source[] = "# a comment\n\n\t sigwait {USR2,USR1,10} # the lower first\n";
    CHECK(ops_parse(source, strlen(source), &program, &error));
    ops_print(&program, text, sizeof text);
    CHECK_STR(text, "sigwait {USR1,USR2}\n");
}

TEST(an_empty_text_is_a_program_without_operations) {
    CHECK(ops_parse("", 0, &program, &error));
    CHECK_EQ(program.main.end, 0);
    CHECK(ops_valid(&program, &error));
}

TEST(a_bad_text_says_line_column_what_was_found_and_what_was_expected) {
    static const struct {
        const char *source, *line;
    } bad[] = {
        {"rise USR1\n", "x.ops:1:1: found rise, expected an operation"},
        {"raise\n",
         "x.ops:1:6: found the end of the line, expected a signal: a name without SIG, RTMIN+n, or a number"},
        {"raise", "x.ops:1:6: found the end of the file, expected a signal: a name without SIG, RTMIN+n, or a number"},
        {"raise SIGINT\n", "x.ops:1:7: found SIGINT, expected a signal: a name without SIG, RTMIN+n, or a number"},
        {"raise RTMIN+31\n", "x.ops:1:7: found RTMIN+31, expected a signal: a name without SIG, RTMIN+n, or a number"},
        {"raise 2147483648\n",
         "x.ops:1:7: found 2147483648, expected a signal: a name without SIG, RTMIN+n, or a number"},
        {"raise USR1 h1\n", "x.ops:1:12: found h1, expected the end of the line"},
        {"\n  signal USR1 h9\n", "x.ops:2:15: found h9, expected a handler: h1..h8, dfl, ign, none or kbd"},
        {"signal USR1 foreign\n", "x.ops:1:13: found foreign, expected a handler: h1..h8, dfl, ign, none or kbd"},
        {"os_signal USR1 h1\n", "x.ops:1:16: found h1, expected dfl, ign or foreign"},
        {"mask blok {}\n", "x.ops:1:6: found blok, expected block, unblock, setmask or a number"},
        {"mask block {USR1, USR2}\n", "x.ops:1:12: found {USR1,, expected a set of signals: {USR1,USR2}, {} or all"},
        {"mask block {0,65}\n", "x.ops:1:12: found {0,65}, expected a set of signals: {USR1,USR2}, {} or all"},
        {"sleep 0x10\n", "x.ops:1:7: found 0x10, expected seconds: a decimal number, nan, inf or -inf"},
        {"sleep 1e\n", "x.ops:1:7: found 1e, expected seconds: a decimal number, nan, inf or -inf"},
        {"exit 256\n", "x.ops:1:6: found 256, expected a number from 0 to 255"},
        {"siginterrupt USR1 1\n", "x.ops:1:19: found 1, expected true or false"},
        {"repeat 3\n", "x.ops:1:9: found the end of the line, expected {"},
        {"repeat 3 {\ncheck\n", "x.ops:3:1: found the end of the file, expected } of the block that is still open"},
        {"check\n}\n", "x.ops:2:1: found }, expected an operation"},
        {"hold {\n check\n}\n", "x.ops:2:2: found check, expected kill or thread_kill: nothing else stands in hold"},
        {"fail 3\n",
         "x.ops:1:1: found fail, expected another operation: fail stands in a handler's body, not in a thread or fork "
         "there"},
        {"thread t1 {\nonce {\nthread t2 {\n}\n}\n}\n",
         "x.ops:3:1: found thread, expected another operation: neither thread nor uncaught stands in a thread"},
        {"thread main {\n}\n", "x.ops:1:1: found thread, expected t1, t2 or t3"},
        {"handler h9 {\n}\n", "x.ops:1:9: found h9, expected h1 to h8"},
        {"handler h2 {\n}\nhandler h1 {\n}\n", "x.ops:3:9: found h1, expected handlers once each, in ascending order"},
        {"check\nclause late\n", "x.ops:2:1: found clause, expected handlers before operations"},
        {"clause Big\n", "x.ops:1:8: found Big, expected a clause: a slug of a-z, 0-9 and -"},
        {"needs luck\n",
         "x.ops:1:7: found luck, expected explicit, thread, fork, exec, pidfd, siginfo, capi, engine, real or "
         "points"},
        {"arrive 65 process 2 \"catch\" 0\n", "x.ops:1:8: found 65, expected a signal from 1 to 64"},
        {"arrive USR1 t4 2 \"catch\" 0\n", "x.ops:1:13: found t4, expected process, main, t1, t2 or t3"},
        {"arrive USR1 t1 2/ \"catch\" 0\n", "x.ops:1:16: found 2/, expected a path as 3/h1.2"},
        {"arrive USR1 t1 2 catch 0\n", "x.ops:1:18: found catch, expected a point's name in quotes"},
        {"arrive USR1 t1 2 \"\" 0\n", "x.ops:1:18: found \"\", expected a point's name in quotes"},
        {"arrive USR1 t1 2 \"catch\" -1\n", "x.ops:1:26: found -1, expected which time, from 0 to 65535"},
        {"handler h1 {\n}\narrive USR1 t1 2 \"catch\" 0\n",
         "x.ops:3:1: found arrive, expected arrivals before handlers"},
        {"ignored {0}\n", "x.ops:1:9: found {0}, expected a set of signals from 1 to 64"},
        {"check\r\n", "x.ops:1:1: found check?, expected an operation"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK_STR(error_of(bad[i].source), bad[i].line);
}

TEST(blocks_are_nested_eight_deep_and_no_deeper) {
    text[0] = '\0';
    for (int i = 0; i < OPS_BLOCKS; i++) strcat(text, "once {\n");
    for (int i = 0; i < OPS_BLOCKS; i++) strcat(text, "}\n");
    CHECK(ops_parse(text, strlen(text), &program, &error));
    snprintf(second, sizeof second, "once {\n%s}\n", text);
    CHECK_STR(error_of(second), "x.ops:9:1: found once, expected no block here: they are nested 8 deep at most");
}

TEST(a_program_has_no_more_operations_than_fit) {
    text[0] = '\0';
    for (int i = 0; i < OPS_MOST; i++) strcat(text, "check\n");
    CHECK(ops_parse(text, strlen(text), &program, &error));
    strcat(text, "check\n");
    CHECK_STR(error_of(text), "x.ops:257:1: found check, expected the end: a program has 256 operations at most");
}

TEST(a_text_beyond_its_limit_is_refused_as_a_whole) {
    static char long_text[OPS_TEXT_MOST + 1];
    memset(long_text, '\n', sizeof long_text);
    CHECK(!ops_parse(long_text, sizeof long_text, &program, &error));
    CHECK_STR(error.expected, "at most 65536 bytes of text");
}

/* Cut anywhere, or with one byte changed, bytes are refused, or are another program in its one form. */
TEST(bytes_that_are_no_program_are_refused) {
    for (uint64_t seed = 1; seed <= 300; seed++) {
        struct dice dice = {seed};
        random_program(seed, &program);
        size_t size = ops_encode(&program, bytes, sizeof bytes);
        for (size_t cut = 0; cut < size; cut++) CHECK(!ops_decode(bytes, cut, &again, &error));
        CHECK_STR(error.expected, "more bytes");
        CHECK_EQ(ops_encode(&program, other, size - 1), 0);
        for (int change = 0; change < 100; change++) {
            memcpy(other, bytes, size);
            other[roll(&dice) % size] = (unsigned char)roll(&dice);
            if (!ops_decode(other, size, &again, &error)) continue;
            CHECK(ops_valid(&again, &error));
            CHECK_EQ(ops_encode(&again, bytes, sizeof bytes), size);
            CHECK(memcmp(bytes, other, size) == 0);
            program = again;
        }
    }
}

TEST(a_struct_that_is_no_program_is_told_apart) {
    random_program(3, &program);
    program.main.end--;
    CHECK(!ops_valid(&program, &error));
    for (int kind = 1; kind < OPS_KINDS; kind++) {
        memset(&program, 0, sizeof program);
        program.op[0] = (ops_op){.kind = (uint8_t)kind, .end = 1, .zero = 1};
        program.main.end = program.ops = 1;
        CHECK(!ops_valid(&program, &error));
    }
}

TEST(needs_are_those_of_the_lines_and_of_the_operations) {
    static const char source[] = "needs real\nonce {\n fork {\n sigwaitinfo {USR1}\n }\n}\n";
    CHECK(ops_parse(source, strlen(source), &program, &error));
    CHECK_EQ(ops_needs(&program), 1u << OPS_NEED_REAL | 1u << OPS_NEED_FORK | 1u << OPS_NEED_SIGINFO);
}

TEST(a_signal_has_one_name) {
    char name[16];
    for (int signum = 1; signum <= 64; signum++) {
        ops_print_signal(signum, name);
        int number = ops_signal_number(name, strlen(name));
        CHECK_EQ(number, signum == 32 || signum == 33 ? -1 : signum);
    }
    CHECK_STR(ops_print_signal(64, name), "RTMAX");
    CHECK_STR(ops_print_signal(INT32_MIN, name), "-2147483648");
    CHECK_EQ(ops_signal_number("RTMIN+30", 8), 64);
    CHECK_EQ(ops_signal_number("RTMIN+", 6), -1);
    CHECK_EQ(ops_signal_number("RTMIN+01", 8), -1);
}
