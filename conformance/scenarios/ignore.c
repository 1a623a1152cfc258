#include <stdio.h>
#include <tocsin.h>

int main(void) {
    // Ignore SIGINT (Ctrl+C)
    tocsin_signal(SIGINT, TOCSIN_SIG_IGN);

    puts("Try pressing Ctrl+C. It will be ignored.");
    tocsin_sleep(10);
    puts("Program finished.");
}
