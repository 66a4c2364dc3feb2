internal import CLinuxSocket

/// How many files and sockets this process may have (RLIMIT_NOFILE).
package enum DescriptorLimit {
    /// Raises the limit to what is wanted, as far as the hard limit allows; never lowers it. Returns the limit that
    /// then holds.
    package static func raise(to wanted: Int) -> Int {
        Int(clamping: cls_descriptor_limit_raise(UInt64(max(wanted, 0))))
    }
}
