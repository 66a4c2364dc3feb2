internal import LineModel

/// Ends a round under way when the service stops: first it sends nothing more and listens for what is on the wire; when
/// half of the time allowed has passed it is ended at once.
struct RoundStopper: Sendable {
    private let maker: RoundMaker
    private let half: Duration
    private let sleep: @Sendable (Duration) async throws -> Void

    init(_ maker: RoundMaker, within: Duration, sleep: @escaping @Sendable (Duration) async throws -> Void) {
        self.maker = maker
        self.sleep = sleep
        half = within / 2
    }

    /// Returns at once.
    func stop() {
        maker.stop()
        Task {
            try? await sleep(half)
            maker.stop()
        }
    }
}
