internal import LineModel
internal import LineService

/// A visit within a share: below its address everything is as at the site itself.
struct SharedVisit: Sendable {
    var visit: Visit
    var limits: ShareLimits
    var basePath: String
}

extension WebResponder {
    /// The visit behind `/s/TOKEN`; nil where the address is no share's, or the share does not count (any more).
    func shareVisit(_ visit: Visit) async -> SharedVisit? {
        guard let pages, visit.parts.first == "s", visit.parts.count >= 2 else { return nil }
        let token = visit.parts[1]
        guard let share = pages.signer.share(token, now: pages.now().nanosecondsSince1970 / 1_000_000_000),
            let scope = share.tag.map(ShareLimits.Scope.tag) ?? share.line.map(ShareLimits.Scope.line)
        else { return nil }
        var inner = visit
        inner.parts = Array(visit.parts.dropFirst(2))
        if inner.parts == [""] { inner.parts = [] }
        if inner.parts.isEmpty, case .line(let name) = scope { inner.parts = ["lines", name] }
        inner.target = "/"
        return SharedVisit(
            visit: inner, limits: ShareLimits(scope: scope, hidesAddresses: share.hidesAddresses),
            basePath: "\(pages.settings.basePath)s/\(Site.encoded(token))/")
    }
}
