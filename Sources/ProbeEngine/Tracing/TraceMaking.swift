package import LineModel
internal import LinuxSocket
internal import ProbeWire

/// The trace of one line: the way of its probes, found by their TTL.
///
/// Same payload, length, code point and source address as in a round, and one source port for the whole trace, so that
/// routers which share load by flow send every probe the same way (paris-traceroute). It blocks the calling thread for
/// at most `TraceRules.limitNanoseconds`, the look-up of names aside; it needs no privilege.
package struct TraceMaking: Sendable {
    /// What is traced.
    package var line: Line
    /// Of these the payload's size, source, interface, code point and family are obeyed. Their TTL is not.
    package var settings: RoundSettings
    /// What the payloads are told.
    package var formats: FormatSettings
    /// How gentle it is, and when it ends.
    package var rules = TraceRules()
    /// For the line's names.
    package var lookupTimeout = RoundPreparation.lookupTimeout

    /// What became of it.
    package enum Outcome: Equatable, Sendable {
        case trace(Trace)
        /// Nothing was sent, for this reason.
        case unmeasured(Unmeasured)
    }

    /// - Parameter settings: `problems` must be empty.
    package init(_ line: Line, settings: RoundSettings, formats: FormatSettings = FormatSettings()) {
        self.line = line
        self.settings = settings
        self.formats = formats
    }

    /// Traces the line.
    ///
    /// - Parameter interrupt: a descriptor that ends the trace when it is readable; nil when nothing ends it.
    /// - Throws: when this machine has no socket for it, or its source or interface cannot be used.
    package func run(interrupt: Int32? = nil) throws(RoundFailure) -> Outcome {
        var settings = settings
        settings.count = rules.maxProbes
        settings.segments = nil
        let round: PreparedRound
        do throws(SocketError) {
            round = try RoundPreparation.prepare(
                [line], settings: settings, seed: settings.seed ?? 0, lookupTimeout: lookupTimeout, formats: formats)
        } catch { throw .unusable(SystemFailure(error)) }
        if case .unmeasured(let reason) = round.placements[0] { return .unmeasured(reason) }
        do throws(SocketError) {
            var loop = try TraceLoop(round, rules: rules, interrupt: interrupt)
            return .trace(loop.run())
        } catch { throw .impossible(SystemFailure(error)) }
    }
}
