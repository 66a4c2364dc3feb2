internal import LineModel

/// Who is on an incident.
extension DigestWords {
    /// "#12 ingress 203.0.113.7:7000, by an", for a title.
    func acknowledged(_ item: DigestItem, by name: String, shown: (String) -> String) -> String {
        let what = "#\(item.incident) \(cause(item, shown: shown))"
        return isChinese ? "\(what)，认领人 \(name)" : "\(what), by \(name)"
    }

    /// "Incident #12 acknowledged by an: calling the carrier".
    ///
    /// - Parameter text: what was said with it; nil where nothing was.
    func acknowledged(_ incident: Int, by name: String, _ text: String?) -> String {
        (isChinese ? "故障 #\(incident) 已由 \(name) 认领" : "Incident #\(incident) acknowledged by \(name)")
            + (text.map { colon + $0 } ?? "")
    }
}
