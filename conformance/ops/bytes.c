/* bytes.c - programs as bytes.
 *
 *   program   needs ignored blocked, clauses, arrivals, a block for each of h1..h8, the block of the program itself
 *   clauses   how many, then of each its length and its bytes
 *   arrivals  how many, then of each: signal, target, turn, the steps of its path behind their number, and the point's
 *             name behind its length
 *   block     operations, then 0
 *   op        kind, arguments, and its block if it has one
 *   argument  a number as a zigzag varint; a time as the eight bytes of the double, the lowest first; a set as the varint
 *             of its bits, then 0, or 1 and its bad number
 * A varint is in its shortest form. So each program has one form, and a decoded program is encoded to the same bytes.
 */
#include "language.h"

/* ---------------------------------------------------------------------------------------------------------- encoding -- */

struct encoder {
    unsigned char *bytes;
    size_t size, used;
};

static void put(struct encoder *encoder, unsigned byte) {
    if (encoder->used < encoder->size) encoder->bytes[encoder->used] = (unsigned char)byte;
    encoder->used++;
}

static void put_varint(struct encoder *encoder, uint64_t number) {
    for (; number >= 0x80; number >>= 7) put(encoder, (unsigned)(number & 0x7f) | 0x80);
    put(encoder, (unsigned)number);
}

static void put_int(struct encoder *encoder, int32_t number) {
    put_varint(encoder, (uint32_t)number << 1 ^ (uint32_t)(number < 0 ? -1 : 0));
}

static void put_time(struct encoder *encoder, double seconds) {
    uint64_t bits;
    memcpy(&bits, &seconds, sizeof bits);
    for (int i = 0; i < 8; i++) put(encoder, (unsigned)(bits >> 8 * i) & 0xff);
}

static void put_set(struct encoder *encoder, const ops_set *set) {
    put_varint(encoder, set->bits);
    put(encoder, (unsigned)set->has_bad);
    if (set->has_bad) put_int(encoder, set->bad);
}

static void put_block(struct encoder *encoder, const ops_program *program, int first, int end) {
    for (int i = first; i < end; i = program->op[i].end) {
        const ops_op *op = &program->op[i];
        const ops_info *info = &ops_table[op->kind];
        int numbers = 0, times = 0;
        put(encoder, op->kind);
        for (int j = 0; j < 3 && info->argument[j]; j++) {
            if (info->argument[j] == OPS_ARGUMENT_TIME) put_time(encoder, op->time[times++]);
            else if (info->argument[j] == OPS_ARGUMENT_SET) put_set(encoder, &op->set);
            else put_int(encoder, op->number[numbers++]);
        }
        if (info->body) put_block(encoder, program, i + 1, op->end);
    }
    put(encoder, 0);
}

static void put_arrival(struct encoder *encoder, const ops_arrival *arrival) {
    put(encoder, arrival->signum);
    put(encoder, arrival->target);
    put_varint(encoder, arrival->turn);
    put(encoder, arrival->path.length);
    for (int i = 0; i < arrival->path.length; i++) put_varint(encoder, arrival->path.step[i]);
    put(encoder, (unsigned)strlen(arrival->point));
    for (const char *at = arrival->point; *at; at++) put(encoder, (unsigned char)*at);
}

size_t ops_encode(const ops_program *program, unsigned char *bytes, size_t size) {
    struct encoder encoder = {bytes, size, 0};
    put_varint(&encoder, program->needs);
    put_varint(&encoder, program->ignored);
    put_varint(&encoder, program->blocked);
    put(&encoder, program->clauses);
    for (int i = 0; i < program->clauses; i++) {
        put(&encoder, (unsigned)strlen(program->clause[i]));
        for (const char *at = program->clause[i]; *at; at++) put(&encoder, (unsigned char)*at);
    }
    put(&encoder, program->arrivals);
    for (int i = 0; i < program->arrivals; i++) put_arrival(&encoder, &program->arrival[i]);
    for (int handler = 1; handler <= OPS_HANDLERS; handler++)
        put_block(&encoder, program, program->handler[handler].first, program->handler[handler].end);
    put_block(&encoder, program, program->main.first, program->main.end);
    return encoder.used <= size ? encoder.used : 0;
}

/* ---------------------------------------------------------------------------------------------------------- decoding -- */

struct decoder {
    const unsigned char *bytes;
    size_t size, used;
    ops_program *program;
    const char *wrong; /* what was expected at used - 1 */
};

static bool is_wrong(struct decoder *decoder, const char *expected) {
    if (!decoder->wrong) decoder->wrong = expected;
    return false;
}

static bool get(struct decoder *decoder, unsigned *byte) {
    if (decoder->used >= decoder->size) {
        decoder->used = decoder->size + 1;
        return is_wrong(decoder, "more bytes");
    }
    *byte = decoder->bytes[decoder->used++];
    return true;
}

static bool get_varint(struct decoder *decoder, uint64_t *number) {
    unsigned byte = 0x80;
    *number = 0;
    for (int shift = 0; byte & 0x80; shift += 7) {
        if (!get(decoder, &byte)) return false;
        if (shift == 63 && byte > 1) return is_wrong(decoder, "a number of 64 bits");
        if (shift > 0 && byte == 0) return is_wrong(decoder, "a number in its shortest form");
        *number |= (uint64_t)(byte & 0x7f) << shift;
    }
    return true;
}

static bool get_int(struct decoder *decoder, int32_t *number) {
    uint64_t zigzag;
    if (!get_varint(decoder, &zigzag)) return false;
    if (zigzag > UINT32_MAX) return is_wrong(decoder, "a number of 32 bits");
    *number = (int32_t)((uint32_t)zigzag >> 1 ^ (zigzag & 1 ? UINT32_MAX : 0));
    return true;
}

static bool get_time(struct decoder *decoder, double *seconds) {
    uint64_t bits = 0;
    double not_a_number = ops_nan();
    for (int i = 0; i < 8; i++) {
        unsigned byte;
        if (!get(decoder, &byte)) return false;
        bits |= (uint64_t)byte << 8 * i;
    }
    memcpy(seconds, &bits, sizeof bits);
    if (*seconds == *seconds || memcmp(seconds, &not_a_number, sizeof bits) == 0) return true;
    return is_wrong(decoder, "the one not-a-number of the language");
}

static bool get_set(struct decoder *decoder, ops_set *set) {
    unsigned has_bad;
    if (!get_varint(decoder, &set->bits) || !get(decoder, &has_bad)) return false;
    if (has_bad > 1) return is_wrong(decoder, "0 or 1");
    set->has_bad = (int32_t)has_bad;
    if (!has_bad) return true;
    if (!get_int(decoder, &set->bad)) return false;
    return set->bad < 1 || set->bad > 64 || is_wrong(decoder, "a number outside 1 to 64");
}

static bool get_arguments(struct decoder *decoder, ops_op *op) {
    const ops_info *info = &ops_table[op->kind];
    int numbers = 0, times = 0;
    bool good = true;
    for (int i = 0; good && i < 3 && info->argument[i]; i++) {
        enum ops_argument argument = info->argument[i];
        if (argument == OPS_ARGUMENT_TIME) {
            good = get_time(decoder, &op->time[times++]);
        } else if (argument == OPS_ARGUMENT_SET) {
            good = get_set(decoder, &op->set);
        } else {
            int32_t *number = &op->number[numbers++];
            good = get_int(decoder, number);
            if (good && !ops_fits(argument, *number)) good = is_wrong(decoder, ops_expected[argument]);
        }
    }
    return good;
}

static bool get_block(struct decoder *decoder, struct ops_place place) {
    ops_program *program = decoder->program;
    for (;;) {
        unsigned kind;
        if (!get(decoder, &kind)) return false;
        if (kind == 0) return true;
        if (kind >= OPS_KINDS) return is_wrong(decoder, "an operation");
        if (program->ops == OPS_MOST) return is_wrong(decoder, "the end: a program has 256 operations at most");
        ops_op *op = &program->op[program->ops++];
        op->kind = (uint8_t)kind;
        if (!get_arguments(decoder, op)) return false;
        const char *wrong = ops_misplaced(&place, op);
        if (wrong) return is_wrong(decoder, wrong);
        if (ops_table[kind].body && !get_block(decoder, ops_inside(&place, op->kind))) return false;
        op->end = program->ops;
    }
}

static bool get_clause(struct decoder *decoder, char *slug) {
    unsigned length, byte;
    if (!get(decoder, &length)) return false;
    if (length >= OPS_CLAUSE) return is_wrong(decoder, "a shorter clause");
    for (unsigned i = 0; i < length; i++) {
        if (!get(decoder, &byte)) return false;
        slug[i] = (char)byte;
    }
    return ops_is_slug(slug, length) || is_wrong(decoder, "a clause: a slug of a-z, 0-9 and -");
}

static bool get_short(struct decoder *decoder, uint16_t *number) {
    uint64_t value;
    if (!get_varint(decoder, &value)) return false;
    *number = (uint16_t)value;
    return value <= UINT16_MAX || is_wrong(decoder, "a number of 16 bits");
}

static bool get_arrival(struct decoder *decoder, ops_arrival *arrival) {
    unsigned signum, target, steps, length, byte;
    if (!get(decoder, &signum) || !get(decoder, &target) || !get_short(decoder, &arrival->turn)) return false;
    arrival->signum = (uint8_t)signum;
    arrival->target = (uint8_t)target;
    if (!get(decoder, &steps)) return false;
    if (steps > OPS_PATH) return is_wrong(decoder, "24 steps at most");
    arrival->path.length = (uint16_t)steps;
    for (unsigned i = 0; i < steps; i++)
        if (!get_short(decoder, &arrival->path.step[i])) return false;
    if (!get(decoder, &length)) return false;
    if (length >= OPS_POINT) return is_wrong(decoder, "a shorter name");
    for (unsigned i = 0; i < length; i++) {
        if (!get(decoder, &byte)) return false;
        arrival->point[i] = (char)byte;
    }
    return ops_is_arrival(arrival) || is_wrong(decoder, "an arrival");
}

static bool get_arrivals(struct decoder *decoder) {
    ops_program *program = decoder->program;
    unsigned arrivals;
    if (!get(decoder, &arrivals)) return false;
    if (arrivals > OPS_ARRIVALS) return is_wrong(decoder, "8 arrivals at most");
    program->arrivals = (uint16_t)arrivals;
    for (unsigned i = 0; i < arrivals; i++)
        if (!get_arrival(decoder, &program->arrival[i])) return false;
    return true;
}

static bool get_head(struct decoder *decoder) {
    ops_program *program = decoder->program;
    uint64_t needs;
    unsigned clauses;
    if (!get_varint(decoder, &needs)) return false;
    if (needs >= 1u << OPS_NEEDS || (needs & 1)) return is_wrong(decoder, "needs that exist");
    program->needs = (uint32_t)needs;
    if (!get_varint(decoder, &program->ignored) || !get_varint(decoder, &program->blocked)) return false;
    if (!get(decoder, &clauses)) return false;
    if (clauses > OPS_CLAUSES) return is_wrong(decoder, "16 clauses at most");
    program->clauses = (uint16_t)clauses;
    for (unsigned i = 0; i < clauses; i++)
        if (!get_clause(decoder, program->clause[i])) return false;
    return true;
}

static bool get_program(struct decoder *decoder) {
    ops_program *program = decoder->program;
    if (!get_head(decoder) || !get_arrivals(decoder)) return false;
    for (int handler = 1; handler <= OPS_HANDLERS; handler++) {
        uint16_t first = program->ops;
        if (!get_block(decoder, (struct ops_place){1, true, false, false})) return false;
        if (program->ops > first) program->handler[handler] = (ops_range){first, program->ops};
    }
    program->main.first = program->ops;
    if (!get_block(decoder, (struct ops_place){0})) return false;
    program->main.end = program->ops;
    if (decoder->used == decoder->size) return true;
    decoder->used++;
    return is_wrong(decoder, "the end");
}

bool ops_decode(const unsigned char *bytes, size_t size, ops_program *program, ops_error_at *error) {
    struct decoder decoder = {bytes, size, 0, program, NULL};
    memset(program, 0, sizeof *program);
    memset(error, 0, sizeof *error);
    if (get_program(&decoder)) return true;
    struct ops_writer found = {error->found, sizeof error->found, 0},
                      expected = {error->expected, sizeof error->expected, 0};
    error->column = (int)decoder.used - 1;
    if (decoder.used > size) {
        ops_put(&found, "the end of the bytes");
    } else {
        ops_put(&found, "byte ");
        ops_put_number(&found, bytes[decoder.used - 1]);
    }
    ops_put(&expected, decoder.wrong);
    ops_written(&found);
    ops_written(&expected);
    return false;
}
