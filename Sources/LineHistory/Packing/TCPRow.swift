internal import LineModel

/// What the TCP handshakes beside a line did in a round, packed: about 12 bytes, on lines that have some.
enum TCPRow {
    static func pack(_ tcp: LineTCP) -> [UInt8] {
        var (figures, writer) = (TCPFigures(tcp), RareFieldWriter())
        figures.visit(&writer)
        return writer.bytes
    }

    /// nil when it is damaged.
    static func unpack(_ bytes: ArraySlice<UInt8>) -> LineTCP? {
        var (figures, reader) = (TCPFigures(), RareFieldReader(bytes))
        figures.visit(&reader)
        return reader.isBroken ? nil : figures.tcp
    }
}

/// The figures of a `LineTCP` as they are stored. A field keeps its place for ever.
private struct TCPFigures {
    var port = 0
    var counts = TCPCounts()
    var rtt: DelayStatistics?
    var note: TCPNote?

    init() {}

    init(_ tcp: LineTCP) { (port, counts, rtt, note) = (Int(tcp.port), tcp.counts, tcp.rtt, tcp.note) }

    mutating func visit(_ fields: inout some RareFields) {
        fields.count(&port)
        fields.count(&counts.connected)
        fields.count(&counts.refused)
        fields.count(&counts.timedOut)
        fields.count(&counts.unreachable)
        fields.count(&counts.unmade)
        fields.count(&counts.late)
        fields.count(&counts.withoutRoom)
        fields.delays(&rtt)
        // As JSON, by the names of its cases.
        var code = note.map { String(decoding: FindingCodes<TCPNote>().pack($0), as: UTF8.self) }
        fields.text(&code)
        note = code.map { FindingCodes<TCPNote>().unpack(Array($0.utf8)[...]) ?? .withheld(.told("")) }
    }

    /// nil when damaged bytes gave something that cannot be.
    var tcp: LineTCP? {
        let numbers = [
            counts.connected, counts.refused, counts.timedOut, counts.unreachable, counts.unmade, counts.late,
            counts.withoutRoom,
        ]
        guard numbers.allSatisfy((0...1 << 40).contains), let port = UInt16(exactly: port), port > 0 else { return nil }
        var tcp = LineTCP(port: port)
        (tcp.counts, tcp.rtt, tcp.note) = (counts, rtt, note)
        return tcp
    }
}
