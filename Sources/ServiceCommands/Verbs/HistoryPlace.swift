internal import CommandSupport
internal import Glibc

/// Where the history is when no flag says so: here, or where the installed service writes it.
struct HistoryPlace {
    /// Where the unit lets the service write, and what its relative paths begin at.
    static let stateDirectory = "/var/lib/plumbline"
    /// What `watch` reads without a flag, and where it writes without a setting.
    private static let (configuration, history) = ("plumbline.yaml", "history.sqlite")

    /// The configurations of installed services, the likeliest first.
    var installed: [String]
    /// Whether something is at a path, if only somebody else may look at it.
    var isThere: (String) -> Bool
    /// What a configuration says; nil where it cannot be read.
    var historyPath: (String) -> String?

    /// - Throws: the places that were looked at, when there is no history in any.
    func find() throws(CommandFailure) -> String {
        if isThere(Self.history) { return Self.history }
        let here = [Self.configuration].filter(isThere).compactMap(historyPath)
        let standard = "\(Self.stateDirectory)/\(Self.history)"
        let named = installed.filter(isThere).compactMap(historyPath).map { path in
            path.hasPrefix("/") ? path : "\(Self.stateDirectory)/\(path)"
        }
        if let found = (here + named + [standard]).first(where: isThere) { return found }
        let places = [Self.history, Self.configuration] + installed + [standard]
        throw CommandFailure(
            "there is no history: looked for \(places.joined(separator: ", ")); name one with --database, or the "
                + "service's configuration with --config")
    }

    /// The service's configuration: here, or the installed one; nil where there is none.
    var configuration: String? { ([Self.configuration] + installed).first(where: isThere) }
}

extension HistoryPlace {
    /// On this machine: `make install` puts the configuration below /etc, or below its own prefix.
    static var ofMachine: HistoryPlace {
        HistoryPlace(
            installed: ["/etc/plumbline/\(configuration)"] + ofPrefix(), isThere: isThere,
            historyPath: { path in try? ConfigurationLoading.historyPath(path) })
    }

    /// PREFIX/etc of PREFIX/bin/plumblined.
    private static func ofPrefix() -> [String] {
        guard let pointer = realpath("/proc/self/exe", nil) else { return [] }
        defer { free(pointer) }
        let parts = String(cString: pointer).split(separator: "/").map(String.init).dropLast()
        guard parts.last == "bin", parts.dropLast() != ["usr"] else { return [] }
        return ["/" + (parts.dropLast() + ["etc", "plumbline", configuration]).joined(separator: "/")]
    }

    /// EACCES: it is there, or its folder is closed; opening it then tells which.
    private static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 || errno == EACCES }
}
