#define _GNU_SOURCE
#include "CLinuxSocket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int keep_alive(int fd, int idle, int interval, int count) {
    int on = 1;
    unsigned patience = (unsigned)(idle + interval * count) * 1000;
    if (setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on) != 0) return -1;
    if (setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle) != 0) return -1;
    if (setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval) != 0) return -1;
    if (setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count) != 0) return -1;
    if (setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience) != 0) return -1;
    return setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static int begin(int fd, const struct cls_endpoint *to, const struct cls_endpoint *from) {
    struct sockaddr_storage storage;
    unsigned length;
    if (from->high || from->low) {
        length = cls_endpoint_to_sockaddr(from, &storage);
        if (bind(fd, (struct sockaddr *)&storage, length) != 0) return -1;
    }
    length = cls_endpoint_to_sockaddr(to, &storage);
    if (connect(fd, (struct sockaddr *)&storage, length) != 0 && errno != EINPROGRESS) return -1;
    return 0;
}

static int leave_by(int fd, const char *interface) {
    if (!interface) return 0;
    return setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface, (socklen_t)strlen(interface) + 1);
}

int cls_stream_begin(const struct cls_endpoint *to, const struct cls_endpoint *from, const char *interface, int idle,
                     int interval, int count) {
    int fd = socket(to->family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -errno;
    if (keep_alive(fd, idle, interval, count) == 0 && leave_by(fd, interface) == 0 && begin(fd, to, from) == 0)
        return fd;
    int error = errno;
    close(fd);
    return -error;
}

int cls_stream_error(int fd) {
    int error = 0;
    socklen_t length = sizeof error;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

int cls_epoll_add_stream(int epoll, int fd, uint64_t token) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.u64 = token};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static int mark(int fd, int family, int tos, int hops) {
    int level = family == AF_INET ? IPPROTO_IP : IPPROTO_IPV6;
    if (tos >= 0 && setsockopt(fd, level, family == AF_INET ? IP_TOS : IPV6_TCLASS, &tos, sizeof tos) != 0) return -1;
    if (hops < 0) return 0;
    return setsockopt(fd, level, family == AF_INET ? IP_TTL : IPV6_UNICAST_HOPS, &hops, sizeof hops);
}

static int close_at_once(int fd) {
    struct linger none = {.l_onoff = 1, .l_linger = 0};
    return setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
}

int cls_handshake_begin(const struct cls_endpoint *to, const struct cls_endpoint *from, const char *interface, int tos,
                        int hops) {
    int fd = socket(to->family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -errno;
    // The port is chosen with the far end known, so that one may serve many (ip(7)).
    int on = 1;
    if (from->high || from->low) setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (leave_by(fd, interface) == 0 && mark(fd, to->family, tos, hops) == 0 && close_at_once(fd) == 0 &&
        begin(fd, to, from) == 0)
        return fd;
    int error = errno;
    close(fd);
    return -error;
}

int cls_handshake_is_own(int fd) {
    struct sockaddr_storage own, other;
    socklen_t own_length = sizeof own, other_length = sizeof other;
    if (getsockname(fd, (struct sockaddr *)&own, &own_length) != 0) return 0;
    if (getpeername(fd, (struct sockaddr *)&other, &other_length) != 0) return 0;
    return own_length == other_length && memcmp(&own, &other, own_length) == 0;
}

unsigned cls_handshake_round_trip(int fd) {
    struct tcp_info info;
    socklen_t length = sizeof info;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return 0;
    return info.tcpi_rtt;
}
