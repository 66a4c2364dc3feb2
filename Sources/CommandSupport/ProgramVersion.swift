internal import LineModel
internal import LinuxSocket

/// What `--version` prints.
package enum ProgramVersion {
    /// `1.0.0 (commit 238231a4b0c1, built 2026-11-28)`; the number alone when the program was not built by `make`.
    package static var text: String { text(buildID: BuildID.ofThisProgram()) }

    static func text(buildID: [UInt8]) -> String {
        BuildOrigin(buildID: buildID).map { "\(Version.text) (\($0.text))" } ?? Version.text
    }
}
