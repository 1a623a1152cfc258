/* player_wakeup.c - the wakeup fd: what is opened for it, what is known of it, what has been written to it. */
#include "player.h"

/* A child's copies of its parent's descriptors stay open, so that their numbers stay what they were. */
static void close_pair(int fd, int other) {
    if (fd >= 0) world_close(fd);
    if (other >= 0) world_close(other);
}

static void forget_kept(struct player_wakeup *wakeup) {
    if (wakeup->generation == player.generation && wakeup->kept_word != OPS_FD_LOST)
        close_pair(wakeup->kept_fd, wakeup->kept_other);
    wakeup->kept_fd = wakeup->kept_other = -1;
}

/* The engine's number as the word it was opened by. A number that nobody opened would be a defect, and is shown. */
static int say_previous(int previous, int fd, int word) {
    if (previous < 0) return player_value(OPS_RESULT_FD, OPS_FD_OFF);
    return previous == fd ? player_value(OPS_RESULT_FD, word) : player_value(OPS_RESULT_NUMBER, previous);
}

static bool has_pair(int word) {
    return word != OPS_FD_OFF && word != OPS_FD_BAD && word != OPS_FD_CLOSED;
}

static void adopt(int word, int fd, int other) {
    struct player_wakeup *wakeup = &player.wakeup;
    wakeup->word = word;
    wakeup->fd = fd < 0 ? -1 : fd;
    if (!has_pair(word)) return;
    forget_kept(wakeup);
    wakeup->kept_fd = fd;
    wakeup->kept_other = other;
    wakeup->kept_word = word;
    wakeup->generation = player.generation;
    if (word != OPS_FD_LOST) return;
    world_close(other);
    world_lose(fd);
}

int play_wakeup(const ops_op *op) {
    int other, previous, word = op->number[0];
    int fd = world_open(word, &other);
    int error = tocsin_set_wakeup_fd(fd, op->number[1], &previous);
    if (error) {
        if (has_pair(word)) close_pair(fd, other);
        player.asked_fd = fd;
        return player_error(error);
    }
    struct player_wakeup before = player.wakeup;
    adopt(word, fd, other);
    return say_previous(previous, before.fd, before.word);
}

int play_swap_wakeup(const ops_op *op) {
    int other, word = op->number[0];
    int fd = world_open(word, &other);
    int previous = tocsin_swap_wakeup_fd(fd);
    struct player_wakeup before = player.wakeup;
    adopt(word, fd, other);
    return say_previous(previous, before.fd, before.word);
}

static bool can_be_read(const struct player_wakeup *wakeup) {
    int word = wakeup->kept_word;
    return wakeup->kept_other >= 0 &&
           (word == OPS_FD_PIPE || word == OPS_FD_FULL || word == OPS_FD_SOCKET || word == OPS_FD_BLOCKING);
}

static void keep_bytes(ops_event *event, const unsigned char *bytes, int count) {
    for (int i = 0; i < count; i++) {
        if (bytes[i] == 0) continue;
        if (event->number[0] == OPS_TEXT) world_end(OPS_EVENT_LIMIT, 0);
        event->bytes[event->number[0]++] = bytes[i];
    }
}

int play_drain(const ops_op *op) {
    (void)op;
    unsigned char bytes[4096];
    player_value(OPS_RESULT_BYTES, 0);
    ops_event *event = &player.trace->event[player.trace->events - 1];
    if (!can_be_read(&player.wakeup)) return 0;
    for (int got; (got = world_read(player.wakeup.kept_other, bytes, sizeof bytes)) > 0;) keep_bytes(event, bytes, got);
    return 0;
}
