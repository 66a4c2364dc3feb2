package import LineModel

/// The two formats that tell themselves apart, and that the packet path and the reflector know by heart; `ProbeFormat`
/// is for all.
@frozen
package enum PayloadFormat: UInt8, Sendable, CaseIterable {
    case plumb
    case relay

    /// nil when the packet path does not know the format of this name by heart.
    package init?(_ kind: PayloadKind) {
        guard let format = PayloadFormat.allCases.first(where: { $0.kind == kind }) else { return nil }
        self = format
    }

    /// The name on the command line and in the lines file.
    package var kind: PayloadKind {
        switch self {
        case .plumb: .plumb
        case .relay: .relay
        }
    }

    /// Its place in every catalogue.
    package var slot: FormatSlot { self == .plumb ? .plumb : .relay }

    /// Whether probes of this format name an echo behind the ingress.
    package var needsEcho: Bool { self == .relay }

    /// What a datagram of either format holds of a probe. Told by the datagram itself: the two cannot be confused,
    /// since a relay's begins with two zero octets. nil when it is neither, or anything in it is not as it was sent.
    package static func decode(_ datagram: UnsafeRawBufferPointer) -> (PayloadFormat, PlumbProbe)? {
        if PlumbProbe.hasMagic(datagram) { return PlumbProbe(datagram: datagram).map { (.plumb, $0) } }
        guard let header = RelayHeader(datagram) else { return nil }
        return PlumbProbe(datagram: header.content(of: datagram)).map { (.relay, $0) }
    }

    /// Like `decode`, for a quotation that may be cut behind the plumb header.
    package static func decodeQuotation(_ datagram: UnsafeRawBufferPointer) -> PlumbProbe? {
        if PlumbProbe.hasMagic(datagram) { return PlumbProbe(header: datagram) }
        guard let header = RelayHeader(datagram) else { return nil }
        return PlumbProbe(header: header.content(of: datagram))
    }
}
