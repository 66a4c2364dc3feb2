package import LineModel
package import ProbeWire
internal import SystemFiles

/// Template files (docs/measuring/templates.md), read for commands of either executable.
package enum TemplateFiles {
    /// How a template's file name ends, behind its payload's name.
    package static let suffix = ".template"

    /// The payloads of some files; each is named as its file, without `.template`.
    ///
    /// - Parameter paths: template files, or folders: of those every file that ends in `.template`. A file that is
    ///   named twice counts once.
    /// - Throws: everything that is wrong with any of them, each with its place.
    package static func load(_ paths: [String]) throws(CommandFailure) -> [FormatEntry] {
        try templates(paths).map { TemplateFormat.entry($0.kind, $0.template) }
    }

    /// The same templates before they become formats, by name.
    package static func read(_ paths: [String]) throws(CommandFailure) -> [PayloadKind: PayloadTemplate] {
        // No two have one name.
        Dictionary(uniqueKeysWithValues: try templates(paths).map { ($0.kind, $0.template) })
    }

    private static func templates(
        _ paths: [String]
    ) throws(CommandFailure) -> [(kind: PayloadKind, template: PayloadTemplate)] {
        var reading = TemplateReading()
        for path in paths {
            if FolderListing.isFolder(path) { reading.addFolder(path) } else { reading.addFile(path) }
        }
        guard reading.problems.isEmpty else { throw CommandFailure(reading.problems) }
        return reading.templates
    }

    /// The built-in formats and those of these files.
    package static func catalogue(_ paths: [String]) throws(CommandFailure) -> FormatCatalogue {
        let entries = try load(paths)
        do throws(TextError) {
            return try FormatCatalogue.builtIn.adding(entries)
        } catch {
            throw CommandFailure(error.description)
        }
    }
}

/// Gathers templates and what is wrong with them.
private struct TemplateReading {
    private(set) var templates: [(kind: PayloadKind, template: PayloadTemplate)] = []
    private(set) var problems: [String] = []
    /// The file that each payload is from.
    private var origins: [PayloadKind: String] = [:]
    private var marks: [FileMark] = []

    mutating func addFolder(_ path: String) {
        guard let names = FolderListing.names(in: path) else {
            return problems.append("\(path): the folder cannot be read; check its permissions")
        }
        let files = names.filter { $0.hasSuffix(TemplateFiles.suffix) }
        guard !files.isEmpty else {
            return problems.append("\(path): there is no file NAME\(TemplateFiles.suffix) in it; name another folder")
        }
        for file in files { addFile(path.hasSuffix("/") ? path + file : "\(path)/\(file)") }
    }

    mutating func addFile(_ path: String) {
        guard let kind = kind(path) else { return }
        if let mark = FileMark(path: path) {
            guard !marks.contains(mark) else { return }
            marks.append(mark)
        }
        if let earlier = origins[kind] {
            return problems.append(
                "\(path): \(earlier) is the payload \(kind.rawValue) already; rename one of the two files")
        }
        origins[kind] = path
        guard let text = text(path) else { return }
        do throws(TemplateProblems) {
            templates.append((kind, try PayloadTemplate(text: text, source: path)))
        } catch {
            problems += error.description.split(separator: "\n").map(String.init)
        }
    }

    /// Lines write payloads in letters of either case, so templates' names are in one.
    private mutating func kind(_ path: String) -> PayloadKind? {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let suffix = TemplateFiles.suffix
        guard file.hasSuffix(suffix), file.utf8.count > suffix.utf8.count else {
            problems.append(
                "\(path): the payload takes its name from the file's, which has to end in \(suffix); rename it")
            return nil
        }
        let name = String(file.dropLast(suffix.count))
        guard name.utf8.allSatisfy(Self.isOfName), name.utf8.count <= 64 else {
            problems.append(
                "\(path): \(TerminalText.quoted(name)) is no name for a payload; name the file with at most 64 of "
                    + "the letters a to z, digits, -, _ and .")
            return nil
        }
        let kind = PayloadKind(rawValue: name)
        guard FormatCatalogue.builtIn[kind] == nil else {
            problems.append("\(path): the payload \(name) is built in; give the file another name")
            return nil
        }
        return kind
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }

    private mutating func text(_ path: String) -> String? {
        do throws(InputFile.Failure) {
            let bytes = try InputFile.read(path)
            if let text = String(validating: bytes, as: UTF8.self) { return text }
            problems.append("\(path): is not UTF-8; save it as UTF-8")
        } catch {
            problems.append("\(path): \(error.systemText ?? "is too large"); name a template file, or a folder of some")
        }
        return nil
    }
}
