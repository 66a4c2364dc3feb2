package import LineModel

/// Something that happened, marked above a picture at its time.
package struct PictureMark: Equatable, Sendable {
    /// What it is, which is its shape: a bar for as long as an incident was open, a triangle for a changed route, a
    /// square for what somebody noted.
    package enum Kind: String, Sendable, CaseIterable {
        case incident, route, note
    }

    /// What it is.
    package var kind: Kind
    /// When it happened, or began.
    package var at: WallTime
    /// When it ended; nil for an instant, and for what goes on.
    package var until: WallTime?
    /// Whether it goes on: then it reaches to the picture's end.
    package var isOpen: Bool
    /// What a pointer that rests on it is told; empty for nothing.
    package var title: String
    /// Where a click leads; nil for nowhere.
    package var address: String?

    /// One mark; `isOpen` counts only without an end.
    package init(
        _ kind: Kind, at: WallTime, until: WallTime? = nil, isOpen: Bool = false, title: String = "",
        address: String? = nil
    ) {
        self.kind = kind
        self.at = at
        self.until = until
        self.isOpen = isOpen
        self.title = title
        self.address = address
    }
}

extension LineWindow {
    /// Marks for the window's incidents (their title is `#12`) and for what people noted (their title is the text).
    package var marks: [PictureMark] {
        let outages = incidents.map { file in
            PictureMark(
                .incident, at: file.outage.incident.openedAt, until: file.outage.ended,
                isOpen: file.outage.ended == nil,
                title: "#\(file.outage.incident.id)")
        }
        return outages + notes.map { PictureMark(.note, at: $0.at, title: $0.text) }
    }
}
