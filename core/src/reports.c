/* reports.c - what nobody can be told by a return value goes to a hook; its default prints what Python prints. */
#include "engine.h"

static void print_report(const tocsin_report *report) {
    char line[320];
    struct tocsin_i_text text = {line, sizeof line - 1, 0};
    if (report->message) {
        tocsin_i_put(&text, report->message);
        tocsin_i_put(&text, ":\n");
    }
    tocsin_i_put(&text, tocsin_error_name(report->code));
    tocsin_i_put(&text, ": ");
    tocsin_i_put(&text, report->text);
    tocsin_i_put(&text, "\n");
    tocsin_port_stderr(line, text.length);
}

/* The hook runs between two handlers of a pass, in no frame: it may call anything but must not fail. A call of its own
 * that fails does not hide the failure of the handler before it (rule 68). */
void tocsin_i_report(const tocsin_report *report) {
    tocsin_report_hook hook = __atomic_load_n(&tocsin_i_engine->report_hook, __ATOMIC_ACQUIRE);
    struct tocsin_i_failure failure = tocsin_i_last_failure();
    (hook ? hook : print_report)(report);
    tocsin_i_restore_failure(failure);
}

tocsin_report_hook tocsin_set_report_hook(tocsin_report_hook hook) {
    return __atomic_exchange_n(&tocsin_i_engine->report_hook, hook, __ATOMIC_ACQ_REL);
}
