internal import LineModel
internal import LinuxSocket

/// Whether this process may send ICMP: asked once for each family, by opening a socket for a moment.
struct ICMPPermission {
    private var known: [AddressFamily: SystemFailure?] = [:]

    /// Throws why the family's lines cannot be measured by ICMP.
    ///
    /// - Returns: a failure of this machine that is no matter of permission, and so is the whole round's; nil for none.
    mutating func check(_ family: AddressFamily) throws(Unmeasured) -> SocketError? {
        if let answer = known[family] {
            if let answer { throw .notPermitted(answer) }
            return nil
        }
        do throws(SocketError) {
            _ = try UDPSocket(icmp: family)
            known[family] = .some(nil)
            return nil
        } catch {
            guard Self.refusals.contains(error.errno) else { return error }
            let failure = SystemFailure(error)
            known[family] = failure
            throw .notPermitted(failure)
        }
    }

    /// What a kernel or a sandbox says that has no such socket for this process, or none at all.
    private static let refusals: Set<Errno> = [
        .permissionDenied, .accessDenied, .protocolNotSupported, .familyNotSupported,
    ]
}
