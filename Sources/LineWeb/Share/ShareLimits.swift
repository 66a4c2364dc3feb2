internal import LineModel

/// What of the field a share shows.
struct ShareLimits: Sendable, Equatable {
    /// Which lines there are for its readers; there is nothing else.
    enum Scope: Sendable, Equatable {
        case tag(Tag)
        case line(String)
    }

    var scope: Scope
    /// Whether addresses of ingresses and echoes are kept from its readers.
    var hidesAddresses: Bool

    /// Whether a line is within it.
    func includes(_ line: Line) -> Bool {
        switch scope {
        case .tag(let tag): line.tags.contains(tag)
        case .line(let name): line.name == name
        }
    }
}
