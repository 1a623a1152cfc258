/* choice.c - bytes, a seed or an odometer answer choose(n). */
#include "choice.h"

#include <string.h>

static void begin(struct choice *choice, enum choice_kind kind) {
    choice->kind = kind;
    choice->bytes = choice->end = NULL;
    choice->state = 0;
    choice->asked = choice->fixed = 0;
}

void choice_from_bytes(struct choice *choice, const unsigned char *bytes, size_t size) {
    begin(choice, CHOICE_BYTES);
    choice->bytes = bytes;
    choice->end = bytes + size;
}

void choice_from_seed(struct choice *choice, uint64_t seed) {
    begin(choice, CHOICE_SEED);
    choice->state = seed;
}

void choice_from_odometer(struct choice *choice) {
    begin(choice, CHOICE_ODOMETER);
}

static uint64_t splitmix(uint64_t *state) {
    uint64_t bits = *state += 0x9e3779b97f4a7c15;
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
    return bits ^ bits >> 31;
}

static unsigned from_bytes(struct choice *choice, int n) {
    unsigned number = 0;
    for (int more = n > 256 ? 2 : 1; more > 0; more--)
        number = number << 8 | (choice->bytes < choice->end ? *choice->bytes++ : 0U);
    return number % (unsigned)n;
}

static unsigned answer(struct choice *choice, int n) {
    switch (choice->kind) {
        case CHOICE_BYTES: return from_bytes(choice, n);
        case CHOICE_SEED: return (unsigned)((splitmix(&choice->state) >> 32) * (uint64_t)n >> 32);
        default: return choice->asked < choice->fixed ? choice->answer[choice->asked] % (unsigned)n : 0;
    }
}

int choose(struct choice *choice, int n) {
    if (n <= 1 || choice->asked == CHOICE_MOST) return 0;
    unsigned number = answer(choice, n);
    choice->answer[choice->asked] = (uint16_t)number;
    choice->of[choice->asked++] = (uint16_t)(n - 1);
    return (int)number;
}

bool choice_next(struct choice *choice) {
    int at = choice->asked;
    choice->asked = 0;
    while (at > 0) {
        at--;
        if (choice->answer[at] == choice->of[at]) continue;
        choice->answer[at]++;
        choice->fixed = at + 1;
        return true;
    }
    return false;
}

static int answers_that_count(const struct choice *choice, int end) {
    int count = 0;
    for (int i = 0; i < end; i++) count += choice->answer[i] != 0;
    return count;
}

bool choice_next_within(struct choice *choice, int kept, int most) {
    int counted = answers_that_count(choice, choice->asked);
    for (int at = choice->asked - 1; at >= kept; at--) {
        counted -= choice->answer[at] != 0; /* those in front of it are left */
        if (choice->answer[at] == choice->of[at] || counted >= most) continue;
        choice->answer[at]++;
        choice->fixed = at + 1;
        choice->asked = 0;
        return true;
    }
    return false;
}

void choice_again(struct choice *choice) {
    int asked = choice->asked;
    begin(choice, CHOICE_ODOMETER);
    choice->fixed = asked;
}

/* -------------------------------------------------------------------------------------------------------- replay ids -- */

size_t choice_id(const struct choice *choice, char *id) {
    static const char digits[] = "0123456789abcdef";
    char *at = id;
    int last = choice->asked;
    while (last > 0 && choice->answer[last - 1] == 0) last--;
    for (int i = 0; i < last; i++) {
        if (i > 0) *at++ = '.';
        int shift = 12;
        while (shift > 0 && choice->answer[i] >> shift == 0) shift -= 4;
        for (; shift >= 0; shift -= 4) *at++ = digits[choice->answer[i] >> shift & 15];
    }
    if (last == 0) *at++ = '0';
    *at = '\0';
    return (size_t)(at - id);
}

static int digit(char byte) {
    if (byte >= '0' && byte <= '9') return byte - '0';
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* One number, to the dot or the end. */
static bool read_number(const char **at, uint16_t *number) {
    unsigned value = 0;
    const char *start = *at;
    for (; digit(**at) >= 0; ++*at)
        if ((value = value << 4 | (unsigned)digit(**at)) >= CHOICE_GREATEST) return false;
    *number = (uint16_t)value;
    return *at > start;
}

bool choice_from_id(struct choice *choice, const char *id) {
    uint16_t answers[CHOICE_MOST];
    int count = 0;
    for (;; id++) {
        if (count == CHOICE_MOST || !read_number(&id, &answers[count++])) return false;
        if (*id == '\0') break;
        if (*id != '.') return false;
    }
    choice_from_odometer(choice);
    memcpy(choice->answer, answers, (size_t)count * sizeof *answers);
    choice->fixed = count;
    return true;
}
