// What rtnetlink(7) tells of the ways out of this machine: the next hop to an address, the neighbours of its links, and
// by what the routing rules choose. Questions only; none needs a privilege. Each opens a socket and blocks for a
// moment, at most a second an answer.
#ifndef C_LINUX_ROUTE_H
#define C_LINUX_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

struct cls_endpoint;

// The next hop to `to` (RTM_GETROUTE): a router's address, or the address itself where it is on a link. `from` may be
// unspecified; `oif` is 0 where any interface will do. 0, or -errno.
int cls_next_hop(const struct cls_endpoint *to, const struct cls_endpoint *from, uint32_t oif, uint8_t tos,
                 struct cls_endpoint *hop, uint32_t *interface);

// One entry of the table of neighbours that has no hardware address: asked for without an answer so far
// (NUD_INCOMPLETE), or in vain (NUD_FAILED).
struct cls_silent_neighbour {
    uint64_t high;
    uint64_t low;
    uint32_t interface;
};
// Fills `out` with up to `capacity` of them, of one family (AF_INET, AF_INET6); returns how many, or -errno.
int cls_silent_neighbours(int family, struct cls_silent_neighbour *out, unsigned capacity);

// By what the rules of a family choose routes beside addresses, interface, mark and type of service (RTM_GETRULE).
struct cls_rule_keys {
    bool destination_port;
    bool source_port;
    bool protocol;
};
// 0, or -errno.
int cls_rule_keys_read(int family, struct cls_rule_keys *keys);

// The number of an interface, 0 when there is none of that name.
uint32_t cls_interface_number(const char *name);

#endif
