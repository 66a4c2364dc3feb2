// What Swift's Glibc module cannot see of the host: link counters, the clock's adjustment, files in memory, and how the
// C library looks names up.
#ifndef C_LINUX_HOST_H
#define C_LINUX_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Counters of one interface since it appeared, modulo 2^32 (struct rtnl_link_stats, <linux/if_link.h>).
struct cls_link_counters {
    uint32_t tx_dropped;
    uint32_t tx_errors;
    uint32_t rx_dropped;
    uint32_t rx_missed_errors;
    uint32_t rx_fifo_errors;
    uint32_t rx_packets;
};

// `data` is the ifa_data of an AF_PACKET entry of getifaddrs(3).
struct cls_link_counters cls_link_counters_read(const void *data);

// The speed of an interface of this network namespace in Mbit/s (ETHTOOL_GLINKSETTINGS, <linux/ethtool.h>, which needs
// no privilege); 0 where it does not tell one, as loopback and most tunnels do not.
uint32_t cls_link_speed(const char *name);

// What the kernel's clock discipline has set (adjtimex(2), modes 0, which needs no privilege): how much faster than its
// hardware CLOCK_MONOTONIC is made to run, in units of 2^-16 ppm. False where a sandbox forbids the call.
bool cls_clock_adjustment(int64_t *scaled_ppm);

// Whether the wall clock is kept synchronised (STA_UNSYNC is not set), and the discipline's bound of its error in
// microseconds (adjtimex(2)). False where a sandbox forbids the call.
bool cls_clock_discipline(bool *is_synchronised, int64_t *maximum_error_us);

// Copies the build id of the running program (NT_GNU_BUILD_ID, elf(5); ld --build-id) to `out`. Returns its length in
// bytes; 0 where the program has none, or one longer than `capacity`.
size_t cls_build_id_read(uint8_t *out, size_t capacity);

// Raises the soft limit of descriptors (RLIMIT_NOFILE) to `wanted`, or to the hard limit where that is lower; never
// lowers it. Returns the soft limit then.
uint64_t cls_descriptor_limit_raise(uint64_t wanted);

// Keeps other processes of the same user from reading this one's memory, environment and descriptors, and from tracing
// it (PR_SET_DUMPABLE, prctl(2)); takes from the programs that it starts whatever capabilities it was given to hand on:
// the ambient set (PR_CAP_AMBIENT), and the inheritable one where a sandbox lets capset(2) pass. Its own stay. Returns
// whether all but the last was done. Capabilities are a thread's: call it before there is a second one.
bool cls_process_seal(void);

// An empty file without a name, in memory, closed by exec (memfd_create(2)); -1 with errno when there is none.
int cls_memory_file_create(void);

// In a statically linked program: names of hosts are looked up in /etc/hosts and by DNS, accounts and services in their
// files, whatever nsswitch.conf(5) says. The modules that it may name (myhostname, resolve, systemd, db) are shared
// libraries of the machine's C library; one of another version than ours ends the process by an assertion when it is
// loaded. Returns whether the program is such a one; any other is left as it is. Not thread-safe: call it first of all.
bool cls_name_modules_avoid(void);

#endif
