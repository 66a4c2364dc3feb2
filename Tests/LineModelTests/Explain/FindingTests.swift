import Testing

@testable import LineModel

@Suite("Findings of experiments")
struct FindingTests {
    private func arm(_ bytes: Int = 64, dscp: Int = 0, _ lost: Int, of sent: Int = 200, runs: Int? = nil)
        -> ExperimentArm
    {
        ExperimentArm(bytes: bytes, dscp: dscp, sent: sent, lost: lost, runs: runs ?? lost)
    }

    @Test("long packets that are lost while short ones come through are a limit of size")
    func size() throws {
        let finding = try #require(SizeFinding.find([arm(1_400, 200, runs: 1), arm(32, 0)], tests: 4))
        #expect(finding.passes == 32 && finding.fails == 1_400 && finding.chance < 1e-50)
        #expect(finding.small.lost == 0 && finding.large.lost == 200)
    }

    @Test("lengths between the two bring the limit nearer from both sides")
    func narrowed() throws {
        let arms = [arm(32, 0), arm(1_400, 200), arm(716, 1, of: 100), arm(1_058, 60, of: 60), arm(900, 0, of: 60)]
        let finding = try #require(SizeFinding.find(arms, tests: 4))
        #expect(finding.passes == 900 && finding.fails == 1_058)
    }

    @Test("what is near to neither side leaves the limit where it is")
    func undecided() throws {
        let finding = try #require(SizeFinding.find([arm(32, 0), arm(1_400, 180), arm(700, 20)], tests: 4))
        #expect(finding.passes == 32 && finding.fails == 1_400)
    }

    @Test(
        "no limit of size is found where short ones are lost as well, alike, or more, or where chance explains it",
        arguments: [(60, 62), (0, 0), (60, 120), (100, 0), (0, 9), (200, 200)])
    func noSize(_ small: Int, _ large: Int) {
        #expect(SizeFinding.find([arm(32, small), arm(1_400, large)], tests: 4) == nil)
    }

    @Test("of one length, of nothing sent, and of no side at all nothing follows")
    func empty() {
        #expect(SizeFinding.find([], tests: 1) == nil)
        #expect(SizeFinding.find([arm(64, 0), arm(64, 200)], tests: 1) == nil)
        #expect(SizeFinding.find([arm(32, 0, of: 0), arm(1_400, 200)], tests: 1) == nil)
        #expect(SizeFinding.find([arm(32, 0), arm(1_400, 0, of: 0)], tests: 1) == nil)
    }

    @Test("losses in few long runs are few events: what thirty single losses prove they do not")
    func runs() {
        #expect(SizeFinding.find([arm(32, 0), arm(1_400, 30)], tests: 4) != nil)
        #expect(SizeFinding.find([arm(32, 0), arm(1_400, 30, runs: 1)], tests: 4) == nil)
    }

    @Test("one class that is lost while the other comes through is the only lossy one, whichever was the line's own")
    func dscp() throws {
        for (own, other) in [(arm(dscp: 46, 80), arm(dscp: 0, 1)), (arm(dscp: 0, 1), arm(dscp: 46, 80))] {
            let finding = try #require(DSCPFinding.find(own, other, tests: 4))
            #expect(finding.lossy.dscp == 46 && finding.other.dscp == 0 && finding.isOnly)
        }
        let both = try #require(DSCPFinding.find(arm(dscp: 46, 120), arm(dscp: 0, 30), tests: 4))
        #expect(!both.isOnly && both.lossy.dscp == 46)
    }

    @Test("classes that are lost alike, one class, and differences that may be chance are no finding")
    func noDSCP() {
        #expect(DSCPFinding.find(arm(dscp: 46, 60), arm(dscp: 0, 66), tests: 4) == nil)
        #expect(DSCPFinding.find(arm(dscp: 46, 200), arm(dscp: 46, 0), tests: 4) == nil)
        #expect(DSCPFinding.find(arm(dscp: 46, 9), arm(dscp: 0, 0), tests: 4) == nil)
        #expect(DSCPFinding.find(arm(dscp: 46, 0, of: 0), arm(dscp: 0, 0), tests: 4) == nil)
    }

    @Test("more tests ask for more proof")
    func corrected() {
        let (one, other) = (arm(dscp: 46, 14), arm(dscp: 0, 0))
        #expect(DSCPFinding.find(one, other, tests: 1) != nil && DSCPFinding.find(one, other, tests: 1_000) == nil)
    }

    @Test("numbers that make no sense are brought within what can be")
    func bounds() {
        let arm = ExperimentArm(bytes: 1, dscp: 0, sent: -3, lost: 9, runs: 20)
        #expect(arm.sent == 0 && arm.lost == 0 && arm.runs == 0 && arm.loss == 0 && !arm.isClean)
    }
}
