/// The segment of a line that something belongs to.
package enum SegmentBlame: String, Sendable, Codable, CaseIterable {
    /// It arises between the prober and the ingress, there or back, or on the ingress's own host.
    case ingress
    /// Behind the ingress: its forwarding, the way to the echo and back, the echo.
    case beyond
    case both
    /// The round does not tell.
    case unknown
}
