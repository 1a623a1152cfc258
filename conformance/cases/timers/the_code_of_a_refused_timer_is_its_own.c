/* clause: timer-bad-which */
/* clause: timer-negative-time */
#include <stdio.h>
#include <sys/time.h>
#include <tocsin.h>

int main(void) {
    tocsin_itimer timer = {-1, -1};
    const int codes[] = {tocsin_setitimer(3, 1, 0, NULL), tocsin_getitimer(-1, &timer),
                         tocsin_setitimer(ITIMER_REAL, -1, 0, &timer)};
    for (int i = 0; i < 3; i++)
        printf("%d %d\n", tocsin_error_kind(codes[i]) == TOCSIN_KIND_ITIMER, tocsin_error_errno(codes[i]));
    printf("%g %g\n", timer.value, timer.interval);
}
