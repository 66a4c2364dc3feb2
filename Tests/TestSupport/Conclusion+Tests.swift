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
}
