/* clause: pidfd-siginfo-must-be-none */
#include <stdio.h>
#include <tocsin.h>

int main(void) {
    int info = 0;
    char text[64];
    int error = tocsin_pidfd_send_signal(-1, SIGTERM, &info, 1);
    tocsin_error_text(text, sizeof text);
    printf("%s: %s\n", tocsin_error_name(error), text);
}
