/// How a round's stamps are taken.
package enum TimestampSource: String, Sendable, CaseIterable, Codable {
    /// The kernel's software stamps at both ends of the delay (SO_TIMESTAMPING).
    case kernel
    /// The process's own clock readings around its system calls.
    case user
}
