#define _GNU_SOURCE
#include "CLinuxSocket.h"

#include <errno.h>
#include <time.h>
// After <time.h>: it uses struct timespec without declaring it.
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// Linux 6.13; Debian 12's headers are older.
#ifndef SCM_TS_OPT_ID
#define SCM_TS_OPT_ID 81
#endif

_Static_assert(sizeof(struct cls_endpoint) == 24, "the Swift side compares endpoints as 24 bytes");
_Static_assert(offsetof(struct cls_endpoint, scope) == 16, "layout of cls_endpoint");
_Static_assert(offsetof(struct cls_endpoint, port) == 20, "layout of cls_endpoint");
_Static_assert(sizeof(struct sockaddr_storage) == 128, "callers reserve 128 bytes");
_Static_assert(sizeof(struct scm_timestamping) == 3 * sizeof(struct timespec), "three stamps, the first by software");
_Static_assert(sizeof(struct timespec) == 16, "64-bit time only");
_Static_assert(sizeof(struct cls_poll) == sizeof(struct pollfd), "cls_poll is passed as pollfd");
_Static_assert(offsetof(struct cls_poll, revents) == offsetof(struct pollfd, revents), "cls_poll is passed as pollfd");

const int cls_so_timestamping = SO_TIMESTAMPING;
const int cls_so_rxq_ovfl = SO_RXQ_OVFL;
const int cls_so_meminfo = SO_MEMINFO;
const int cls_meminfo_drops = SK_MEMINFO_DROPS;
const int cls_meminfo_rmem = SK_MEMINFO_RMEM_ALLOC;
const int cls_meminfo_rcvbuf = SK_MEMINFO_RCVBUF;
const int cls_meminfo_count = SK_MEMINFO_VARS;
const int cls_so_rcvbufforce = SO_RCVBUFFORCE;
const int cls_so_sndbufforce = SO_SNDBUFFORCE;
const int cls_so_bindtodevice = SO_BINDTODEVICE;
const uint32_t cls_stamp_receive = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
const uint32_t cls_stamp_transmit = SOF_TIMESTAMPING_TX_SOFTWARE;
const uint32_t cls_stamp_ids = SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY;
const int cls_msg_errqueue = MSG_ERRQUEUE;
const uint8_t cls_origin_icmp = SO_EE_ORIGIN_ICMP;
const uint8_t cls_origin_icmp6 = SO_EE_ORIGIN_ICMP6;
const uint8_t cls_origin_local = SO_EE_ORIGIN_LOCAL;
const uint8_t cls_origin_stamp = SO_EE_ORIGIN_TIMESTAMPING;

// --- addresses -------------------------------------------------------------------------------------------------------

static uint64_t read_be64(const uint8_t *bytes) {
    uint64_t value;
    memcpy(&value, bytes, 8);
    return __builtin_bswap64(value);
}

static void write_be64(uint8_t *bytes, uint64_t value) {
    value = __builtin_bswap64(value);
    memcpy(bytes, &value, 8);
}

static struct cls_endpoint endpoint_v4(struct in_addr address, uint16_t port) {
    return (struct cls_endpoint){.low = (uint64_t)ntohl(address.s_addr) << 32, .port = port, .family = AF_INET};
}

// The kernel tells and heeds the scope of these addresses only (__ipv6_addr_needs_scope_id), whatever a text says.
static bool needs_scope(const struct in6_addr *address) {
    return IN6_IS_ADDR_LINKLOCAL(address) || IN6_IS_ADDR_MC_LINKLOCAL(address) || IN6_IS_ADDR_MC_NODELOCAL(address);
}

static struct cls_endpoint endpoint_v6(const struct in6_addr *address, uint32_t scope, uint16_t port) {
    return (struct cls_endpoint){.high = read_be64(address->s6_addr),
                                 .low = read_be64(address->s6_addr + 8),
                                 .scope = needs_scope(address) ? scope : 0,
                                 .port = port,
                                 .family = AF_INET6};
}

unsigned cls_endpoint_to_sockaddr(const struct cls_endpoint *endpoint, void *storage) {
    if (endpoint->family == AF_INET6) {
        struct sockaddr_in6 *v6 = storage;
        memset(v6, 0, sizeof *v6);
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(endpoint->port);
        v6->sin6_scope_id = endpoint->scope;
        write_be64(v6->sin6_addr.s6_addr, endpoint->high);
        write_be64(v6->sin6_addr.s6_addr + 8, endpoint->low);
        return sizeof *v6;
    }
    struct sockaddr_in *v4 = storage;
    memset(v4, 0, sizeof *v4);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(endpoint->port);
    v4->sin_addr.s_addr = htonl((uint32_t)(endpoint->low >> 32));
    return sizeof *v4;
}

struct cls_endpoint cls_endpoint_from_sockaddr(const void *storage) {
    const struct sockaddr *any = storage;
    if (any->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = storage;
        return endpoint_v4(v4->sin_addr, ntohs(v4->sin_port));
    }
    if (any->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = storage;
        return endpoint_v6(&v6->sin6_addr, v6->sin6_scope_id, ntohs(v6->sin6_port));
    }
    return (struct cls_endpoint){0};
}

// --- receiving -------------------------------------------------------------------------------------------------------

// Room for every control message that an option of ours can ask for: stamp, overflow, packet info (v6 is the larger),
// hop limit, traffic class, and an extended error with the offender's address behind it.
enum {
    receive_control_size = CMSG_SPACE(sizeof(struct scm_timestamping)) + CMSG_SPACE(sizeof(uint32_t)) +
                           CMSG_SPACE(sizeof(struct in6_pktinfo)) + 2 * CMSG_SPACE(sizeof(int)) +
                           CMSG_SPACE(sizeof(struct sock_extended_err) + sizeof(struct sockaddr_in6))
};

struct cls_receive_batch {
    unsigned slots;
    unsigned capacity;
    struct mmsghdr *headers;
    struct iovec *vectors;
    struct sockaddr_storage *names;
    uint8_t *controls;
    uint8_t *data;
    struct cls_received *results;
};

void cls_receive_batch_destroy(struct cls_receive_batch *batch) {
    if (!batch) return;
    free(batch->headers);
    free(batch->vectors);
    free(batch->names);
    free(batch->controls);
    free(batch->data);
    free(batch->results);
    free(batch);
}

struct cls_receive_batch *cls_receive_batch_create(unsigned slots, unsigned capacity) {
    struct cls_receive_batch *batch = calloc(1, sizeof *batch);
    if (!batch) return NULL;
    batch->slots = slots;
    batch->capacity = capacity;
    batch->headers = calloc(slots, sizeof *batch->headers);
    batch->vectors = calloc(slots, sizeof *batch->vectors);
    batch->names = calloc(slots, sizeof *batch->names);
    batch->controls = calloc(slots, receive_control_size);
    batch->data = calloc(slots, capacity);
    batch->results = calloc(slots, sizeof *batch->results);
    if (!batch->headers || !batch->vectors || !batch->names || !batch->controls || !batch->data || !batch->results) {
        cls_receive_batch_destroy(batch);
        return NULL;
    }
    for (unsigned i = 0; i < slots; i++) {
        batch->vectors[i] = (struct iovec){batch->data + (size_t)i * capacity, capacity};
        struct msghdr *header = &batch->headers[i].msg_hdr;
        header->msg_name = &batch->names[i];
        header->msg_namelen = sizeof batch->names[i];
        header->msg_iov = &batch->vectors[i];
        header->msg_iovlen = 1;
        header->msg_control = batch->controls + (size_t)i * receive_control_size;
        header->msg_controllen = receive_control_size;
        batch->results[i].data = batch->vectors[i].iov_base;
    }
    return batch;
}

const struct cls_received *cls_results(const struct cls_receive_batch *batch) { return batch->results; }

static void read_extended_error(struct cls_received *result, const struct cmsghdr *control) {
    struct sock_extended_err error;
    memcpy(&error, CMSG_DATA(control), sizeof error);
    result->has_error = true;
    result->error_number = error.ee_errno;
    result->error_origin = error.ee_origin;
    result->error_type = error.ee_type;
    result->error_code = error.ee_code;
    result->error_data = error.ee_data;
    result->error_info = error.ee_info;
    // The address stands behind the error, where the control message has room for it (SO_EE_OFFENDER, ip(7)).
    if (control->cmsg_len < CMSG_LEN(sizeof error + sizeof(struct sockaddr_in))) return;
    struct sockaddr_storage offender = {0};
    size_t length = control->cmsg_len - CMSG_LEN(sizeof error);
    memcpy(&offender, CMSG_DATA(control) + sizeof error, length < sizeof offender ? length : sizeof offender);
    result->offender = cls_endpoint_from_sockaddr(&offender);
    result->offender.port = 0;
}

static void read_socket_control(struct cls_received *result, const struct cmsghdr *control) {
    if (control->cmsg_type == SCM_TIMESTAMPING) {
        struct scm_timestamping stamps;
        memcpy(&stamps, CMSG_DATA(control), sizeof stamps);
        result->stamp = stamps.ts[0].tv_sec * 1000000000LL + stamps.ts[0].tv_nsec;
        result->has_stamp = result->stamp != 0;
    } else if (control->cmsg_type == SO_RXQ_OVFL) {
        memcpy(&result->overflow, CMSG_DATA(control), sizeof result->overflow);
        result->has_overflow = true;
    }
}

static void read_v4_control(struct cls_received *result, const struct cmsghdr *control) {
    if (control->cmsg_type == IP_PKTINFO) {
        struct in_pktinfo info;
        memcpy(&info, CMSG_DATA(control), sizeof info);
        result->local = endpoint_v4(info.ipi_addr, 0);
    } else if (control->cmsg_type == IP_RECVERR) {
        read_extended_error(result, control);
    } else if (control->cmsg_type == IP_TTL) {
        result->ttl = *CMSG_DATA(control);
    } else if (control->cmsg_type == IP_TOS) {
        result->traffic_class = *CMSG_DATA(control);
    }
}

static void read_v6_control(struct cls_received *result, const struct cmsghdr *control) {
    if (control->cmsg_type == IPV6_PKTINFO) {
        struct in6_pktinfo info;
        memcpy(&info, CMSG_DATA(control), sizeof info);
        result->local = endpoint_v6(&info.ipi6_addr, (uint32_t)info.ipi6_ifindex, 0);
    } else if (control->cmsg_type == IPV6_RECVERR) {
        read_extended_error(result, control);
    } else if (control->cmsg_type == IPV6_HOPLIMIT) {
        result->ttl = *CMSG_DATA(control);
    } else if (control->cmsg_type == IPV6_TCLASS) {
        result->traffic_class = *CMSG_DATA(control);
    }
}

static void read_result(struct cls_received *result, struct msghdr *header, unsigned length) {
    const uint8_t *data = result->data;
    *result = (struct cls_received){.data = data, .length = length};
    result->truncated = header->msg_flags & MSG_TRUNC;
    result->control_truncated = header->msg_flags & MSG_CTRUNC;
    if (header->msg_namelen > 0) result->source = cls_endpoint_from_sockaddr(header->msg_name);
    for (struct cmsghdr *control = CMSG_FIRSTHDR(header); control; control = CMSG_NXTHDR(header, control)) {
        if (control->cmsg_level == SOL_SOCKET) read_socket_control(result, control);
        else if (control->cmsg_level == IPPROTO_IP) read_v4_control(result, control);
        else if (control->cmsg_level == IPPROTO_IPV6) read_v6_control(result, control);
    }
}

int cls_receive(struct cls_receive_batch *batch, int fd, int flags, unsigned limit) {
    if (limit > batch->slots) limit = batch->slots;
    int count;
    do count = recvmmsg(fd, batch->headers, limit, flags | MSG_DONTWAIT, NULL);
    while (count < 0 && errno == EINTR);
    if (count < 0) return -errno;
    for (int i = 0; i < count; i++) {
        struct msghdr *header = &batch->headers[i].msg_hdr;
        read_result(&batch->results[i], header, batch->headers[i].msg_len);
        header->msg_namelen = sizeof batch->names[i];
        header->msg_controllen = receive_control_size;
    }
    return count;
}

// --- sending ---------------------------------------------------------------------------------------------------------

enum {
    send_control_size =
        CMSG_SPACE(sizeof(struct in6_pktinfo)) + 2 * CMSG_SPACE(sizeof(uint32_t)) + CMSG_SPACE(sizeof(int))
};

struct cls_send_batch {
    unsigned slots;
    unsigned capacity;
    struct mmsghdr *headers;
    struct iovec *vectors;
    struct sockaddr_storage *names;
    uint8_t *controls;
    uint8_t *data;
};

void cls_send_batch_destroy(struct cls_send_batch *batch) {
    if (!batch) return;
    free(batch->headers);
    free(batch->vectors);
    free(batch->names);
    free(batch->controls);
    free(batch->data);
    free(batch);
}

struct cls_send_batch *cls_send_batch_create(unsigned slots, unsigned capacity) {
    struct cls_send_batch *batch = calloc(1, sizeof *batch);
    if (!batch) return NULL;
    batch->slots = slots;
    batch->capacity = capacity;
    batch->headers = calloc(slots, sizeof *batch->headers);
    batch->vectors = calloc(slots, sizeof *batch->vectors);
    batch->names = calloc(slots, sizeof *batch->names);
    batch->controls = calloc(slots, send_control_size);
    batch->data = calloc(slots, capacity);
    if (!batch->headers || !batch->vectors || !batch->names || !batch->controls || !batch->data) {
        cls_send_batch_destroy(batch);
        return NULL;
    }
    for (unsigned i = 0; i < slots; i++) {
        batch->vectors[i].iov_base = batch->data + (size_t)i * capacity;
        struct msghdr *header = &batch->headers[i].msg_hdr;
        header->msg_name = &batch->names[i];
        header->msg_iov = &batch->vectors[i];
        header->msg_iovlen = 1;
        header->msg_control = batch->controls + (size_t)i * send_control_size;
    }
    return batch;
}

uint8_t *cls_send_data(struct cls_send_batch *batch, unsigned slot) {
    return batch->data + (size_t)slot * batch->capacity;
}

static uint8_t *add_control(uint8_t *at, int level, int type, const void *value, size_t length) {
    struct cmsghdr *control = (struct cmsghdr *)at;
    control->cmsg_len = CMSG_LEN(length);
    control->cmsg_level = level;
    control->cmsg_type = type;
    memcpy(CMSG_DATA(control), value, length);
    return at + CMSG_SPACE(length);
}

static uint8_t *add_source(uint8_t *at, const struct cls_endpoint *local) {
    if (local->family == AF_INET) {
        struct in_pktinfo info = {.ipi_spec_dst.s_addr = htonl((uint32_t)(local->low >> 32))};
        return add_control(at, IPPROTO_IP, IP_PKTINFO, &info, sizeof info);
    }
    struct in6_pktinfo info = {.ipi6_ifindex = local->scope};
    write_be64(info.ipi6_addr.s6_addr, local->high);
    write_be64(info.ipi6_addr.s6_addr + 8, local->low);
    return add_control(at, IPPROTO_IPV6, IPV6_PKTINFO, &info, sizeof info);
}

void cls_send_prepare(struct cls_send_batch *batch, unsigned slot, unsigned length, const struct cls_endpoint *to,
                      const struct cls_endpoint *local, bool use_stamp_id, uint32_t stamp_id, uint32_t stamp_flags,
                      int traffic_class) {
    struct msghdr *header = &batch->headers[slot].msg_hdr;
    header->msg_namelen = cls_endpoint_to_sockaddr(to, &batch->names[slot]);
    batch->vectors[slot].iov_len = length;
    uint8_t *start = batch->controls + (size_t)slot * send_control_size;
    uint8_t *at = start;
    if (local && local->family) at = add_source(at, local);
    if (use_stamp_id) at = add_control(at, SOL_SOCKET, SCM_TS_OPT_ID, &stamp_id, sizeof stamp_id);
    if (traffic_class >= 0) {
        // IP_TOS is taken as a byte or an int (ip_cmsg_send), IPV6_TCLASS as an int.
        bool is_v4 = to->family == AF_INET;
        at = add_control(at, is_v4 ? IPPROTO_IP : IPPROTO_IPV6, is_v4 ? IP_TOS : IPV6_TCLASS, &traffic_class,
                         sizeof traffic_class);
    }
    if (stamp_flags) at = add_control(at, SOL_SOCKET, SO_TIMESTAMPING, &stamp_flags, sizeof stamp_flags);
    header->msg_control = at == start ? NULL : start;
    header->msg_controllen = (size_t)(at - start);
}

int cls_send(struct cls_send_batch *batch, int fd, unsigned first, unsigned count) {
    int sent;
    do sent = sendmmsg(fd, batch->headers + first, count, MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : sent;
}

// --- threads and waiting ---------------------------------------------------------------------------------------------

const char *cls_errno_name(int number) {
    const char *name = strerrorname_np(number);
    return name ? name : "unknown error";
}

void cls_set_exact_timers(void) { prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0); }

// pthread_setname_np is hidden from Swift by feature macros; names are cut at 15 bytes by the kernel.
void cls_set_thread_name(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

int cls_usable_cores(void) {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}

static int64_t monotonic_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

int cls_poll_until(struct cls_poll *fds, unsigned count, int64_t deadline_ns) {
    struct timespec left;
    struct timespec *timeout = NULL;
    if (deadline_ns >= 0) {
        int64_t wait = deadline_ns - monotonic_now();
        if (wait < 0) wait = 0;
        left = (struct timespec){wait / 1000000000, wait % 1000000000};
        timeout = &left;
    }
    int ready = ppoll((struct pollfd *)fds, count, timeout, NULL);
    return ready < 0 ? -errno : ready;
}

void cls_sleep_until(int64_t deadline_ns) {
    struct timespec until = {deadline_ns / 1000000000, deadline_ns % 1000000000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

int cls_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int cls_epoll_add(int epoll, int fd, uint64_t token) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = token};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

int cls_epoll_remove(int epoll, int fd) { return epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL); }

// Linux 5.11. Called by number, since the C library's wrapper is younger (glibc 2.35) or missing (musl).
#ifndef SYS_epoll_pwait2
#define SYS_epoll_pwait2 441
#endif

static int epoll_wait_ns(int epoll, struct epoll_event *events, int limit, const struct timespec *timeout) {
    int count = (int)syscall(SYS_epoll_pwait2, epoll, events, limit, timeout, NULL, 0);
    if (count >= 0 || errno != ENOSYS) return count;
    struct pollfd set = {.fd = epoll, .events = POLLIN};
    int ready = ppoll(&set, 1, timeout, NULL);
    return ready <= 0 ? ready : epoll_wait(epoll, events, limit, 0);
}

int cls_epoll_wait_until(int epoll, struct cls_ready *ready, unsigned limit, int64_t deadline_ns) {
    struct epoll_event events[64];
    struct timespec left;
    struct timespec *timeout = NULL;
    if (deadline_ns >= 0) {
        int64_t wait = deadline_ns - monotonic_now();
        if (wait < 0) wait = 0;
        left = (struct timespec){wait / 1000000000, wait % 1000000000};
        timeout = &left;
    }
    int count = epoll_wait_ns(epoll, events, limit < 64 ? (int)limit : 64, timeout);
    if (count < 0) return -errno;
    for (int i = 0; i < count; i++)
        ready[i] = (struct cls_ready){events[i].data.u64, (events[i].events & EPOLLERR) != 0};
    return count;
}

int cls_event_create(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int cls_signal_create(const void *set) { return signalfd(-1, set, SFD_CLOEXEC | SFD_NONBLOCK); }

// Per signal, the eventfd that its handler adds to; written before the handler is installed.
static int held_descriptors[65];

static void add_held(int signal) {
    int before = errno;
    uint64_t one = 1;
    ssize_t written = write(held_descriptors[signal], &one, sizeof one);
    (void)written;
    errno = before;
}

int cls_signal_hold(int signal) {
    if (signal < 1 || signal > 64) {
        errno = EINVAL;
        return -1;
    }
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0) return -1;
    held_descriptors[signal] = fd;
    struct sigaction action = {.sa_handler = add_held, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    if (sigaction(signal, &action, NULL) != 0) {
        int number = errno;
        close(fd);
        errno = number;
        return -1;
    }
    return fd;
}

int cls_signal_next(int fd) {
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof info) == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}
