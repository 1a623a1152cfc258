/* places.c - where an instruction stands: the engine, wrong code, the C library, or the injector and the player. */
#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#include "inject.h"

/* The library as it is shipped, its sections renamed so that the linker keeps them together (rules.mk). */
extern char __start_tocsin_text[], __stop_tocsin_text[];
extern char __start_inject_wrong[], __stop_inject_wrong[];
extern char __start_inject_neutral[], __stop_inject_neutral[];
extern char __executable_start[], etext[];

static struct range { uintptr_t start, end; } plt[4];
static int plts;

/* The stubs through which the engine calls the C library are nobody's: found by name in the program's own file. */
static void find_stubs(const Elf64_Shdr *sections, int count, const char *names) {
    for (int i = 0; i < count && plts < 4; i++) {
        if (strncmp(names + sections[i].sh_name, ".plt", 4) != 0) continue;
        uintptr_t base = (uintptr_t)__executable_start;
        plt[plts++] = (struct range){base + sections[i].sh_addr, base + sections[i].sh_addr + sections[i].sh_size};
    }
}

void inject_places_find(void) {
    FILE *self = fopen("/proc/self/exe", "rb");
    Elf64_Ehdr head;
    if (!self || fread(&head, sizeof head, 1, self) != 1) abort();
    Elf64_Shdr *sections = calloc(head.e_shnum, sizeof *sections);
    fseek(self, (long)head.e_shoff, SEEK_SET);
    if (!sections || fread(sections, sizeof *sections, head.e_shnum, self) != head.e_shnum) abort();
    const Elf64_Shdr *strings = &sections[head.e_shstrndx];
    char *names = calloc(1, strings->sh_size);
    fseek(self, (long)strings->sh_offset, SEEK_SET);
    if (!names || fread(names, strings->sh_size, 1, self) != 1) abort();
    find_stubs(sections, head.e_shnum, names);
    free(names);
    free(sections);
    fclose(self);
}

static bool is_in(uintptr_t pc, const char *start, const char *end) {
    return pc >= (uintptr_t)start && pc < (uintptr_t)end;
}

enum inject_place inject_place_of(uintptr_t pc) {
    if (is_in(pc, __start_tocsin_text, __stop_tocsin_text)) return INJECT_ENGINE;
    if (!is_in(pc, __executable_start, etext) && !is_in(pc, __start_inject_wrong, __stop_inject_wrong) &&
        !is_in(pc, __start_inject_neutral, __stop_inject_neutral))
        return INJECT_LIBRARY;
    if (is_in(pc, __start_inject_wrong, __stop_inject_wrong)) return INJECT_WRONG_CODE;
    if (is_in(pc, __start_inject_neutral, __stop_inject_neutral)) return INJECT_LIBRARY;
    for (int i = 0; i < plts; i++)
        if (pc >= plt[i].start && pc < plt[i].end) return INJECT_LIBRARY;
    return INJECT_OWN;
}

long inject_offset(uintptr_t pc) {
    return is_in(pc, __start_tocsin_text, __stop_tocsin_text) ? (long)(pc - (uintptr_t)__start_tocsin_text) : -1;
}

void inject_cover(int level, uintptr_t pc, int index) {
    long offset = inject_offset(pc);
    if (offset >= 0) inject_shared->hit[level][offset] |= (uint8_t)(1 << index);
}

long inject_wrong_offset(uintptr_t pc) {
    return is_in(pc, __start_inject_wrong, __stop_inject_wrong) ? (long)(pc - (uintptr_t)__start_inject_wrong) : -1;
}

uint32_t inject_text_size(void) {
    return (uint32_t)(__stop_tocsin_text - __start_tocsin_text);
}

/* The code that the kernel lends each process stands in one piece of at most four pages. */
bool inject_is_clock(uintptr_t pc) {
    static uintptr_t start;
    if (!start) start = getauxval(AT_SYSINFO_EHDR);
    return start && pc >= start && pc < start + 0x4000;
}

/* What the C library does is a point when the engine has called it, and not when the player has. */
bool inject_is_point(struct inject_now *now, uintptr_t pc) {
    enum inject_place place = inject_place_of(pc);
    if (place == INJECT_OWN) now->inside = false;
    if (place == INJECT_ENGINE || place == INJECT_WRONG_CODE) now->inside = true;
    return now->in_window && now->inside;
}
