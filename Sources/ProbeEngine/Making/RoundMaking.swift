package import LineModel
package import LinuxSocket

/// One round, made the one way there is: names, plan, fit, associations with SOCKS5 proxies, measuring.
///
/// The command, the watch and the cloud function all make their rounds by this. It blocks the calling thread; notes,
/// progress and signals are the caller's.
package struct RoundMaking: Sendable {
    /// What is measured, with the limits that apply.
    package var lines: [Line]
    /// Without a seed of its own each `prepare` draws one.
    package var settings: RoundSettings
    /// What the payloads are told.
    package var formats: FormatSettings
    /// For all names together.
    package var lookupTimeout = RoundPreparation.lookupTimeout
    /// Descriptors that others in this process may take while the round runs, beside the usual spare ones.
    package var reservedDescriptors = 0
    /// Keeps flows open from round to round, for lines that shall have one; nil where a round stands alone.
    package var flows: FlowStore?
    /// Whether TCP handshakes are made beside lines that shall have some.
    package var makesHandshakes = true
    /// How long the first probe may wait for SOCKS5 proxies.
    package var associationLimit = Duration.nanoseconds(RoundAssociations.limitNanoseconds)

    /// - Parameter settings: `problems` must be empty.
    package init(_ lines: [Line], settings: RoundSettings, formats: FormatSettings = FormatSettings()) {
        self.lines = lines
        self.settings = settings
        self.formats = formats
    }

    /// Resolves names, looks routes up, plans, and sees whether the round fits; sends nothing.
    ///
    /// - Parameter abandon: when it is raised, names that are not known yet are waited for no longer; nil when nothing
    ///   raises it.
    package func prepare(abandon: EventFlag? = nil) throws(RoundFailure) -> PreparedRound {
        let round: PreparedRound
        do throws(SocketError) {
            round = try RoundPreparation.prepare(
                lines, settings: settings, seed: settings.seed ?? RoundSeed.random(), lookupTimeout: lookupTimeout,
                abandon: abandon, formats: formats, flows: flows, makesHandshakes: makesHandshakes,
                reservedDescriptors: reservedDescriptors)
        } catch { throw .unusable(SystemFailure(error)) }
        do throws(UnfitRound) {
            try round.checkFit { [reservedDescriptors] needed in
                DescriptorLimit.raise(to: needed + reservedDescriptors) - reservedDescriptors
            }
        } catch { throw .unfit(error) }
        return round
    }

    /// Makes the associations, sends, listens and counts, until the round is over.
    ///
    /// - Parameters:
    ///   - interrupt: a descriptor that ends the waiting for proxies when it is readable; nil when nothing ends it.
    ///   - whenReady: called with the round as it will be sent, before its first probe.
    ///   - whileRunning: called once the probes are on their way, with the running round, which it may watch and stop.
    ///     The round goes on when it returns.
    package func measure(
        _ round: PreparedRound, interrupt: Int32? = nil, whenReady: (PreparedRound) -> Void = { _ in },
        whileRunning: (RunningRound) -> Void = { _ in }
    ) throws(RoundFailure) -> RoundFindings {
        do throws(SocketError) {
            let ready = try round.associated(within: associationLimit.nanoseconds, interrupt: interrupt)
            whenReady(ready)
            let running = try RunningRound.start(ready)
            whileRunning(running)
            return running.finish()
        } catch { throw .impossible(SystemFailure(error)) }
    }
}
