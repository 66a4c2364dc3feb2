internal import Hummingbird

extension WebResponder {
    /// The refusal of a method that one of the server's own addresses does not take; nil where it is taken, or the
    /// address is none of them.
    func otherMethod(_ visit: Visit, _ share: SharedVisit?) -> Reply? {
        let methods = share == nil ? ownMethods(visit.parts) : share?.visit.parts == ["events"] ? [.get] : nil
        guard let methods, !(visit.method.map(methods.contains) ?? false) else { return nil }
        return notAllowed(methods, share?.visit ?? visit, nil)
    }

    /// By which methods an address is asked that no route has, and that strangers may ask; nil of all others.
    private func ownMethods(_ parts: [String]) -> [PageRoute.Method]? {
        switch (parts.first, parts.count) {
        case ("healthz", 1), ("readyz", 1), ("livez", 1), ("metrics", 1): return [.get]
        case ("events", 1): return pages == nil ? nil : [.get]
        case ("static", 2): return pages == nil || file(parts) == nil ? nil : [.get]
        case ("login", 1): return pages == nil ? nil : [.get, .post]
        default: return nil
        }
    }

    /// 405 with exactly the methods that the address takes (RFC 9110 section 15.5.6): what OPTIONS is answered, too.
    ///
    /// - Parameter reader: nil of an address that everybody may ask.
    func notAllowed(_ methods: [PageRoute.Method], _ visit: Visit, _ reader: Reader?) -> Reply {
        let allowed = PageRoute.Method.allCases.filter(methods.contains).map(\.allowed).joined(separator: ", ")
        let detail = "the address is asked by \(allowed)"
        var reply: Reply
        if let pages, !visit.isForPrograms {
            reply = problem(405, visit, reader ?? Reader(site: pages.site(status)), pages)
        } else if visit.isForPrograms {
            reply = .problem(405, detail, instance: visit.instance)
        } else {
            reply = .text(405, detail)
        }
        reply.fields.append(("allow", allowed))
        return reply
    }
}

extension PageRoute.Method {
    /// As `Allow` has it (RFC 9110 section 10.2.1): HEAD is answered wherever GET is.
    fileprivate var allowed: String {
        switch self {
        case .get: "GET, HEAD"
        case .post: "POST"
        case .delete: "DELETE"
        }
    }
}
