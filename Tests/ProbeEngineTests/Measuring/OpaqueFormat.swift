import LineModel
import ProbeWire

@testable import ProbeEngine

/// A format whose replies name nothing: a request is twenty `?`, and so is a reply.
struct OpaqueFormat: ProbeFormat {
    static let kind = PayloadKind(rawValue: "opaque")

    static let entry = FormatEntry(makeTraits()) { _ throws(FormatProblem) in ErasedFormat(OpaqueFormat()) }

    private static func makeTraits() -> FormatTraits {
        var traits = FormatTraits(kind: kind, summary: "says nothing")
        traits.repliesNameProbes = false
        return traits
    }

    var traits: FormatTraits { Self.entry.traits }
    func length(echo: RelayHeader?) -> Int { 20 }
    var maxReplyBytes: Int { 20 }

    func encode(_ probe: ProbeFields, into datagram: UnsafeMutableRawBufferPointer) -> UInt64 {
        datagram.initializeMemory(as: UInt8.self, repeating: UInt8(ascii: "?"))
        return 0
    }

    func recognise(_ reply: UnsafeRawBufferPointer) -> Recognition {
        reply.count == 20 && reply.allSatisfy { $0 == UInt8(ascii: "?") } ? .opaque : .foreign
    }

    /// The catalogue with it.
    static func formats() throws -> FormatSettings {
        var settings = FormatSettings()
        settings.catalogue = try FormatCatalogue.builtIn.adding([entry])
        return settings
    }
}
