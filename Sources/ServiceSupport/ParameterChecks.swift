/// Gathers what is wrong with a destination's settings while it is made of them, so that all of it is told at once.
package struct ParameterChecks {
    private var problems: [ParameterProblem] = []

    /// Nothing was found yet.
    package init() {}

    /// Notes what is wrong with one parameter; nil: with their combination.
    package mutating func refuse(_ name: String?, _ message: String) {
        problems.append(ParameterProblem(name, message))
    }

    /// What `read` makes, or `fallback` where it finds a problem: nothing is made with that, as `close` throws.
    package mutating func value<Value>(or fallback: Value, _ read: () throws(ParameterProblem) -> Value) -> Value {
        do {
            return try read()
        } catch {
            problems += error.all
            return fallback
        }
    }

    /// - Throws: everything that was found, the first one with the others behind it.
    package func close() throws(ParameterProblem) {
        guard let first = problems.first else { return }
        throw ParameterProblem(first.name, first.message, further: Array(problems.dropFirst()))
    }

    /// The same behind a last value, which has no fallback.
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
