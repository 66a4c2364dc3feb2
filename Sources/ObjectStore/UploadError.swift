/// What went wrong on this machine before anything was uploaded: the spool, its files, the packing.
package struct UploadError: Error, Equatable, CustomStringConvertible {
    /// The place, the cause and the remedy; no secret.
    package let text: String

    /// - Parameter text: the place, the cause and the remedy; no secret may be in it.
    package init(_ text: String) { self.text = text }

    package var description: String { text }
}
