#include <stdio.h>
#include <tocsin.h>

int main(void) {
    puts("Pausing.");
    tocsin_pause();
}
