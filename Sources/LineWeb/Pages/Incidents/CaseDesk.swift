package import CaseFile
internal import LineModel
package import LineService
internal import Synchronization

/// Makes evidence packs for readers of the page: one at a time, since each takes memory and a processor of the service
/// for some seconds.
package final class CaseDesk: Sendable {
    private let key: @Sendable () -> CaseKey?
    /// The version that cases name.
    let program: String
    let bounds: CaseGathering.Bounds
    private let isBusy = Mutex(false)

    /// - Parameters:
    ///   - program: the version that cases name.
    ///   - bounds: how much of an incident a case holds.
    ///   - key: what they are signed with; nil where it cannot be had. Blocks.
    package init(
        program: String, bounds: CaseGathering.Bounds = .ofPage, key: @escaping @Sendable () -> CaseKey?
    ) {
        (self.program, self.bounds, self.key) = (program, bounds, key)
    }

    /// Why there is none.
    enum Refusal: Error {
        /// Another one is being made.
        case busy
        /// There is no key, or the case cannot be made; for the log of whoever asked.
        case impossible(String)
    }

    /// Makes one, unless another one is being made. Blocks.
    func make(_ body: (CaseKey) throws -> [UInt8]?) throws -> [UInt8]? {
        let isMine = isBusy.withLock { busy in
            defer { busy = true }
            return !busy
        }
        guard isMine else { throw Refusal.busy }
        defer { isBusy.withLock { $0 = false } }
        guard let key = key() else {
            throw Refusal.impossible("the key of evidence packs, beside the history, cannot be read or made")
        }
        return try body(key)
    }
}
