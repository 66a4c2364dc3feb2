internal import Glibc

/// What memory this process may still have.
package enum MemoryGrant {
    /// Whether the system would give this much memory now: asked of it and given back, since an allocation that fails
    /// later ends the process without a word.
    package static func canHave(_ octets: Int) -> Bool {
        guard octets > 0 else { return true }
        let memory = mmap(nil, octets, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory, memory != MAP_FAILED else { return false }
        munmap(memory, octets)
        return true
    }
}
