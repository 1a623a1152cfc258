/* traced.h - which of the engine's functions makes an operation of the port, for whoever looks on (-DTOCSIN_POINTS). The
 * engine's sources call the port through these names; nothing in release builds. */
#ifndef TOCSIN_TRACED_H
#define TOCSIN_TRACED_H

#ifdef TOCSIN_POINTS
#define TOCSIN_TRACED(call) (TOCSIN_POINT_FUNCTION, call)
#define tocsin_port_action_get(...) TOCSIN_TRACED(tocsin_port_action_get(__VA_ARGS__))
#define tocsin_port_action_set(...) TOCSIN_TRACED(tocsin_port_action_set(__VA_ARGS__))
#define tocsin_port_catch(...) TOCSIN_TRACED(tocsin_port_catch(__VA_ARGS__))
#define tocsin_port_restart_set(...) TOCSIN_TRACED(tocsin_port_restart_set(__VA_ARGS__))
#define tocsin_port_forward(...) TOCSIN_TRACED(tocsin_port_forward(__VA_ARGS__))
#define tocsin_port_raise(...) TOCSIN_TRACED(tocsin_port_raise(__VA_ARGS__))
#define tocsin_port_thread_kill(...) TOCSIN_TRACED(tocsin_port_thread_kill(__VA_ARGS__))
#define tocsin_port_pidfd_send(...) TOCSIN_TRACED(tocsin_port_pidfd_send(__VA_ARGS__))
#define tocsin_port_mask(...) TOCSIN_TRACED(tocsin_port_mask(__VA_ARGS__))
#define tocsin_port_mask_get(...) TOCSIN_TRACED(tocsin_port_mask_get(__VA_ARGS__))
#define tocsin_port_pending(...) TOCSIN_TRACED(tocsin_port_pending(__VA_ARGS__))
#define tocsin_port_wait(...) TOCSIN_TRACED(tocsin_port_wait(__VA_ARGS__))
#define tocsin_port_sigwait(...) TOCSIN_TRACED(tocsin_port_sigwait(__VA_ARGS__))
#define tocsin_port_alarm(...) TOCSIN_TRACED(tocsin_port_alarm(__VA_ARGS__))
#define tocsin_port_timer_set(...) TOCSIN_TRACED(tocsin_port_timer_set(__VA_ARGS__))
#define tocsin_port_timer_get(...) TOCSIN_TRACED(tocsin_port_timer_get(__VA_ARGS__))
#define tocsin_port_fd_nonblocking(...) TOCSIN_TRACED(tocsin_port_fd_nonblocking(__VA_ARGS__))
#define tocsin_port_write_byte(...) TOCSIN_TRACED(tocsin_port_write_byte(__VA_ARGS__))
#define tocsin_port_exit_by_signal(...) TOCSIN_TRACED(tocsin_port_exit_by_signal(__VA_ARGS__))
#endif

#endif
