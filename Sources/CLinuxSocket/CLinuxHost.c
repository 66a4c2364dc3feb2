#define _GNU_SOURCE
#include "CLinuxHost.h"

#include <errno.h>
#include <link.h>
#include <linux/capability.h>
#include <linux/ethtool.h>
#include <linux/if_link.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <nss.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <unistd.h>

_Static_assert(sizeof(struct cls_link_counters) == 24, "the Swift side reads six counters of 32 bits");

struct cls_link_counters cls_link_counters_read(const void *data) {
    // Copied, because nothing promises that ifa_data is aligned.
    struct rtnl_link_stats stats;
    memcpy(&stats, data, sizeof stats);
    return (struct cls_link_counters){.tx_dropped = stats.tx_dropped,
                                      .tx_errors = stats.tx_errors,
                                      .rx_dropped = stats.rx_dropped,
                                      .rx_missed_errors = stats.rx_missed_errors,
                                      .rx_fifo_errors = stats.rx_fifo_errors,
                                      .rx_packets = stats.rx_packets};
}

uint32_t cls_link_speed(const char *name) {
    // Behind the settings the kernel writes three masks of link modes, of as many words as it says in a first call (127
    // at most, since their number is an int8_t).
    union {
        struct ethtool_link_settings settings;
        uint32_t words[sizeof(struct ethtool_link_settings) / 4 + 3 * 127];
    } answer = {.settings = {.cmd = ETHTOOL_GLINKSETTINGS}};
    struct ifreq request = {.ifr_data = (void *)&answer};
    if (strlen(name) >= sizeof request.ifr_name) return 0;
    strcpy(request.ifr_name, name);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return 0;
    bool is_known = ioctl(fd, SIOCETHTOOL, &request) == 0 && answer.settings.link_mode_masks_nwords < 0;
    if (is_known) {
        int8_t words = (int8_t)-answer.settings.link_mode_masks_nwords;
        answer.settings = (struct ethtool_link_settings){.cmd = ETHTOOL_GLINKSETTINGS, .link_mode_masks_nwords = words};
        is_known = ioctl(fd, SIOCETHTOOL, &request) == 0;
    }
    close(fd);
    return is_known && answer.settings.speed != (uint32_t)SPEED_UNKNOWN ? answer.settings.speed : 0;
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

bool cls_process_seal(void) {
    bool is_sealed = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
    // EINVAL: a kernel before 4.3, which has no such set.
    bool is_cleared = prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0 || errno == EINVAL;
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
    if (syscall(SYS_capget, &header, sets) == 0) {
        for (int word = 0; word < _LINUX_CAPABILITY_U32S_3; word++) sets[word].inheritable = 0;
        // The unit's list of calls has none of it; without an ambient set nothing of the other one reaches a program
        // that has no capabilities of its own (capabilities(7)).
        syscall(SYS_capset, &header, sets);
    }
    return is_sealed && is_cleared;
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

struct build_id_search {
    uint8_t *out;
    size_t capacity;
    size_t length;
};

// A note is a header, a name and a description, the latter two padded to 4 bytes (elf(5), "Notes").
static size_t padded(size_t length) { return (length + 3) & ~(size_t)3; }

static int search_build_id(struct dl_phdr_info *program, size_t size, void *data) {
    (void)size;
    struct build_id_search *search = data;
    for (int i = 0; i < program->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &program->dlpi_phdr[i];
        // Notes of 8 bytes' alignment are of another kind (NT_GNU_PROPERTY_TYPE_0).
        if (header->p_type != PT_NOTE || header->p_align > 4) continue;
        const uint8_t *at = (const uint8_t *)(program->dlpi_addr + header->p_vaddr);
        const uint8_t *end = at + header->p_memsz;
        while ((size_t)(end - at) >= sizeof(ElfW(Nhdr))) {
            const ElfW(Nhdr) *note = (const ElfW(Nhdr) *)at;
            const uint8_t *name = at + sizeof *note;
            size_t rest = padded(note->n_namesz) + padded(note->n_descsz);
            if ((size_t)(end - name) < rest) break;
            bool is_id = note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && memcmp(name, "GNU", 4) == 0;
            if (is_id && note->n_descsz <= search->capacity) {
                memcpy(search->out, name + padded(note->n_namesz), note->n_descsz);
                search->length = note->n_descsz;
                return 1;
            }
            at = name + rest;
        }
    }
    // The first one is the program itself (dl_iterate_phdr(3)); the libraries' ids are not asked for.
    return 1;
}

size_t cls_build_id_read(uint8_t *out, size_t capacity) {
    struct build_id_search search = {.out = out, .capacity = capacity, .length = 0};
    dl_iterate_phdr(search_build_id, &search);
    return search.length;
}
