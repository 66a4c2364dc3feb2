/// The program's version, in one place.
package enum Version {
    /// Three numbers with points between them, as a release is tagged.
    package static let text = "1.0.0"
}
