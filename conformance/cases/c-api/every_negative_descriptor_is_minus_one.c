/* clause: swap-wakeup-is-unchecked */
#include <limits.h>
#include <stdio.h>
#include <tocsin.h>

int main(void) {
    const int negative[] = {-1, -2, -900, INT_MIN};
    for (int i = 0; i < 4; i++) {
        int previous = 0;
        tocsin_swap_wakeup_fd(negative[i]);
        tocsin_set_wakeup_fd(-1, true, &previous);
        tocsin_swap_wakeup_fd(negative[i]);
        printf("%d: %d for set_wakeup_fd, %d for the next swap\n", negative[i], previous, tocsin_swap_wakeup_fd(900));
        printf("  and then %d\n", tocsin_swap_wakeup_fd(negative[i]));
    }
}
