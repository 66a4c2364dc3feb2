internal import CPostgres
package import ServiceSupport

/// Where a PostgreSQL is, as libpq reads it: a URI or `key=value` pairs (PostgreSQL 15, "Connection Strings").
package struct PostgresAddress: Sendable {
    /// The text as it was written, which may hold a password.
    let text: Secret
    /// What errors call it: hosts, ports and the database's name.
    package let place: String
    /// nil where the address has none.
    let password: Secret?
    /// What must not be seen in what libpq says.
    let secrets: [Secret]
    /// What it sets, but for secrets, by libpq's names.
    let settings: [String: String]

    /// Reads the text; nothing is looked up or connected to.
    ///
    /// - Throws: `.refused` where libpq does not understand it. What libpq says of it is not told: it may hold the
    ///   password.
    package init(_ text: Secret) throws(HubStoreError) {
        var problem: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(text.reveal(), &problem)
        defer {
            PQconninfoFree(options)
            PQfreemem(problem)
        }
        guard let options else {
            throw HubStoreError(
                .refused, "the address of the PostgreSQL is none that libpq understands",
                remedy: "write postgresql://user@host:5432/database, with the characters of a password that are no "
                    + "letters or digits as % and two hexadecimal digits; or host=… dbname=… user=…")
        }
        var (secrets, settings): ([Secret], [String: String]) = ([], [:])
        var password: Secret?
        var option = options
        while let keyword = option.pointee.keyword {
            defer { option += 1 }
            guard let value = option.pointee.val.map({ String(cString: $0) }) else { continue }
            let name = String(cString: keyword)
            if name == "password" { password = Secret(value) }
            if Self.secret.contains(name) { secrets.append(Secret(value)) } else { settings[name] = value }
        }
        self.text = text
        self.secrets = secrets
        self.password = password
        self.settings = settings
        place = Self.place(settings)
    }

    private static let secret: Set<String> = ["password", "sslpassword"]

    private static func place(_ settings: [String: String]) -> String {
        let hosts = (settings["host"] ?? settings["hostaddr"] ?? "").split(
            separator: ",", omittingEmptySubsequences: false)
        let ports = (settings["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let places = hosts.enumerated().map { number, host in
            let port = ports.count == 1 ? ports[0] : ports.indices.contains(number) ? ports[number] : ""
            return "\(host.isEmpty ? "this machine" : host)\(port.isEmpty ? "" : ":\(port)")"
        }
        return "PostgreSQL at \(places.joined(separator: ","))/\(settings["dbname"] ?? settings["user"] ?? "")"
    }

    /// A text of libpq without secrets, in one line.
    func shown(_ text: String) -> String {
        Secret.hiding(secrets, in: text).split(whereSeparator: \.isNewline).map { line in
            line.drop { $0 == " " || $0 == "\t" }
        }.joined(separator: "; ")
    }
}
