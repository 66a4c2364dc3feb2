/// What a target's uploads have come to since the start, for metrics.
package struct UploadFigures: Equatable, Sendable {
    /// Objects in the spool.
    package var waiting = 0
    /// How many bytes the waiting objects take up in the spool.
    package var waitingBytes = 0
    /// How long the oldest waiting object has waited; nil when none waits.
    package var oldestAge: Duration?
    /// Objects that the target took since the start.
    package var uploaded = 0
    /// How many bytes those objects had, as they were sent.
    package var uploadedBytes = 0
    /// Whether the target refuses everything: then what waits is held, and one object is tried now and then.
    package var isHeld = false
    /// Attempts that failed and are made again.
    package var failedAttempts = 0
    /// Objects that were given up because the spool was full.
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

    /// Figures of a target to which nothing was uploaded yet.
    package init() {}
}
