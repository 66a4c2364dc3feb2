// What Swift's Glibc module cannot see of Linux UDP sockets: batches of datagrams with their control messages.
//
// A batch owns all memory that a system call needs and is filled once; the calls below neither allocate nor block
// (every socket is used with MSG_DONTWAIT). All names are prefixed `cls_`.
#ifndef C_LINUX_SOCKET_H
#define C_LINUX_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CLinuxHost.h"
#include "CLinuxRoute.h"
#include "CLinuxStream.h"

// An IPv4 or IPv6 address and port in one shape, comparable field by field. IPv4 lives in `low`'s upper half, in
// network byte order as read big-endian; unused fields are zero.
struct cls_endpoint {
    uint64_t high;
    uint64_t low;
    uint32_t scope;   // IPv6 interface index of a link-local address, else 0
    uint16_t port;    // host byte order
    uint16_t family;  // AF_INET, AF_INET6, or 0 for "none"
};

// One received datagram, or one entry of an error queue.
struct cls_received {
    const uint8_t *data;
    uint32_t length;           // bytes stored (never more than the batch's capacity)
    bool truncated;            // the datagram was longer than the batch's capacity
    bool control_truncated;    // a control message did not fit: a programming error, counted by the caller
    bool has_stamp;
    bool has_overflow;
    bool has_error;            // an extended error is present (error queue only)
    uint8_t error_origin;      // SO_EE_ORIGIN_*
    uint8_t error_type;        // ICMP type
    uint8_t error_code;        // ICMP code
    uint8_t ttl;               // received TTL or hop limit; 0 when not asked for
    uint8_t traffic_class;     // received TOS or traffic class
    uint32_t error_number;     // errno of the extended error
    uint32_t error_data;       // ee_data: the stamp's id when the origin is a time stamp
    uint32_t error_info;       // ee_info: which stamp (SCM_TSTAMP_*), or the MTU
    uint32_t overflow;         // SO_RXQ_OVFL: datagrams dropped on this socket so far (wraps at 2^32)
    int64_t stamp;             // CLOCK_REALTIME nanoseconds of the software stamp
    struct cls_endpoint source;  // sender; in an error queue the destination of the datagram that failed
    struct cls_endpoint local;   // address that the datagram was sent to (packet info); family 0 when not asked for
    struct cls_endpoint offender;  // error queue: who sent the ICMP error, port 0; family 0 when nobody did
};

struct cls_receive_batch;
struct cls_receive_batch *cls_receive_batch_create(unsigned slots, unsigned capacity);
void cls_receive_batch_destroy(struct cls_receive_batch *batch);
// Receives up to `limit` datagrams (bounded by the batch's slots) without blocking; returns their number, or -errno.
// `flags` may hold MSG_ERRQUEUE. Results stay valid until the next call on this batch.
int cls_receive(struct cls_receive_batch *batch, int fd, int flags, unsigned limit);
const struct cls_received *cls_results(const struct cls_receive_batch *batch);

struct cls_send_batch;
struct cls_send_batch *cls_send_batch_create(unsigned slots, unsigned capacity);
void cls_send_batch_destroy(struct cls_send_batch *batch);
// The memory of a slot's datagram, `capacity` bytes.
uint8_t *cls_send_data(struct cls_send_batch *batch, unsigned slot);
// Addresses a slot. `local` may be null; otherwise the datagram leaves from that address (packet info).
// `stamp_id`: with `use_stamp_id`, the id that the transmit stamp will carry (SCM_TS_OPT_ID, Linux 6.13).
// `stamp_flags`: when not zero, SO_TIMESTAMPING flags for this datagram alone.
// `traffic_class`: TOS or traffic class of this datagram alone; negative for the socket's own.
void cls_send_prepare(struct cls_send_batch *batch, unsigned slot, unsigned length, const struct cls_endpoint *to,
                      const struct cls_endpoint *local, bool use_stamp_id, uint32_t stamp_id, uint32_t stamp_flags,
                      int traffic_class);
// Sends the slots first..<first+count without blocking; returns how many were taken, or -errno when the first was not.
int cls_send(struct cls_send_batch *batch, int fd, unsigned first, unsigned count);

// Address conversion for bind, connect and name look-up. `storage` is a struct sockaddr_storage of 128 bytes.
unsigned cls_endpoint_to_sockaddr(const struct cls_endpoint *endpoint, void *storage);
struct cls_endpoint cls_endpoint_from_sockaddr(const void *storage);

// Constants that Swift cannot import (macros with casts) or that older headers lack.
extern const int cls_so_timestamping;
extern const int cls_so_rxq_ovfl;
extern const int cls_so_meminfo;
extern const int cls_meminfo_drops;
extern const int cls_meminfo_rmem;
extern const int cls_meminfo_rcvbuf;
extern const int cls_meminfo_count;
extern const int cls_so_rcvbufforce;
extern const int cls_so_sndbufforce;
extern const int cls_so_bindtodevice;
extern const uint32_t cls_stamp_receive;      // RX_SOFTWARE | SOFTWARE
extern const uint32_t cls_stamp_transmit;     // TX_SOFTWARE
extern const uint32_t cls_stamp_ids;          // OPT_ID | OPT_TSONLY
extern const int cls_msg_errqueue;
extern const uint8_t cls_origin_icmp;
extern const uint8_t cls_origin_icmp6;
extern const uint8_t cls_origin_local;
extern const uint8_t cls_origin_stamp;

// `ENOBUFS` for 105 (strerrorname_np, hidden from Swift by feature macros).
const char *cls_errno_name(int number);
// Makes timers of the calling thread fire within a nanosecond of slack instead of 50 us (PR_SET_TIMERSLACK).
void cls_set_exact_timers(void);
void cls_set_thread_name(const char *name);
// Processors in the calling thread's affinity mask; 0 when the kernel does not tell.
int cls_usable_cores(void);
// Waits for readiness of `fds` (count of them) until the absolute CLOCK_MONOTONIC time, or for ever when negative.
// Returns the number ready, 0 at the deadline, or -errno.
struct cls_poll {
    int fd;
    short events;
    short revents;
};
int cls_poll_until(struct cls_poll *fds, unsigned count, int64_t deadline_ns);
// Sleeps until the absolute CLOCK_MONOTONIC time; returns early on a signal.
void cls_sleep_until(int64_t deadline_ns);

// epoll(7), level-triggered, for descriptors that come and go. `token` comes back with each readiness. All return -1
// with errno, but the wait.
struct cls_ready {
    uint64_t token;
    bool has_error;  // EPOLLERR: something is in the error queue
};
int cls_epoll_create(void);
int cls_epoll_add(int epoll, int fd, uint64_t token);
int cls_epoll_remove(int epoll, int fd);
// Waits until the absolute CLOCK_MONOTONIC time, or for ever when negative. Returns how many of `ready` it filled (at
// most 64 a call), 0 at the deadline, or -errno.
int cls_epoll_wait_until(int epoll, struct cls_ready *ready, unsigned limit, int64_t deadline_ns);

// eventfd(2) and signalfd(2), which Swift's Glibc module leaves out. `set` is a sigset_t. Both return -1 with errno.
int cls_event_create(void);
int cls_signal_create(const void *set);
// An eventfd that counts a signal from now on, in place of what the signal would do; -1 with errno. Once per signal and
// process: a handler has nowhere but the process to keep its descriptor.
int cls_signal_hold(int signal);
// The next queued signal's number, 0 when none waits.
int cls_signal_next(int fd);

#endif
