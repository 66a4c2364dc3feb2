// TCP connections that are begun without waiting for them.
#ifndef C_LINUX_STREAM_H
#define C_LINUX_STREAM_H

#include <stdint.h>

struct cls_endpoint;

// A non-blocking TCP socket whose connection to `to` has begun, from `from` unless its address is unspecified, by
// `interface` unless that is null. A dead peer is noticed after `idle` + `interval` * `count` seconds of silence, or of
// bytes without acknowledgement. -errno when it fails.
int cls_stream_begin(const struct cls_endpoint *to, const struct cls_endpoint *from, const char *interface, int idle,
                     int interval, int count);
// What became of the connection: 0, or the errno of its failure, which this clears.
int cls_stream_error(int fd);
// Adds a stream to an epoll set, edge-triggered: told of when it is connected, readable, closed or failed. -1, errno.
int cls_epoll_add_stream(int epoll, int fd, uint64_t token);
// Begins a TCP handshake on a new non-blocking socket that closes with an RST, and so keeps no state when it is closed
// (socket(7), SO_LINGER). `interface` may be NULL; `tos` and `hops` below 0 leave the system's. Returns the descriptor,
// or -errno.
int cls_handshake_begin(const struct cls_endpoint *to, const struct cls_endpoint *from, const char *interface, int tos,
                        int hops);
// Whether the socket is connected to itself, which a port of this machine's own range can be (tcp(7)).
int cls_handshake_is_own(int fd);
// Microseconds from the SYN to its answer, of a connection that has carried no data; 0 where the kernel has none.
unsigned cls_handshake_round_trip(int fd);

#endif
