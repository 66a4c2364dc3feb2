/// Gathers what is wrong with a destination's settings while it is made from them, so that all of it is reported at
/// once.
package struct ParameterChecks {
    private var problems: [ParameterProblem] = []

    /// Nothing was found yet.
    package init() {}

    /// Notes what is wrong with one parameter, or with their combination when `name` is nil.
    package mutating func refuse(_ name: String?, _ message: String) {
        problems.append(ParameterProblem(name, message))
    }

    /// What `read` makes, or `fallback` when it finds a problem; nothing is made from the fallback, because `close`
    /// throws.
    package mutating func value<Value>(or fallback: Value, _ read: () throws(ParameterProblem) -> Value) -> Value {
        do {
            return try read()
        } catch {
            problems += error.all
            return fallback
        }
    }

    /// Ends the checks; the destination may be made if this returns.
    ///
    /// - Throws: everything that was found, the first problem with the others behind it.
    package func close() throws(ParameterProblem) {
        guard let first = problems.first else { return }
        throw ParameterProblem(first.name, first.message, further: Array(problems.dropFirst()))
    }

    /// Reads a last value, which has no fallback, and ends the checks.
    ///
    /// - Throws: everything that was found, the first problem with the others behind it.
    package func finish<Value>(_ read: () throws(ParameterProblem) -> Value) throws(ParameterProblem) -> Value {
        let value: Value
        do {
            value = try read()
        } catch {
            var checks = self
            checks.problems += error.all
            try checks.close()
            throw error
        }
        try close()
        return value
    }
}
