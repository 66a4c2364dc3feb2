extension HistoryStore {
    /// What tells this history's numbers from those of another one, which may be of a service with the same vantage, or
    /// have been begun anew: ten small letters and digits, made by chance when they are first asked for.
    package func installation() throws(HistoryError) -> String {
        if let known = try read({ try Self.meta("installation", in: $0) }) { return known }
        return try write { db in
            if let known = try Self.meta("installation", in: db) { return known }
            let digits = Array("0123456789abcdefghijklmnopqrstuvwxyz")
            let made = String((0..<10).map { _ in digits[Int.random(in: digits.indices)] })
            try Self.setMeta("installation", made, in: db)
            return made
        }
    }
}
