#define _GNU_SOURCE
#include "CLinuxRoute.h"
#include "CLinuxSocket.h"

#include <errno.h>
#include <linux/fib_rules.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

// Newer than the headers of some distributions.
enum { rule_protocol = 22, rule_source_ports = 23, rule_destination_ports = 24 };

enum { answer_size = 32768, request_size = 256 };

struct request {
    struct nlmsghdr header;
    char body[request_size];
};

// What a walk over the answers is told; false ends it.
typedef bool (*visitor)(const struct nlmsghdr *message, void *context);

static void add_attribute(struct request *request, uint16_t type, const void *data, size_t size) {
    struct rtattr *attribute = (struct rtattr *)((char *)request + NLMSG_ALIGN(request->header.nlmsg_len));
    attribute->rta_type = type;
    attribute->rta_len = RTA_LENGTH(size);
    memcpy(RTA_DATA(attribute), data, size);
    request->header.nlmsg_len = NLMSG_ALIGN(request->header.nlmsg_len) + RTA_ALIGN(attribute->rta_len);
}

// Reads answers until the last one. 0, or -errno.
static int read_answers(int fd, bool is_dump, visitor visit, void *context) {
    char buffer[answer_size] __attribute__((aligned(NLMSG_ALIGNTO)));
    for (;;) {
        ssize_t length;
        do length = recv(fd, buffer, sizeof buffer, 0);
        while (length < 0 && errno == EINTR);
        if (length < 0) return -errno;
        if (length == 0) return -EPIPE;
        unsigned left = (unsigned)length;
        for (struct nlmsghdr *message = (struct nlmsghdr *)buffer; NLMSG_OK(message, left);
             message = NLMSG_NEXT(message, left)) {
            if (message->nlmsg_type == NLMSG_DONE) return 0;
            if (message->nlmsg_type == NLMSG_ERROR) return ((struct nlmsgerr *)NLMSG_DATA(message))->error;
            if (!visit(message, context)) return 0;
            if (!is_dump) return 0;
        }
    }
}

static int ask(struct request *request, visitor visit, void *context) {
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (fd < 0) return -errno;
    struct timeval second = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    request->header.nlmsg_flags |= NLM_F_REQUEST;
    bool is_dump = (request->header.nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
    int result = send(fd, request, request->header.nlmsg_len, 0) < 0 ? -errno
                                                                    : read_answers(fd, is_dump, visit, context);
    close(fd);
    return result;
}

static struct request make_request(uint16_t type, uint16_t flags, const void *body, size_t size) {
    struct request request = {.header = {.nlmsg_type = type, .nlmsg_flags = flags, .nlmsg_len = NLMSG_LENGTH(size)}};
    memcpy(NLMSG_DATA(&request.header), body, size);
    return request;
}

// --- addresses -------------------------------------------------------------------------------------------------------

static unsigned write_address(const struct cls_endpoint *endpoint, uint8_t bytes[16]) {
    unsigned size = endpoint->family == AF_INET6 ? 16 : 4;
    for (unsigned i = 0; i < size; i++) {
        uint64_t half = size == 16 && i < 8 ? endpoint->high : endpoint->low;
        bytes[i] = (uint8_t)(half >> (56 - 8 * (i % 8)));
    }
    return size;
}

static void read_address(const uint8_t *bytes, unsigned size, uint64_t *high, uint64_t *low) {
    *high = *low = 0;
    for (unsigned i = 0; i < size; i++) {
        uint64_t *half = size == 16 && i < 8 ? high : low;
        *half |= (uint64_t)bytes[i] << (56 - 8 * (i % 8));
    }
}

// --- the next hop ----------------------------------------------------------------------------------------------------

struct hop_search {
    struct cls_endpoint *hop;
    uint32_t *interface;
    bool is_found;
};

static bool visit_route(const struct nlmsghdr *message, void *context) {
    struct hop_search *search = context;
    if (message->nlmsg_type != RTM_NEWROUTE) return true;
    const struct rtmsg *route = NLMSG_DATA(message);
    int left = (int)RTM_PAYLOAD(message);
    for (const struct rtattr *at = RTM_RTA(route); RTA_OK(at, left); at = RTA_NEXT(at, left)) {
        unsigned size = RTA_PAYLOAD(at);
        if (at->rta_type == RTA_OIF && size >= sizeof(uint32_t)) {
            memcpy(search->interface, RTA_DATA(at), sizeof(uint32_t));
        } else if (at->rta_type == RTA_GATEWAY && (size == 4 || size == 16)) {
            search->hop->family = size == 16 ? AF_INET6 : AF_INET;
            read_address(RTA_DATA(at), size, &search->hop->high, &search->hop->low);
        } else if (at->rta_type == RTA_VIA && size >= sizeof(struct rtvia)) {
            // A router of the other family (RFC 5549).
            const struct rtvia *via = RTA_DATA(at);
            unsigned bytes = size - sizeof *via;
            if (bytes != 4 && bytes != 16) continue;
            search->hop->family = via->rtvia_family;
            read_address((const uint8_t *)via->rtvia_addr, bytes, &search->hop->high, &search->hop->low);
        }
    }
    search->is_found = route->rtm_type == RTN_UNICAST;
    return false;
}

int cls_next_hop(const struct cls_endpoint *to, const struct cls_endpoint *from, uint32_t oif, uint8_t tos,
                 struct cls_endpoint *hop, uint32_t *interface) {
    uint8_t bytes[16];
    struct rtmsg body = {.rtm_family = (uint8_t)to->family, .rtm_tos = tos};
    unsigned size = write_address(to, bytes);
    body.rtm_dst_len = (uint8_t)(size * 8);
    if (from->high || from->low) body.rtm_src_len = (uint8_t)(size * 8);
    struct request request = make_request(RTM_GETROUTE, 0, &body, sizeof body);
    add_attribute(&request, RTA_DST, bytes, size);
    if (body.rtm_src_len) {
        write_address(from, bytes);
        add_attribute(&request, RTA_SRC, bytes, size);
    }
    if (oif) add_attribute(&request, RTA_OIF, &oif, sizeof oif);
    *hop = *to;
    hop->port = 0;
    *interface = 0;
    struct hop_search search = {hop, interface, false};
    int result = ask(&request, visit_route, &search);
    if (result < 0) return result;
    return search.is_found && *interface ? 0 : -ENOENT;
}

// --- neighbours ------------------------------------------------------------------------------------------------------

struct neighbour_search {
    struct cls_silent_neighbour *out;
    unsigned count;
    unsigned capacity;
};

static bool visit_neighbour(const struct nlmsghdr *message, void *context) {
    struct neighbour_search *search = context;
    if (message->nlmsg_type != RTM_NEWNEIGH) return true;
    const struct ndmsg *entry = NLMSG_DATA(message);
    if (!(entry->ndm_state & (NUD_INCOMPLETE | NUD_FAILED))) return true;
    int left = (int)NLMSG_PAYLOAD(message, sizeof *entry);
    const struct rtattr *at = (const struct rtattr *)((const char *)entry + NLMSG_ALIGN(sizeof *entry));
    for (; RTA_OK(at, left); at = RTA_NEXT(at, left)) {
        unsigned size = RTA_PAYLOAD(at);
        if (at->rta_type != NDA_DST || (size != 4 && size != 16) || search->count >= search->capacity) continue;
        struct cls_silent_neighbour *found = &search->out[search->count++];
        read_address(RTA_DATA(at), size, &found->high, &found->low);
        found->interface = (uint32_t)entry->ndm_ifindex;
    }
    return search->count < search->capacity;
}

int cls_silent_neighbours(int family, struct cls_silent_neighbour *out, unsigned capacity) {
    struct ndmsg body = {.ndm_family = (uint8_t)family};
    struct request request = make_request(RTM_GETNEIGH, NLM_F_DUMP, &body, sizeof body);
    struct neighbour_search search = {out, 0, capacity};
    int result = ask(&request, visit_neighbour, &search);
    return result < 0 ? result : (int)search.count;
}

// --- rules -----------------------------------------------------------------------------------------------------------

static bool visit_rule(const struct nlmsghdr *message, void *context) {
    struct cls_rule_keys *keys = context;
    if (message->nlmsg_type != RTM_NEWRULE) return true;
    const struct fib_rule_hdr *rule = NLMSG_DATA(message);
    int left = (int)NLMSG_PAYLOAD(message, sizeof *rule);
    const struct rtattr *at = (const struct rtattr *)((const char *)rule + NLMSG_ALIGN(sizeof *rule));
    for (; RTA_OK(at, left); at = RTA_NEXT(at, left)) {
        if (at->rta_type == rule_destination_ports) keys->destination_port = true;
        if (at->rta_type == rule_source_ports) keys->source_port = true;
        if (at->rta_type == rule_protocol) keys->protocol = true;
    }
    return true;
}

int cls_rule_keys_read(int family, struct cls_rule_keys *keys) {
    *keys = (struct cls_rule_keys){0};
    struct fib_rule_hdr body = {.family = (uint8_t)family};
    struct request request = make_request(RTM_GETRULE, NLM_F_DUMP, &body, sizeof body);
    return ask(&request, visit_rule, keys);
}

uint32_t cls_interface_number(const char *name) { return if_nametoindex(name); }
