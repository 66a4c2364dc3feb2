internal import Foundation

/// What a destination answered, bounded.
struct RobotReply: Sendable {
    let status: Int
    /// The reply's body, `RobotRequest.maxReplyBytes` at most.
    let body: [UInt8]
    /// What `Retry-After` asks for, where it is a number of seconds (RFC 9110 section 10.2.3), at most an hour.
    let retryAfter: Duration?

    /// The JSON object in the body; nil when there is none.
    var object: [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
    }
}
