/// What a value of JSON may be: what of JSON Schema 2020-12 the API needs, which OpenAPI 3.1 uses.
package indirect enum JSONSchema: Sendable {
    case text
    /// RFC 3339, with an offset.
    case time
    case choice([String])
    case whole(ClosedRange<Int>)
    case number
    case flag
    case list(JSONSchema)
    /// An object whose keys are the operator's: tags.
    case pairs(JSONSchema)
    /// An object that is written here alone.
    case object([Property])
    /// An object that has a name of its own.
    case shape(JSONComponent)
    /// Or `null`: there is none.
    case nullable(JSONSchema)
    /// One of several.
    case any([JSONSchema])

    /// A member of an object. All members are always there.
    package struct Property: Sendable {
        /// Its key.
        package let key: String
        /// What its value may be.
        package let schema: JSONSchema
        /// What it is, in one line; empty where its key says all.
        package let definition: String
        /// Whether it is always there: in what is answered it is; in what is sent it may be left out.
        package var isRequired = true

        /// A member that is always there, where nothing else is said.
        package init(_ key: String, _ schema: JSONSchema, _ definition: String = "", isRequired: Bool = true) {
            self.key = key
            self.schema = schema
            self.definition = definition
            self.isRequired = isRequired
        }
    }

    /// The named objects in it, those within them too.
    var components: [JSONComponent] {
        switch self {
        case .text, .time, .choice, .whole, .number, .flag: []
        case .list(let inner), .pairs(let inner), .nullable(let inner): inner.components
        case .object(let properties): properties.flatMap(\.schema.components)
        case .any(let schemas): schemas.flatMap(\.components)
        case .shape(let component): [component] + component.properties.flatMap(\.schema.components)
        }
    }
}

/// An object of JSON with a name, by which schemas refer to it.
package struct JSONComponent: Sendable {
    /// The name, in one word: `Line`.
    package let name: String
    /// What it is, in one line.
    package let definition: String
    /// Its members, in the order in which they are written.
    package let properties: [JSONSchema.Property]

    /// An object that is only read, such as what is sent with a request.
    package init(_ name: String, _ definition: String, _ properties: [JSONSchema.Property]) {
        self.name = name
        self.definition = definition
        self.properties = properties
    }
}

extension JSONWriter {
    /// The members of a schema's object.
    mutating func write(_ schema: JSONSchema) {
        switch schema {
        case .text: field("type", "string")
        case .time:
            field("type", "string")
            field("format", "date-time")
        case .choice(let words):
            field("type", "string")
            array("enum") { json in for word in words { json.element(word) } }
        case .whole(let range):
            field("type", "integer")
            if range.lowerBound > .min { field("minimum", range.lowerBound) }
            if range.upperBound < .max { field("maximum", range.upperBound) }
        case .number: field("type", "number")
        case .flag: field("type", "boolean")
        case .list(let inner):
            field("type", "array")
            object("items") { $0.write(inner) }
        case .pairs(let inner):
            field("type", "object")
            object("additionalProperties") { $0.write(inner) }
        case .object(let properties): write(properties)
        case .shape(let component): field("$ref", "#/components/schemas/\(component.name)")
        case .nullable(let inner):
            array("anyOf") { json in
                json.object { $0.write(inner) }
                json.object { $0.field("type", "null") }
            }
        case .any(let schemas):
            array("anyOf") { json in for schema in schemas { json.object { $0.write(schema) } } }
        }
    }

    mutating func write(_ properties: [JSONSchema.Property]) {
        field("type", "object")
        array("required") { json in
            for property in properties where property.isRequired { json.element(property.key) }
        }
        object("properties") { json in
            for property in properties {
                json.object(named: property.key) { json in
                    json.write(property.schema)
                    if !property.definition.isEmpty { json.field("description", property.definition) }
                }
            }
        }
    }
}
