internal import Foundation
internal import LineModel

/// What a destination answered, bounded.
struct RobotReply: Sendable {
    let status: Int
    /// The reply's body, `RobotRequest.maxReplyBytes` at most.
    let body: [UInt8]
    /// What `Retry-After` asks for, where it is a number of seconds (RFC 9110 section 10.2.3), at most an hour.
    let retryAfter: Duration?

    /// What `Date` says, when the reply was made by the clock of who answered, to the second (RFC 9110 section 6.6.1);
    /// nil where it says nothing, or in another form than servers must send.
    var date: WallTime?

    /// The JSON object in the body; nil when there is none.
    var object: [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
    }
}

/// The form of dates in headers (RFC 9110 section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// nil for any other form.
    static func read(_ text: String) -> WallTime? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT", parts[1].count == 2, parts[3].count == 4,
            let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let number = month + 1
        let padded = number < 10 ? "0\(number)" : "\(number)"
        return WallTime(text: "\(parts[3])-\(padded)-\(parts[1])T\(parts[4])Z", utcOffsetSeconds: 0)
    }
}
