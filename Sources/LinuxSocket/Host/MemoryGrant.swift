internal import Glibc

/// How much more memory this process may have.
package enum MemoryGrant {
    /// Whether the system would give so many bytes now. They are asked for and given back, because an allocation that
    /// fails later ends the process without a word.
    package static func canHave(_ bytes: Int) -> Bool {
        guard bytes > 0 else { return true }
        let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory, memory != MAP_FAILED else { return false }
        munmap(memory, bytes)
        return true
    }
}
