/// What an event is answered with.
package enum FunctionOutcome: Equatable, Sendable {
    /// JSON.
    case response([UInt8])
    /// - Parameter result: JSON of what could be measured all the same; nil: nothing.
    case fault(FunctionFault, result: [UInt8]? = nil)
}
