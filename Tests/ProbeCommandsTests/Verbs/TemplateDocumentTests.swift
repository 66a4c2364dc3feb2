import Foundation
import TestSupport
import Testing

/// What templates.md and add-a-format.md say, done.
@Suite("The documents of templates")
struct TemplateDocumentTests {
    /// The indented blocks of a document, without their indentation.
    private static func blocks(_ document: String) throws -> [String] {
        let text = try Repository.document(document)
        var (blocks, block) = ([String](), [Substring]())
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("    ") {
                block.append(line.dropFirst(4))
            } else if line.isEmpty, !block.isEmpty {
                block.append("")
            } else if !block.isEmpty {
                blocks.append(block.joined(separator: "\n"))
                block = []
            }
        }
        return blocks + [block.joined(separator: "\n")]
    }

    private static func block(_ document: String, with words: String) throws -> String {
        try #require(try blocks(document).first { $0.contains(words) }, "\(document) has no block with \(words)")
    }

    /// The template that add-a-format.md builds, from its two blocks.
    private static func walked() throws -> String {
        let document = "add-a-format.md"
        return try block(document, with: "send \"GA2\"") + "\n" + block(document, with: "reply at 4")
    }

    @Test("the walk's template, lines and commands do what the walk says")
    func walk() throws {
        let place = try Workplace(.plumbline)
        try place.write("ga2.template", try Self.walked())
        try place.write("lines.csv", try Self.block("add-a-format.md", with: "name,ingress,echo,payload"))
        let commands = try Self.block("add-a-format.md", with: "plumbline validate --template ga2.template")
        let shown = commands.split(separator: "\n").filter { $0.hasPrefix("$ ") }.map { $0.dropFirst(2) }
        #expect(shown.count == 4 && shown.allSatisfy { $0.hasPrefix("plumbline ") })
        let script = shown.map { command in
            guard command.contains(" reflect ") else { return "\(command) || exit 9" }
            // It runs beside the others until the end, at a port of the kernel's choice.
            let reflect = command.replacing(" &", with: "").replacing(":7007", with: ":0")
            return """
                mkfifo hold
                \(reflect) --until-stdin-closes < hold > truth 2> notes &
                exec 3> hold
                while ! grep -q listening truth; do sleep 0.05; done
                sed -i "s/:7007/$(sed -n '1s/[^:]*: ."127.0.0.1\\(:[0-9]*\\).*/\\1/p' truth)/" lines.csv
                """
        }
        let outcome = try place.shell(
            "plumbline() { \"$PROGRAM\" \"$@\"; }\n" + script.joined(separator: "\n") + "\nexec 3>&-; wait")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("1 line: 1 ingress, 1 with an echo. Nothing is wrong with them."))
        #expect(outcome.output.contains("1 line: 1 healthy, 0 abnormal, 0 unmeasured"))
        #expect(try place.read("truth").contains("\"received\": 100"))
    }

    @Test("the mistakes that templates.md shows are told in its words")
    func mistakes() throws {
        let place = try Workplace(.plumbline)
        try place.write("ours.template", "sent 00\nsend 0 {sqe}\nreply sometimes\n")
        let outcome = try place.run("validate", "127.0.0.1:9", "--template", "ours.template")
        for line in try Self.block("templates.md", with: "ours.template:1:1").split(separator: "\n") {
            #expect(outcome.errors.contains(line), "\(line) is not in \(outcome.errors)")
        }
    }

    @Test("the refusal of a round with too many probes is the one that templates.md shows")
    func bits() throws {
        let place = try Workplace(.plumbline)
        let shown = try Self.block("templates.md", with: "its replies have 16 bits").split(separator: "\n")
            .joined(separator: " ")
        let folder = Repository.path("templates")
        let outcome = try place.run(
            "plan", "127.0.0.1:53", "--template", folder, "--payload", "dns", "--count", "100000")
        #expect(outcome.errors.contains(shown.trimmingCharacters(in: .whitespaces)), "\(outcome.errors)")
    }
}
