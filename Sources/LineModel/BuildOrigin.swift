/// Which commit a program was built from, and when: `make` writes it into the linker's build id.
///
/// 25 bytes: the commit's number (20), the day of the build as seconds since 1970 in UTC (4, big-endian), and 1 where
/// the tree had changes that were not committed, else 0 (1).
package struct BuildOrigin: Equatable, Sendable {
    /// The first 12 hexadecimal digits of the commit's number.
    package let commit: String
    /// Whether the tree had changes that were not committed.
    package let hasChanges: Bool
    /// `2026-11-28`, UTC.
    package let day: String

    private static let bytes = 25
    private static let commitBytes = 6

    /// Reads the build id; nil when it is another linker's or empty: the program was not built by `make`.
    package init?(buildID: [UInt8]) {
        guard buildID.count == Self.bytes, let changes = buildID.last, changes <= 1 else { return nil }
        commit = HexText.lower(buildID.prefix(Self.commitBytes))
        hasChanges = changes == 1
        let seconds = buildID[20..<24].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        day = WallTime(nanosecondsSince1970: seconds * 1_000_000_000, utcOffsetSeconds: 0).dateText
    }

    /// `commit 238231a4b0c1, built 2026-11-28`
    package var text: String { "commit \(commit)\(hasChanges ? " with changes" : ""), built \(day)" }
}
