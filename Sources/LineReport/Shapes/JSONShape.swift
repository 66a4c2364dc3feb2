import LineModel

/// How a value is written as an object of JSON: its members, each declared once with its key, its schema, its meaning
/// and how it is read. What the API answers and what its document says of that are made from it.
package struct JSONShape<Subject>: Sendable {
    /// One member, or the figures of a list.
    struct Member: Sendable {
        let properties: [JSONSchema.Property]
        let write: @Sendable (Subject, inout JSONWriter, Words) -> Void

        init(
            _ properties: [JSONSchema.Property],
            _ write: @escaping @Sendable (Subject, inout JSONWriter, Words) -> Void
        ) {
            self.properties = properties
            self.write = write
        }

        private init(
            _ key: StaticString, _ schema: JSONSchema, _ definition: String,
            _ write: @escaping @Sendable (Subject, inout JSONWriter) -> Void
        ) {
            self.init([JSONSchema.Property("\(key)", schema, definition)]) { subject, json, _ in write(subject, &json) }
        }
    }

    let name: String
    let definition: String
    let members: [Member]

    init(_ name: String, _ definition: String, _ members: [Member]) {
        self.name = name
        self.definition = definition
        self.members = members
    }

    /// What it is called and has, for schemas.
    package var component: JSONComponent { JSONComponent(name, definition, members.flatMap(\.properties)) }

    /// The object with a line end behind it.
    ///
    /// - Parameter words: of what was found.
    package func text(of subject: Subject, _ words: Words = .keys) -> [UInt8] {
        var json = JSONWriter(to: { _ in })
        json.object { write(subject, to: &$0, words) }
        json.bytes.append(ASCII.newline)
        return json.bytes.buffer
    }

    func write(_ subject: Subject, to json: inout JSONWriter, _ words: Words) {
        for member in members { member.write(subject, &json, words) }
    }

    /// The same members of what has the subject in it.
    func members<Outer>(of inner: @escaping @Sendable (Outer) -> Subject) -> [JSONShape<Outer>.Member] {
        members.map { member in
            JSONShape<Outer>.Member(member.properties) { outer, json, words in
                member.write(inner(outer), &json, words)
            }
        }
    }
}

extension JSONShape.Member {
    static func text(
        _ key: StaticString, _ definition: String, choices: [String] = [],
        _ read: @escaping @Sendable (Subject) -> String
    ) -> Self {
        Self(key, choices.isEmpty ? .text : .choice(choices), definition) { $1.field(key, read($0)) }
    }

    static func text(
        _ key: StaticString, _ definition: String, or read: @escaping @Sendable (Subject) -> String?
    ) -> Self {
        Self(key, .nullable(.text), definition) { $1.field(key, read($0)) }
    }

    static func time(
        _ key: StaticString, _ definition: String, _ read: @escaping @Sendable (Subject) -> WallTime
    ) -> Self {
        Self(key, .time, definition) { $1.field(key, read($0).rfc3339()) }
    }

    static func time(
        _ key: StaticString, _ definition: String, or read: @escaping @Sendable (Subject) -> WallTime?
    ) -> Self {
        Self(key, .nullable(.time), definition) { $1.field(key, read($0)?.rfc3339()) }
    }

    static func whole(
        _ key: StaticString, _ definition: String, _ read: @escaping @Sendable (Subject) -> Int
    ) -> Self {
        Self(key, .whole(0...Int.max), definition) { $1.field(key, read($0)) }
    }

    static func whole(
        _ key: StaticString, _ definition: String, or read: @escaping @Sendable (Subject) -> Int?
    ) -> Self {
        Self(key, .nullable(.whole(0...Int.max)), definition) { subject, json in
            guard let value = read(subject) else { return json.null(key) }
            json.field(key, value)
        }
    }

    static func number(
        _ key: StaticString, _ definition: String, decimals: ClosedRange<Int>,
        _ read: @escaping @Sendable (Subject) -> Double?
    ) -> Self {
        Self(key, .nullable(.number), definition) { $1.field(key, read($0), decimals: decimals) }
    }

    static func flag(
        _ key: StaticString, _ definition: String, _ read: @escaping @Sendable (Subject) -> Bool
    ) -> Self {
        Self(key, .flag, definition) { $1.field(key, read($0)) }
    }

    static func texts(
        _ key: StaticString, _ definition: String, _ read: @escaping @Sendable (Subject, Words) -> [String]
    ) -> Self {
        Self([JSONSchema.Property("\(key)", .list(.text), definition)]) { subject, json, words in
            json.array(key) { json in for text in read(subject, words) { json.element(text) } }
        }
    }

    static func one<Inner>(
        _ key: StaticString, _ definition: String, _ shape: JSONShape<Inner>,
        or read: @escaping @Sendable (Subject) -> Inner?
    ) -> Self {
        let property = JSONSchema.Property("\(key)", .nullable(.shape(shape.component)), definition)
        return Self([property]) { subject, json, words in
            guard let inner = read(subject) else { return json.null(key) }
            json.object(key) { shape.write(inner, to: &$0, words) }
        }
    }

    static func one<Inner>(
        _ key: StaticString, _ definition: String, _ shape: JSONShape<Inner>,
        _ read: @escaping @Sendable (Subject) -> Inner
    ) -> Self {
        Self([JSONSchema.Property("\(key)", .shape(shape.component), definition)]) { subject, json, words in
            json.object(key) { shape.write(read(subject), to: &$0, words) }
        }
    }

    static func many<Inner>(
        _ key: StaticString, _ definition: String, _ shape: JSONShape<Inner>,
        _ read: @escaping @Sendable (Subject) -> [Inner]
    ) -> Self {
        Self([JSONSchema.Property("\(key)", .list(.shape(shape.component)), definition)]) { subject, json, words in
            json.array(key) { json in
                for inner in read(subject) { json.object { shape.write(inner, to: &$0, words) } }
            }
        }
    }
}
