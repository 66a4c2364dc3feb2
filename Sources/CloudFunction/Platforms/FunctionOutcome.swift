/// What an event is answered with.
package enum FunctionOutcome: Equatable, Sendable {
    /// The result of the round, JSON.
    case response([UInt8])
    /// The event could not be served.
    ///
    /// - Parameter result: JSON of what could be measured all the same; nil when nothing could be.
    case fault(FunctionFault, result: [UInt8]? = nil)
}
