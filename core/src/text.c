/* text.c - the few sentences that the engine writes, without stdio: a safe point must not depend on its locks. */
#include "engine.h"

void tocsin_i_put(struct tocsin_i_text *text, const char *string) {
    for (; *string; string++, text->length++)
        if (text->length + 1 < text->size) text->buf[text->length] = *string;
    if (text->size) text->buf[text->length < text->size ? text->length : text->size - 1] = '\0';
}

void tocsin_i_put_number(struct tocsin_i_text *text, long number) {
    char digits[24], *first = digits + sizeof digits - 1;
    unsigned long rest = number < 0 ? -(unsigned long)number : (unsigned long)number;
    *first = '\0';
    do *--first = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (number < 0) *--first = '-';
    tocsin_i_put(text, first);
}

/* As str() of an OSError: "[Errno 22] Invalid argument". */
void tocsin_i_put_error(struct tocsin_i_text *text, int error) {
    tocsin_i_put(text, "[Errno ");
    tocsin_i_put_number(text, error);
    tocsin_i_put(text, "] ");
    tocsin_i_put(text, tocsin_port_error_text(error));
}
