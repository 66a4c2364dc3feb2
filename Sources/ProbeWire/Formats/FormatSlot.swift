internal import LineModel

/// A format's place in the catalogue: how the packet path tells formats apart. It knows the first two by heart and
/// calls them directly.
@frozen
package struct FormatSlot: RawRepresentable, Hashable, Sendable {
    /// The index in `FormatCatalogue.entries`.
    package let rawValue: UInt8

    @inlinable
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The place of `plumb` in every catalogue.
    package static let plumb = FormatSlot(rawValue: 0)
    /// The place of `relay` in every catalogue.
    package static let relay = FormatSlot(rawValue: 1)
}
