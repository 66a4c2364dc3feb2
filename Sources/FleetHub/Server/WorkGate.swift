/// Bounds what is worked on at a time: so much memory, and so many at once. Who finds no memory is sent away; who finds
/// all places taken waits.
actor WorkGate {
    private let places: Int
    private var bytesLeft: Int
    private var taken = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameters:
    ///   - bytes: that may be held at a time.
    ///   - places: how many may work at once.
    init(bytes: Int, places: Int) {
        bytesLeft = bytes
        self.places = places
    }

    /// Whether so many bytes may be held now; they are then, until `giveBack`.
    func hold(_ bytes: Int) -> Bool {
        guard bytes <= bytesLeft else { return false }
        bytesLeft -= bytes
        return true
    }

    /// They are held no more.
    func giveBack(_ bytes: Int) { bytesLeft += bytes }

    /// Works when a place is free.
    func work<Value: Sendable>(_ body: @Sendable () async throws -> Value) async rethrows -> Value {
        if taken >= places {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            taken += 1
        }
        defer { if waiting.isEmpty { taken -= 1 } else { waiting.removeFirst().resume() } }
        return try await body()
    }
}
