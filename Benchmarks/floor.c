// The floor: the least that any prober must do to send and receive this many probes with kernel stamps at both ends.
//
// It sends datagrams of a given size to one port of consecutive addresses, a batch of what is due at a time, reads the
// transmit stamps and the replies, remembers each probe's two stamps, and does nothing else: no check of a reply beyond
// its index, no timeout, no statistics. Plumbline's cost is given as a ratio to it, from the same run on the same
// machine.
//
//   floor FIRST_ADDRESS LINES PORT COUNT RATE SIZE [LINGER_MS [STAMP_EVERY [QUANTUM]]]
//
// STAMP_EVERY n asks for the transmit stamp of one probe in n, as Plumbline does at high rates; without it of each.
// QUANTUM n sends n probes at a time, when the last of them is due, and reads only when it is up to send; 1, the
// default, sends each when it is due. 0 is 1 that replies wake besides, as most programs of this kind are written.
//
// Prints one JSON object: wall and processor seconds, datagrams sent and received, stamps, peak memory.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>

#ifndef SCM_TS_OPT_ID
#define SCM_TS_OPT_ID 81
#endif

enum { batch = 64, control_size = 256, largest = 2048 };

static struct mmsghdr out[batch], in[batch];
static struct iovec out_vectors[batch], in_vectors[batch];
static struct sockaddr_in to[batch], from[batch];
static uint8_t out_data[batch][largest], in_data[batch][largest];
static uint8_t out_control[batch][control_size], in_control[batch][control_size];
static int64_t *sent_at, *arrived_at;
static uint64_t stamps, received, sent, total;
static bool chooses_ids = true;
static unsigned stamp_every = 1, quantum = 1;
static bool wakes_for_replies = false;

static int64_t now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void fail(const char *what) {
    perror(what);
    exit(2);
}

static void prepare(int size) {
    for (int i = 0; i < batch; i++) {
        out_vectors[i] = (struct iovec){out_data[i], size};
        in_vectors[i] = (struct iovec){in_data[i], largest};
        out[i].msg_hdr = (struct msghdr){.msg_name = &to[i], .msg_namelen = sizeof to[i], .msg_iov = &out_vectors[i],
                                         .msg_iovlen = 1};
        in[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_iov = &in_vectors[i], .msg_iovlen = 1,
                                        .msg_control = in_control[i]};
        if (!chooses_ids) continue;
        out[i].msg_hdr.msg_control = out_control[i];
        out[i].msg_hdr.msg_controllen = CMSG_SPACE(sizeof(uint32_t));
        struct cmsghdr *control = CMSG_FIRSTHDR(&out[i].msg_hdr);
        *control = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(uint32_t)), .cmsg_level = SOL_SOCKET,
                                    .cmsg_type = SCM_TS_OPT_ID};
    }
}

// A sampled stamp is asked for by a control message of its datagram, behind the one with the id.
static void ask_for_stamp(int slot, uint32_t id) {
    bool asks = id % stamp_every == 0;
    out[slot].msg_hdr.msg_control = out_control[slot];
    out[slot].msg_hdr.msg_controllen = asks ? 2 * CMSG_SPACE(sizeof(uint32_t)) : 0;
    if (!asks) return;
    struct cmsghdr *control = CMSG_FIRSTHDR(&out[slot].msg_hdr);
    *control = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(uint32_t)), .cmsg_level = SOL_SOCKET,
                                .cmsg_type = SCM_TS_OPT_ID};
    memcpy(CMSG_DATA(control), &id, sizeof id);
    control = (struct cmsghdr *)(out_control[slot] + CMSG_SPACE(sizeof(uint32_t)));
    *control = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(uint32_t)), .cmsg_level = SOL_SOCKET,
                                .cmsg_type = SO_TIMESTAMPING};
    uint32_t what = SOF_TIMESTAMPING_TX_SOFTWARE;
    memcpy(CMSG_DATA(control), &what, sizeof what);
}

static int64_t stamp_of(struct msghdr *header, uint32_t *id) {
    int64_t stamp = 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPING) {
            const struct scm_timestamping *t = (const void *)CMSG_DATA(c);
            stamp = t->ts[0].tv_sec * 1000000000LL + t->ts[0].tv_nsec;
        } else if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) {
            *id = ((const struct sock_extended_err *)CMSG_DATA(c))->ee_data;
        }
    }
    return stamp;
}

static void drain(int fd, int flags) {
    while (true) {
        for (int i = 0; i < batch; i++) {
            in[i].msg_hdr.msg_namelen = sizeof from[i];
            in[i].msg_hdr.msg_controllen = control_size;
        }
        int count = recvmmsg(fd, in, batch, MSG_DONTWAIT | flags, NULL);
        if (count <= 0) return;
        for (int i = 0; i < count; i++) {
            uint32_t id = 0;
            int64_t stamp = stamp_of(&in[i].msg_hdr, &id);
            if (flags) {
                if (id < total) sent_at[id] = stamp;
                stamps++;
            } else {
                memcpy(&id, in_data[i] + 32, sizeof id);
                if (in[i].msg_len >= 36 && id < total && !arrived_at[id]) {
                    arrived_at[id] = stamp;
                    received++;
                }
            }
        }
        if (count < batch) return;
    }
}

static void send_due(int fd, uint32_t first, unsigned lines, uint16_t port, uint64_t due) {
    while (sent < due) {
        int n = due - sent < batch ? (int)(due - sent) : batch;
        for (int i = 0; i < n; i++) {
            uint32_t id = (uint32_t)(sent + i);
            to[i] = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port),
                                         .sin_addr.s_addr = htonl(first + id % lines)};
            memcpy(out_data[i] + 32, &id, sizeof id);
            if (stamp_every > 1) ask_for_stamp(i, id);
            else if (chooses_ids) memcpy(CMSG_DATA(CMSG_FIRSTHDR(&out[i].msg_hdr)), &id, sizeof id);
        }
        int taken = sendmmsg(fd, out, n, MSG_DONTWAIT);
        if (taken < 0 && errno == EINVAL && chooses_ids && stamp_every == 1 && sent == 0) {  // before Linux 6.13
            chooses_ids = false;
            prepare((int)out_vectors[0].iov_len);
            continue;
        }
        if (taken < 0 && errno != EAGAIN && errno != ENOBUFS) fail("sendmmsg");
        if (taken > 0) sent += taken;
        drain(fd, MSG_ERRQUEUE);
        drain(fd, 0);
    }
}

static void sleep_until(int fd, int64_t next) {
    if (wakes_for_replies) {
        int64_t left = next - now(CLOCK_MONOTONIC);
        if (left <= 0) return;
        struct timespec time = {left / 1000000000, left % 1000000000};
        struct pollfd entry = {.fd = fd, .events = POLLIN};
        ppoll(&entry, 1, &time, NULL);
        return;
    }
    struct timespec until = {next / 1000000000, next % 1000000000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static int open_socket(void) {
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0) fail("socket");
    int flags = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_OPT_ID |
                SOF_TIMESTAMPING_OPT_TSONLY | (stamp_every == 1 ? SOF_TIMESTAMPING_TX_SOFTWARE : 0);
    if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags)) fail("SO_TIMESTAMPING");
    int bytes = 16 << 20, one = 1;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes))
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    setsockopt(fd, IPPROTO_IP, IP_RECVERR, &one, sizeof one);
    return fd;
}

int main(int argc, char **argv) {
    struct in_addr first;
    if (argc < 7 || inet_pton(AF_INET, argv[1], &first) != 1) {
        fprintf(stderr, "usage: floor FIRST_ADDRESS LINES PORT COUNT RATE SIZE [LINGER_MS [STAMP_EVERY [QUANTUM]]]\n");
        return 2;
    }
    unsigned lines = (unsigned)atoi(argv[2]);
    uint16_t port = (uint16_t)atoi(argv[3]);
    total = (uint64_t)lines * (uint64_t)atoi(argv[4]);
    double rate = atof(argv[5]);
    int size = atoi(argv[6]);
    int64_t linger = (argc > 7 ? atoi(argv[7]) : 500) * 1000000LL;
    if (argc > 8) stamp_every = (unsigned)atoi(argv[8]);
    if (argc > 9) quantum = (unsigned)atoi(argv[9]);
    wakes_for_replies = quantum == 0;
    if (!quantum) quantum = 1;
    if (!stamp_every || !lines || !total || rate <= 0 || size < 36 || size > largest) return 2;
    // Begins like a plumb probe (magic, version, header length), so that plumbline's reflector answers it.
    for (int i = 0; i < batch; i++) memcpy(out_data[i], "PLMB\x01\x00\x00\x20", 8);
    sent_at = calloc(total, sizeof *sent_at);
    arrived_at = calloc(total, sizeof *arrived_at);
    if (!sent_at || !arrived_at) fail("calloc");
    memset(sent_at, 0, total * sizeof *sent_at);
    prepare(size);
    int fd = open_socket();
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);

    double slot = 1e9 / rate;
    int64_t start = now(CLOCK_MONOTONIC), last_progress = start;
    uint64_t before = 0;
    while (true) {
        int64_t time = now(CLOCK_MONOTONIC);
        uint64_t due = (uint64_t)((double)(time - start) / slot) + 1;
        send_due(fd, ntohl(first.s_addr), lines, port, due < total ? due : total);
        drain(fd, MSG_ERRQUEUE);
        drain(fd, 0);
        if (sent == total) {
            if (received == total) break;
            if (received != before) {
                before = received;
                last_progress = time;
            } else if (time - last_progress > linger && time - start > (int64_t)(total * slot) + linger) break;
        }
        uint64_t last = sent + quantum - 1 < total ? sent + quantum - 1 : total - 1;
        sleep_until(fd, sent < total ? start + (int64_t)((double)last * slot) : time + 200000);
    }
    double wall = (double)(now(CLOCK_MONOTONIC) - start) / 1e9;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double user = usage.ru_utime.tv_sec + usage.ru_utime.tv_usec / 1e6;
    double system = usage.ru_stime.tv_sec + usage.ru_stime.tv_usec / 1e6;
    printf("{\"wall_s\": %.6f, \"user_s\": %.6f, \"system_s\": %.6f, \"sent\": %llu, \"received\": %llu, "
           "\"transmit_stamps\": %llu, \"peak_kb\": %ld}\n",
           wall, user, system, (unsigned long long)sent, (unsigned long long)received, (unsigned long long)stamps,
           usage.ru_maxrss);
    return received == total ? 0 : 1;
}
