import CommandSupport
import Foundation
import LineModel
import ProbeWire
import TestSupport
import Testing

@Suite("Template files")
struct TemplateFilesTests {
    private func folder(_ files: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, text) in files { try folder.write(name, text) }
        return folder
    }

    private static let good = "send 01{seq:2}\nreply same"

    private static func problems(_ paths: [String]) -> [String] {
        do throws(CommandFailure) {
            _ = try TemplateFiles.load(paths)
            return []
        } catch {
            return error.messages
        }
    }

    @Test("are named as their files; a folder stands for all of it, and no file counts twice")
    func names() throws {
        let folder = try self.folder(["b.template": Self.good, "a-2.template": Self.good, "readme.txt": "no template"])
        let names = { (paths: [String]) in try TemplateFiles.load(paths).map(\.traits.kind.rawValue) }
        #expect(try names([folder.file("b.template")]) == ["b"])
        #expect(try names([folder.path]) == ["a-2", "b"])
        #expect(try names([folder.path + "/"]) == ["a-2", "b"])
        #expect(try names([folder.file("b.template"), folder.path]) == ["b", "a-2"])
        #expect(try names([]).isEmpty)
        let catalogue = try TemplateFiles.catalogue([folder.path])
        #expect(catalogue.kinds == FormatCatalogue.builtIn.kinds + ["a-2", "b"].map(PayloadKind.init(rawValue:)))
    }

    @Test("that are shipped can all be read")
    func shipped() throws {
        let entries = try TemplateFiles.load([Repository.path("templates")])
        #expect(
            entries.map(\.traits.kind.rawValue) == [
                "a2s-info", "bittorrent-tracker", "dns", "ntp", "openvpn", "quake3", "quic-version", "raknet", "snmp",
                "stun",
            ])
        #expect(entries.map(\.traits.repliesNameProbes) == [false] + [Bool](repeating: true, count: 9))
    }

    @Test("that are wrong are told with file, line and column, all of them at once")
    func places() throws {
        let folder = try self.folder([
            "a.template": "sent 00\nsend 0 {sqe}\nreply sometimes", "b.template": "send {seq}", "c.template": Self.good,
        ])
        let found = Self.problems([folder.path])
        #expect(found.count >= 5, "\(found)")
        for start in ["a.template:1:1", "a.template:2:6", "a.template:2:8", "a.template:3:1", "b.template:1:1"] {
            #expect(found.contains { $0.hasPrefix(folder.file(start) + ": ") }, "\(start) is not in \(found)")
        }
    }

    @Test("with names that lines could not write, or that are taken, are refused")
    func badNames() throws {
        let folder = try self.folder([
            "plumb.template": Self.good, "Big.template": Self.good, ".template": Self.good, "x.txt": Self.good,
            "same.template": Self.good,
        ])
        let other = try self.folder(["same.template": Self.good])
        let found = Self.problems([folder.path, folder.file("x.txt"), other.file("same.template")])
        for words in [
            "plumb.template: the payload plumb is built in", "Big.template: \"Big\" is no name for a payload",
            "/.template: the payload takes its name from the file's", "x.txt: the payload takes its name",
            "\(folder.file("same.template")) is the payload same already",
        ] {
            #expect(found.contains { $0.contains(words) }, "\(words) is not in \(found)")
        }
        #expect(found.count == 5)
    }

    @Test("that cannot be read are told with the system's reason")
    func unreadable() throws {
        let folder = try self.folder(["none.txt": ""])
        try folder.write("gbk.template", Data([0x73, 0xFF]))
        let found = Self.problems([
            folder.file("missing.template"), folder.file("gbk.template"),
            FileManager.default.temporaryDirectory.appending(path: "no-such-folder.template/").path,
        ])
        #expect(found.count == 3)
        #expect(found[0].contains("No such file or directory; name a template file"))
        #expect(found[1].contains("is not UTF-8"))
        let empty = try self.folder([:])
        #expect(Self.problems([empty.path]).first?.contains("there is no file NAME.template in it") == true)
    }

    @Test("can be as many as there are slots for")
    func limit() throws {
        let template = try PayloadTemplate(text: Self.good, source: "t")
        let entries = { (count: Int) in
            (0..<count).map { TemplateFormat.entry(PayloadKind(rawValue: "t\($0)"), template) }
        }
        let room = 256 - FormatCatalogue.builtIn.entries.count
        let full = try FormatCatalogue.builtIn.adding(entries(room))
        #expect(full.slot(PayloadKind(rawValue: "t\(room - 1)"))?.rawValue == 255)
        #expect(throws: TextError.self) { _ = try FormatCatalogue.builtIn.adding(entries(room + 1)) }
    }
}
