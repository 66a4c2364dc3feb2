extension EvidenceWatch {
    /// Takes another lines file: lines that go the same way as one of before keep their evidence and whether they are
    /// raised, all others begin anew.
    ///
    /// - Parameters:
    ///   - ways: of the lines of `field`, in its order.
    ///   - bars: for so many lines and groups.
    package mutating func adopt(_ field: CauseField, ways: [LineWay], bars: EvidenceBars) {
        var places: [UInt64: Int] = [:]
        for (index, way) in ways.enumerated() { places[way.stableHash] = index }
        let ofOld = self.field.ways.map { places[$0] }
        var adopted = self.field
        adopted.adopt(field, ways: ways)
        let raised = Dictionary(
            self.raised.compactMap { old, clearing in ofOld[old].map { ($0, clearing) } },
            uniquingKeysWith: { first, _ in first })
        let groups = risenGroups.mapValues { Set($0.compactMap { ofOld[$0] }) }
        self = EvidenceWatch(adopted, bars: bars, clearAfter: clearAfter, raised: raised, risenGroups: groups)
    }
}
