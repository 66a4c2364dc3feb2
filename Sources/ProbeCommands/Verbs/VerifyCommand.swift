internal import ArgumentParser
internal import CaseFile
internal import CommandSupport
internal import LineModel
internal import SystemFiles

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check an evidence pack: its signature, and every figure from its probes.",
        discussion: """
            Reads a zip that plumblined evidence made, and needs nothing else. It checks the signature and the digest \
            of each file, recomputes every figure from the single probes, and makes the page and the listing of \
            packets again. Without --key it takes the key that the zip names: that proves that nothing was changed \
            since, and not who made it.

            Exit status: 0 all is as it says, 1 something differs, 2 the file cannot be read or the command is wrong.
            """)

    @Argument(help: ArgumentHelp("The pack; - is standard input.", valueName: "case.zip"))
    var path: String

    @Option(
        help: ArgumentHelp(
            "The maker's public key: a PEM file, or the key in hexadecimal digits or base64.", valueName: "key"))
    var key: String?

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format = TextFormat.text

    func run() throws {
        let given = try key.map { text in try Self.key(text) }
        let name = path == "-" ? "standard input" : path
        let bytes: [UInt8]
        do throws(InputFile.Failure) { bytes = try InputFile.read(path) } catch {
            throw CommandFailure("\(name): \(error.systemText ?? error.reason); name a zip of plumblined evidence")
        }
        let check: CaseCheck
        do throws(CaseUnreadable) {
            check = try CaseCheck(zip: bytes, key: given, program: ProgramVersion.text)
        } catch {
            throw CommandFailure("\(name) is no evidence pack that can be read: \(error)")
        }
        switch format {
        case .text: try StandardOutput.write(check.text)
        case .json: try StandardOutput.write(check.json(version: Version.text)[...])
        }
        throw check.isSound ? ExitStatus.healthy : .abnormal
    }

    /// A key, or the file that has it.
    private static func key(_ text: String) throws(CommandFailure) -> CasePublicKey {
        if let key = CasePublicKey(text: text) { return key }
        guard let bytes = try? InputFile.read(text) else {
            throw CommandFailure(
                "--key \(TerminalText.quoted(text)): this is no key, and no file that can be read; name the PEM file "
                    + "that plumblined evidence --public-key printed")
        }
        guard let key = CasePublicKey(text: String(decoding: bytes.prefix(4096), as: UTF8.self)) else {
            throw CommandFailure(
                "--key \(TerminalText.quoted(text)): the file has no Ed25519 public key in PEM, hexadecimal digits or "
                    + "base64")
        }
        return key
    }
}
