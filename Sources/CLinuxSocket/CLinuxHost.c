#define _GNU_SOURCE
#include "CLinuxHost.h"

#include <link.h>
#include <linux/if_link.h>
#include <nss.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/timex.h>

_Static_assert(sizeof(struct cls_link_counters) == 20, "the Swift side reads five counters of 32 bits");

struct cls_link_counters cls_link_counters_read(const void *data) {
    // Copied, because nothing promises that ifa_data is aligned.
    struct rtnl_link_stats stats;
    memcpy(&stats, data, sizeof stats);
    return (struct cls_link_counters){.tx_dropped = stats.tx_dropped,
                                      .tx_errors = stats.tx_errors,
                                      .rx_dropped = stats.rx_dropped,
                                      .rx_missed_errors = stats.rx_missed_errors,
                                      .rx_fifo_errors = stats.rx_fifo_errors};
}

bool cls_clock_adjustment(int64_t *scaled_ppm) {
    struct timex state = {.modes = 0};
    if (adjtimex(&state) < 0) return false;
    // A tick is nominally 10,000 us (USER_HZ 100), so each microsecond more is 100 ppm; `freq` is scaled already.
    *scaled_ppm = (int64_t)state.freq + ((int64_t)state.tick - 10000) * 100 * 65536;
    return true;
}

bool cls_clock_discipline(bool *is_synchronised, int64_t *maximum_error_us) {
    struct timex state = {.modes = 0};
    if (adjtimex(&state) < 0) return false;
    *is_synchronised = (state.status & STA_UNSYNC) == 0;
    *maximum_error_us = state.maxerror;
    return true;
}

uint64_t cls_descriptor_limit_raise(uint64_t wanted) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return 0;
    if (limit.rlim_cur >= wanted) return limit.rlim_cur;
    struct rlimit raised = {.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max, .rlim_max = limit.rlim_max};
    return setrlimit(RLIMIT_NOFILE, &raised) < 0 ? limit.rlim_cur : raised.rlim_cur;
}

int cls_memory_file_create(void) { return memfd_create("plumbline", MFD_CLOEXEC); }

// For dl_iterate_phdr(3), which begins with the program itself: 1 where it asks for no interpreter.
static int has_no_interpreter(struct dl_phdr_info *program, size_t size, void *unused) {
    (void)size;
    (void)unused;
    for (int index = 0; index < program->dlpi_phnum; index++) {
        if (program->dlpi_phdr[index].p_type == PT_INTERP) return -1;
    }
    return 1;
}

bool cls_name_modules_avoid(void) {
    if (dl_iterate_phdr(has_no_interpreter, NULL) != 1) return false;
    static const char *const of_files[] = {"passwd", "group", "services", "protocols", "networks"};
    __nss_configure_lookup("hosts", "files dns");
    for (size_t index = 0; index < sizeof of_files / sizeof *of_files; index++) {
        __nss_configure_lookup(of_files[index], "files");
    }
    return true;
}
