package import CommandSupport
internal import Glibc
internal import SystemFiles

/// A service of ours in another process, which is to read its configuration again.
package struct RunningService {
    private let program: String

    /// - Parameter program: the name of its program, which its process has, too.
    package init(_ program: String) { self.program = program }

    /// Sends SIGHUP.
    ///
    /// - Throws: where the process is none, or another program's: to that the signal would be the end.
    package func hangUp(_ process: Int32) throws(CommandFailure) {
        try checkIsService(process, ProcessEnvironment.current["MAINPID"])
        guard kill(process, SIGHUP) == 0 else {
            throw CommandFailure("process \(process): \(String(cString: strerror(errno)))", status: .noRound)
        }
    }

    /// - Parameter main: the service's process as its manager names it (systemd.service(5), `$MAINPID`); nil where none
    ///   does. Where /proc shows a user only what he may trace, as in the unit, a service that nobody may trace is not
    ///   seen there: the manager's word counts then.
    private func checkIsService(_ process: Int32, _ main: String?) throws(CommandFailure) {
        let name: String
        do throws(InputFile.Failure) {
            name = String(decoding: try InputFile.read("/proc/\(process)/comm"), as: UTF8.self)
        } catch {
            if main == String(process), kill(process, 0) == 0 { return }
            throw CommandFailure(
                "process \(process): there is no such process, or this user may not see it", status: .noRound)
        }
        guard name == program + "\n" else {
            throw CommandFailure("process \(process) is no \(program); nothing was sent to it", status: .noRound)
        }
    }
}
