internal import HTTPTypes

/// Whether a page of this server sent what changes something, as far as a browser tells; a program tells nothing.
enum SameOrigin {
    /// - Parameters:
    ///   - site: the field `Sec-Fetch-Site` (Fetch Metadata Request Headers); nil where there is none.
    ///   - origin: the field `Origin` (RFC 6454); nil where there is none.
    ///   - hosts: what the server was asked by: `Host`, and what a trusted proxy was asked by.
    static func isFromHere(site: String?, origin: String?, hosts: [String]) -> Bool {
        if let site { return site == "same-origin" || site == "none" }
        guard let origin else { return true }
        guard let scheme = origin.firstRange(of: "://") else { return false }
        let authority = origin[scheme.upperBound...].lowercased()
        let port = origin.hasPrefix("https:") ? ":443" : ":80"
        // A browser leaves out the port that goes without saying; a proxy may write it.
        return hosts.map { $0.lowercased() }.contains { $0 == authority || $0 == authority + port }
    }
}
