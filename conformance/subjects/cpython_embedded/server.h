/* server.h - what cpython-embedded and whoever asks it many programs share: `cpython-embedded --serve FD`, where FD is
 * memory of this form.
 *
 * A byte on stdin asks for the program that is there; a byte on stdout says that its trace is there. The end of stdin
 * ends the server.
 */
#ifndef CONFORMANCE_EMBEDDED_SERVER_H
#define CONFORMANCE_EMBEDDED_SERVER_H

#include "../../ops/ops.h"

struct server_exchange {
    ops_program program;
    ops_trace trace;
    int plays; /* the server's own: a program is under way */
};

#endif
