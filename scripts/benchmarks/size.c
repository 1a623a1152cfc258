/* size.c - the bytes of one copy of the engine's state. */
#include "../../core/src/engine.h"

#include <stdio.h>

int main(void) {
    printf("%zu\n", sizeof(struct tocsin_i_engine));
    return 0;
}
