internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// A round with its number, its memory and its open sockets: what its measuring threads refer to.
// @unchecked Sendable: nothing here changes but the two tables (see there) and `paths`, each of which one thread takes.
final class RoundSetup: @unchecked Sendable {
    let round: PreparedRound
    /// The random number that names the round. It is in no probe: those have identities of their lines, which come from
    /// a secret that nothing else shows.
    let id: UInt64
    let formats: FormatTable
    /// For each row of the plan. A self-probe's names no place: it goes to the socket that it leaves from.
    let targets: [ProbeTarget]
    let table: SampleTable
    /// The replies of STAMP lines; nil without any.
    let stamps: STAMPTable?
    /// For each thread.
    private let paths: [Handover]
    /// Transmit stamps carry an id of our choice.
    let choosesStampIDs: Bool
    /// When the first probe is due.
    let start: MonotonicTime
    let control: RoundControl

    /// Opens the sockets.
    ///
    /// - Parameter explicitStampIDs: whether the sender chooses its stamps' ids; nil finds out whether the kernel lets
    ///   it.
    /// - Throws: when sockets cannot be had.
    init(_ round: PreparedRound, explicitStampIDs: Bool? = nil, control: RoundControl) throws(SocketError) {
        var random = SystemRandomNumberGenerator()
        (self.round, self.control, id) = (round, control, random.next())
        let usesKernelStamps = round.settings.timestamps == .kernel
        // Kept until our own sockets ask for stamps.
        let trial = usesKernelStamps ? StampTrial() : nil
        let chooses = explicitStampIDs ?? trial?.takesIDs ?? false
        choosesStampIDs = usesKernelStamps && chooses
        targets =
            round.targets
            + [ProbeTarget](repeating: ProbeTarget(endpoint: .any(.ipv4), format: .plumb), count: round.plan.selfProbes)
        formats = try Self.formats(
            round, targets, LineIdentities(RoundSecret(using: &random), rows: round.plan.rows))
        table = SampleTable(lines: round.plan.rows, count: round.plan.count)
        stamps = Self.stampTable(round, targets, formats)
        var paths: [Handover] = []
        for thread in 0..<round.threads {
            let its = try ThreadPaths(
                round, thread: thread, formats: formats, stamps: stamps, choosesStampIDs: chooses)
            paths.append(Handover(its))
        }
        self.paths = paths
        withExtendedLifetime(trial) {}
        let lead = Self.leadNanoseconds + Self.leadNanosecondsPerLine * Int64(round.plan.rows)
        start = MonotonicTime.now().advanced(byNanoseconds: lead)
    }

    /// Gives a thread its paths, so that their sockets are closed as soon as it has ended. To be called once, by that
    /// thread.
    func takePaths(_ thread: Int) -> ThreadPaths {
        guard let its = paths[thread].paths.take() else { preconditionFailure("a thread's paths are taken twice") }
        return its
    }

    private final class Handover {
        var paths: ThreadPaths?

        init(_ paths: ThreadPaths) { self.paths = paths }
    }

    /// What the formats said when the round was prepared they say again, so nothing is thrown but by a defect.
    private static func formats(_ round: PreparedRound, _ targets: [ProbeTarget], _ identities: LineIdentities)
        throws(SocketError) -> FormatTable
    {
        do throws(FormatProblem) {
            return try FormatTable(
                round.formats, slots: targets.map(\.format),
                round: FormatContext(
                    identities: identities, rows: round.targets.count, count: round.settings.count,
                    size: round.settings.size, stamp: round.formats.stamp))
        } catch {
            throw SocketError(call: "making the payloads (\(error))", errno: .invalid)
        }
    }

    private static func stampTable(_ round: PreparedRound, _ targets: [ProbeTarget], _ formats: FormatTable)
        -> STAMPTable?
    {
        guard formats.stamp != nil else { return nil }
        return STAMPTable(
            isStamp: targets.map { formats[$0.format].traits.tellsStamps }, count: round.plan.count,
            threads: round.threads)
    }

    /// Between opening the sockets and the first send: the threads must have made their tables by then.
    private static let leadNanoseconds: Int64 = 1_500_000
    /// A line's place in those tables is a cache miss or two.
    private static let leadNanosecondsPerLine: Int64 = 150
}
