/* odometer.c - the least answer is 0 everywhere; the bound says how many answers of a run may be another one. So short
 * programs come with every argument, and longer ones with few that are special.
 */
#include "odometer.h"

/* What the generator asks; the rest of a run is what the target asks behind it. */
static void ask(const struct odometer *odometer, struct choice *choice) {
    if (fuzz_profile) fuzz_program(choice);
    else odometer->run(choice);
}

uint64_t odometer_count(const struct odometer *odometer) {
    static struct choice choice;
    uint64_t count = 0;
    choice_from_odometer(&choice);
    do {
        ask(odometer, &choice);
        count++;
    } while (choice_next_within(&choice, 0, odometer->most));
    return count;
}

/* One program, and everything that may happen in it. */
static void run_program(struct odometer *odometer, const struct choice *program) {
    static struct choice choice;
    int kept = program->asked;
    choice = *program;
    choice_again(&choice);
    do {
        odometer->run(&choice);
        odometer->figures.runs++;
    } while (fuzz_profile && choice_next_within(&choice, kept, odometer->most));
    odometer->figures.programs++;
    odometer->tick(&odometer->figures);
}

void odometer_all(struct odometer *odometer) {
    static struct choice choice;
    uint64_t number = 0;
    choice_from_odometer(&choice);
    do {
        ask(odometer, &choice);
        if (number++ % (uint64_t)odometer->parts == (uint64_t)odometer->part) run_program(odometer, &choice);
    } while (choice_next_within(&choice, 0, odometer->most));
}
