import FleetModel
import LineModel
import Testing

@Suite("Selectors of a fleet")
struct FleetSelectorTests {
    private let line = Line(
        name: "sz-hk-01", ingress: HostPort(host: "118.0.2.1", port: 7000),
        echo: HostPort(host: "203.0.113.7", port: 7),
        tags: [Tag(key: "carrier", value: "ct"), Tag(key: "city", value: "sz")])
    private let bare = Line(name: "gz-01", ingress: HostPort(host: "2001:db8::1", port: 7000))
    private let vantage = FleetVantage(
        name: "shenzhen-1", tags: [Tag(key: "carrier", value: "ct"), Tag(key: "city", value: "sz")])

    @Test(
        "A query fits by name, addresses and tags, all of its terms together",
        arguments: [
            ("*", true), ("name=sz-*", true), ("name=gz-*", false), ("name=*-hk-*", true), ("carrier=ct", true),
            ("carrier=ct,city=sz", true), ("carrier=ct,city=gz", false), ("carrier=cu|ct", true),
            ("carrier=cu|cm", false),
            ("carrier!=cu", true), ("carrier!=ct", false), ("carrier!=cu|ct", false), ("rack=*", false),
            ("rack!=*", true),
            ("ingress=118.0.2.1", true), ("ingress=118.0.2.1:7000", true), ("ingress=118.0.2.1:7001", false),
            ("ingress=118.0.*", true), ("echo=203.0.113.7:7", true), ("echo!=*", false),
            (" carrier = ct , name = sz-* ", true),
            ("carrier＝ct，city＝sz", true), ("name!=gz-*,name=sz-*", true),
        ])
    func queriesFitLines(text: String, fits: Bool) throws {
        #expect(try FleetQuery(parsing: text).fits(line) == fits)
    }

    @Test("What has no such tag, or no echo, fits no = and every !=")
    func absentValues() throws {
        #expect(try !FleetQuery(parsing: "carrier=*").fits(bare))
        #expect(try FleetQuery(parsing: "carrier!=ct").fits(bare))
        #expect(try FleetQuery(parsing: "echo!=*").fits(bare))
        #expect(try FleetQuery(parsing: "ingress=2001:db8::1").fits(bare))
        #expect(try FleetQuery(parsing: "ingress=[2001:db8::1]:7000").fits(bare))
    }

    @Test("Vantages are chosen by name and tags")
    func queriesFitVantages() throws {
        #expect(try FleetQuery(parsing: "carrier=ct,name=shen*").fits(vantage))
        #expect(try !FleetQuery(parsing: "carrier=cu").fits(vantage))
    }

    @Test(
        "A selector's text says all of it, and what is left out is usual",
        arguments: [
            ("carrier=ct -> city=sz|gz; copies=2", "carrier=ct -> city=sz|gz; copies=2"), ("*", "* -> *; copies=3"),
            ("carrier=ct", "carrier=ct -> *; copies=3"),
            ("* -> carrier!=lab ;copies = all", "* -> carrier!=lab; copies=all"),
            ("name=a,b!=c|d->name=x", "name=a,b!=c|d -> name=x; copies=3"),
        ])
    func texts(text: String, canonical: String) throws {
        let selector = try FleetSelector(parsing: text)
        #expect("\(selector)" == canonical)
        #expect(try FleetSelector(parsing: canonical) == selector)
    }

    @Test(
        "What cannot be used is refused with the part and the remedy",
        arguments: [
            ("", "the query for lines: the query is empty"), ("carrier", "has no ="), ("carrier=ct,", "has no ="),
            ("carrier=", "has an empty pattern"), ("carrier=ct|", "has an empty pattern"), ("1a=ct", "is not a name"),
            ("carrier=ct,carrier=cu", "a second time"), ("a=b -> ", "the query for vantages: the query is empty"),
            ("a=b -> ingress=1.2.3.4", "which only lines have"), ("* -> * -> *", "more than one ->"),
            ("*; copies=0", "is no number of vantages"), ("*; copies=x", "is no number of vantages"),
            ("*; copies=99999999999999999999", "is no number of vantages"), ("*; times=3", "is no part of a selector"),
            ("*; copies=2; copies=3", "more than one ;"), ("a=b c=d", "holds = or ;"),
            ("a=\u{1B}[2J", "control character"),
        ])
    func refusals(text: String, reason: String) {
        let error = #expect(throws: TextError.self) { try FleetSelector(parsing: text) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "none")")
        #expect(error?.expectation.isEmpty == false)
    }
}
