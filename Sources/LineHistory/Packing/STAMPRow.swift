internal import LineModel

/// What STAMP told of a line in a round, or in an hour or a day, packed: about 30 bytes, on lines that have it.
enum STAMPRow {
    static func pack(_ stamp: STAMPSummary) -> [UInt8] {
        var (stamp, writer) = (stamp, RareFieldWriter())
        visit(&stamp, &writer)
        return writer.bytes
    }

    /// nil when it is damaged.
    static func unpack(_ bytes: ArraySlice<UInt8>) -> STAMPSummary? {
        var (stamp, reader) = (STAMPSummary(), RareFieldReader(bytes))
        visit(&stamp, &reader)
        return reader.isBroken ? nil : stamp
    }

    static func pack(_ span: STAMPSpan) -> [UInt8] {
        var (span, writer) = (span, RareFieldWriter())
        visit(&span, &writer)
        return writer.bytes
    }

    /// nil when there is none, or it is damaged.
    static func unpackSpan(_ bytes: ArraySlice<UInt8>) -> STAMPSpan? {
        guard !bytes.isEmpty else { return nil }
        var (span, reader) = (STAMPSpan(), RareFieldReader(bytes))
        visit(&span, &reader)
        return reader.isBroken ? nil : span
    }

    /// A field keeps its place for ever, and new ones come at the end. Rare fields come late, so that their bits cost
    /// nothing.
    private static func visit(_ stamp: inout STAMPSummary, _ fields: inout some RareFields) {
        fields.optionalFlag(&stamp.isStateful)
        fields.optional(&stamp.lostThere)
        fields.optional(&stamp.lostBack)
        fields.count(&stamp.lostSomewhere)
        fields.delay(&stamp.dwell)
        fields.delay(&stamp.variationThere)
        fields.delay(&stamp.variationBack)
        fields.milliseconds(&stamp.variationError)
        fields.exactMilliseconds(&stamp.clockOffset)
        fields.exactMilliseconds(&stamp.clockOffsetError)
        // Parts per million are written as if they were milliseconds: exact to a millionth.
        fields.exactMilliseconds(&stamp.clockSkew)
        fields.optionalFlag(&stamp.claimsSynchronised)
        fields.exactMilliseconds(&stamp.claimedError)
        visit(&stamp.path.hopsThere, &fields)
        visit(&stamp.path.returnedTTL, &fields)
        fields.delay(&stamp.oneWayThere)
        fields.delay(&stamp.oneWayBack)
        fields.exactMilliseconds(&stamp.oneWayError)
        fields.flag(&stamp.isOneWayContradicted)
        fields.count(&stamp.dwellUnknown)
        fields.count(&stamp.duplicatedThere)
        fields.count(&stamp.duplicatedBack)
        fields.count(&stamp.restarts)
        fields.count(&stamp.clockSteps)
        fields.count(&stamp.verified)
        fields.count(&stamp.unrecognised)
        fields.count(&stamp.malformed)
        fields.count(&stamp.integrityFailed)
        fields.optional(&stamp.reflectorReceived)
        fields.optional(&stamp.reflectorSent)
        for path in [\STAMPPath.dscpThere, \.dscpBack, \.ecnThere] { visit(&stamp.path[keyPath: path], &fields) }
        fields.count(&stamp.path.congestionMarks)
    }

    private static func visit(_ span: inout STAMPSpan, _ fields: inout some RareFields) {
        fields.ratio(&span.worstThere)
        fields.ratio(&span.worstBack)
        fields.count(&span.lostThere)
        fields.count(&span.lostBack)
        fields.count(&span.lostSomewhere)
        fields.milliseconds(&span.variationThere)
        fields.milliseconds(&span.variationBack)
        fields.milliseconds(&span.longestDwell)
        fields.milliseconds(&span.oneWayThere)
        fields.milliseconds(&span.oneWayBack)
        fields.count(&span.changedMarks)
        fields.count(&span.congestionMarks)
        fields.count(&span.restarts)
    }

    private static func visit(_ range: inout ClosedRange<UInt8>?, _ fields: inout some RareFields) {
        var number = range.map { Int($0.lowerBound) << 8 | Int($0.upperBound) }
        fields.optional(&number)
        range = number.flatMap { number in
            let (low, high) = (UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number))
            return low <= high ? low...high : nil
        }
    }

    private static func visit(_ changes: inout MarkChanges, _ fields: inout some RareFields) {
        fields.count(&changes.compared)
        fields.count(&changes.changed)
        var became: Int? = changes.became == 0 ? nil : Int(bitPattern: UInt(changes.became))
        fields.signed(&became)
        changes.became = UInt64(UInt(bitPattern: became ?? 0))
    }
}
