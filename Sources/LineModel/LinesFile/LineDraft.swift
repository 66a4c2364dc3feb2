/// What a lines file says of one line, before it is read: the same for CSV, JSON and `file_sd`.
struct LineDraft {
    /// A value as the file has it.
    enum Value {
        case text(String)
        case json(PlacedJSON)
        /// Labels of a `file_sd` group, as tags.
        case labels([PlacedJSON.Member])
    }

    /// A value with its place and the name that the file calls it by.
    struct Field {
        let label: String
        let place: TextPlace
        let value: Value

        /// Nothing written: blank text, or JSON null.
        var isEmpty: Bool {
            switch value {
            case .text(let text): return text.trimmed.isEmpty
            case .labels(let labels): return labels.isEmpty
            case .json(let json):
                switch json.content {
                case .null: return true
                case .string(let text): return text.trimmed.isEmpty
                default: return false
                }
            }
        }

        /// The value as text: JSON's numbers and truth values as they are written; lists and objects are refused.
        func plainText() throws(TextError) -> String {
            guard case .json(let json) = value else { return try text() }
            switch json.content {
            case .number(_, let raw): return raw
            case .bool(let truth): return truth ? "true" : "false"
            default: return try text()
            }
        }

        /// The value where it must be text; anything else is refused.
        func text() throws(TextError) -> String {
            switch value {
            case .text(let text): return text
            case .labels: throw TextError("labels where text belongs", expected: "write it in double quotes")
            case .json(let json):
                guard case .string(let text) = json.content else {
                    throw TextError("\(json.kind) where text belongs", expected: "write it in double quotes")
                }
                return text
            }
        }
    }

    /// Where the line begins in the file.
    let place: TextPlace
    private var fields: [Field?] = Array(repeating: nil, count: LineColumn.allCases.count)

    /// Tags that stand in columns of their own, by their keys.
    private(set) var extraTags: [(key: String, field: Field)] = []

    init(place: TextPlace) { self.place = place }

    /// The same values at another place.
    init(place: TextPlace, copying template: LineDraft) {
        self.place = place
        fields = template.fields
    }

    /// Adds a tag that stands in a column of its own, unless nothing is in it.
    mutating func addTag(_ key: String, _ field: Field) { if !field.isEmpty { extraTags.append((key, field)) } }

    /// The value in a column; nil when the file has no such column or key, or nothing in it.
    subscript(column: LineColumn) -> Field? {
        get { fields[column.index] }
        set { fields[column.index] = newValue.flatMap { $0.isEmpty ? nil : $0 } }
    }
}
