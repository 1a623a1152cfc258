/* odometer.h - every run of a target within a bound. */
#ifndef FUZZ_DRIVE_ODOMETER_H
#define FUZZ_DRIVE_ODOMETER_H

#include "../fuzz.h"

/* What has been run so far; programs: different answers to the generator. */
struct odometer_figures {
    uint64_t programs, runs;
};

struct odometer {
    int most;        /* answers of a run that are not the least one, at most */
    int part, parts; /* only each parts-th program, from the part-th on */
    void (*run)(struct choice *choice);
    void (*tick)(const struct odometer_figures *figures); /* after each program */
    struct odometer_figures figures;
};

/* How many programs there are, found by the generator alone. For a target whose inputs are no programs, by its runs. */
uint64_t odometer_count(const struct odometer *odometer);

/* Runs every program of this part, and each with every answer to what is asked behind the generator: where arrivals come. */
void odometer_all(struct odometer *odometer);

#endif
