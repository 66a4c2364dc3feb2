@testable import ProbeEngine

extension StampIDs {
    /// Whether this kernel takes ids from the sender.
    static func explicitIsSupported() -> Bool { StampTrial()?.takesIDs ?? false }
}
