/// What a target's uploads have come to since the start, for metrics.
package struct UploadFigures: Equatable, Sendable {
    /// Objects in the spool.
    package var waiting = 0
    package var waitingOctets = 0
    /// Of the oldest object that waits; nil: none does.
    package var oldestAge: Duration?
    package var uploaded = 0
    package var uploadedOctets = 0
    /// The target refuses everything: what waits is held, and one object is tried now and then.
    package var isHeld = false
    /// Attempts that are made again.
    package var failedAttempts = 0
    /// Objects that were given up since the spool was full.
    package var dropped = 0
    /// Objects that the target refused for their own sake, or that were damaged in the spool: moved aside.
    package var refused = 0
    /// Objects moved aside that were removed for newer ones.
    package var refusedRemoved = 0
    /// Objects that could not be written to the spool.
    package var unspooled = 0
    /// Half-written files that were removed at the start.
    package var partials = 0
    /// The last failure, for people; nil since an upload has succeeded.
    package var lastFailure: String?

    package init() {}
}

/// One object of a round, to be uploaded.
package struct UploadPart: Sendable {
    /// The object's key (`KeyPattern.key`).
    package var key: String
    /// `application/json`, `text/plain; charset=utf-8`
    package var contentType: String
    /// Whether it is packed by gzip.
    package var isPacked: Bool
    /// Hands the object's octets to a sink, piece by piece: a renderer's rendering.
    package var produce: @Sendable ((ArraySlice<UInt8>) throws -> Void) throws -> Void

    package init(
        key: String, contentType: String, isPacked: Bool,
        produce: @escaping @Sendable ((ArraySlice<UInt8>) throws -> Void) throws -> Void
    ) {
        self.key = key
        self.contentType = contentType
        self.isPacked = isPacked
        self.produce = produce
    }
}
