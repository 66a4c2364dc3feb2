/// The connection that a request came over, as far as an answer needs it that is long in coming.
struct AskedConnection: Sendable {
    /// The answer will wait for something to happen: until it is written, the connection's patience does not count.
    /// What is given is called when whoever asks has left.
    var willWait: @Sendable (_ whenGone: @escaping @Sendable () -> Void) async -> Void
}
