package import LineModel

extension Conclusion {
    /// A round way that loses a third of its long packets.
    package static let sampleSize = Conclusion.sizeLimit(
        SizeFinding(
            passes: 1_200, fails: 1_400, small: ExperimentArm(bytes: 32, dscp: 0, sent: 200, lost: 0),
            large: ExperimentArm(bytes: 1_400, dscp: 0, sent: 200, lost: 66, runs: 50), chance: 1e-12))

    /// A way that loses the packets of one class.
    package static let sampleDSCP = Conclusion.dscpClass(
        DSCPFinding(
            lossy: ExperimentArm(bytes: 64, dscp: 46, sent: 200, lost: 90, runs: 40),
            other: ExperimentArm(bytes: 64, dscp: 0, sent: 200), chance: 1e-9))

    /// A line with a dead path among eight, seen again with fresh ports.
    package static let samplePorts: Conclusion = {
        let row = SampleRow(String(repeating: "rrxrrrrr", count: 12)).records
        let found = row.withUnsafeBufferPointer { PortFinding($0, ports: 8, numbers: Array(40_001...40_008)) }
        guard let found else { preconditionFailure("a dead port is found") }
        return .lossyPort(found.proved(by: found))
    }()

    /// A line with a path among eight that is longer by half.
    package static let sampleSlowPorts: Conclusion = {
        let delays = (0..<96).map { (probe: Int) -> Double? in probe % 8 == 5 ? 60 : 40 + Double(probe % 7) }
        let row = SampleRow(milliseconds: delays).records
        let found = row.withUnsafeBufferPointer { SlowPortFinding($0, ports: 8, numbers: Array(40_001...40_008)) }
        guard let found else { preconditionFailure("a slow port is found") }
        return .slowPort(found)
    }()
}
