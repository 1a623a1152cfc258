#include <stdio.h>
#include <tocsin.h>

static void describe(int signum) {
    const char *description = tocsin_strsignal(signum);
    char error[80];
    if (description) {
        printf("%d %s\n", signum, description);
    } else if (tocsin_error() == TOCSIN_ESIGNUM) {
        tocsin_error_text(error, sizeof error);
        printf("%d %s\n", signum, error);
    } else {
        printf("%d None\n", signum);
    }
}

int main(void) {
    int signums[] = {1, 2, 14, 15, 32, 64, 65};
    for (int i = 0; i < 7; i++)
        describe(signums[i]);
}
