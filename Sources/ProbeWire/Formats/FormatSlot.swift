internal import LineModel

/// A format's place in the catalogue: how the packet path tells formats apart.
@frozen
package struct FormatSlot: RawRepresentable, Hashable, Sendable {
    /// The index in `FormatCatalogue.entries`.
    package let rawValue: UInt8

    @inlinable
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Our own payload's place in every catalogue: the prober's probes to itself have it.
    package static let plumb = FormatSlot(rawValue: 0)
}
