internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import SystemFiles

struct ReloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Check a configuration, and if it is good have a running service read it again.",
        discussion: """
            For service managers: a configuration that is wrong ends with status 2, and the service never hears of it. \
            A good one is taken over before its next round, as with SIGHUP, which it is told by. The lines files \
            are not read here.
            """)

    @Option(help: ArgumentHelp("The configuration, as the service was given it.", valueName: "file"))
    var config = "plumbline.yaml"

    @Argument(help: ArgumentHelp("The number of the service's process.", valueName: "process"))
    var process: Int32

    func validate() throws {
        // 0 and negative numbers are groups of processes (kill(2)).
        guard process > 0 else { throw ValidationError("process must be a number above 0") }
    }

    func run() throws {
        _ = try ConfigurationLoading.load(config)
        try Self.checkIsService(process, ProcessEnvironment.current["MAINPID"])
        guard kill(process, SIGHUP) == 0 else {
            throw CommandFailure("process \(process): \(String(cString: strerror(errno)))", status: .noRound)
        }
    }

    /// To any other program the signal is the end.
    ///
    /// - Parameter main: the service's process as its manager names it (systemd.service(5), `$MAINPID`); nil where none
    ///   does. Where /proc shows a user only what he may trace, as in the unit, a service that nobody may trace is not
    ///   seen there: the manager's word counts then.
    private static func checkIsService(_ process: Int32, _ main: String?) throws {
        let name: String
        do throws(InputFile.Failure) {
            name = String(decoding: try InputFile.read("/proc/\(process)/comm"), as: UTF8.self)
        } catch {
            if main == String(process), kill(process, 0) == 0 { return }
            throw CommandFailure(
                "process \(process): there is no such process, or this user may not see it", status: .noRound)
        }
        guard name == "plumblined\n" else {
            throw CommandFailure("process \(process) is no plumblined; nothing was sent to it", status: .noRound)
        }
    }
}
