/// An instant of the wall clock with the offset it is to be shown in; for people and reports, never for delays. It is
/// stored under the names of its properties.
package struct WallTime: Codable, Hashable, Sendable {
    /// Of UTC, without leap seconds; does not depend on the offset.
    package let nanosecondsSince1970: Int64
    /// East of UTC is positive.
    package let utcOffsetSeconds: Int

    /// - Parameter utcOffsetSeconds: how far local time is ahead of UTC; it changes how the instant is shown, not the
    ///   instant.
    package init(nanosecondsSince1970: Int64, utcOffsetSeconds: Int = 0) {
        self.nanosecondsSince1970 = nanosecondsSince1970
        self.utcOffsetSeconds = utcOffsetSeconds
    }
}
