package import CaseFile
internal import Glibc
internal import LinuxSocket

extension CaseMachine {
    /// This machine, now: its kernel, and what that says of the wall clock. Its host name is nobody else's business.
    package static func now() -> CaseMachine {
        var machine = CaseMachine()
        var names = utsname()
        if uname(&names) == 0 {
            let (system, release) = (text(&names.sysname), text(&names.release))
            machine.kernel = "\(system) \(release)"
        }
        if let clock = ClockDiscipline.read() {
            machine.isSynchronised = clock.isSynchronised
            machine.largestClockErrorNanoseconds = clock.largestErrorNanoseconds
        }
        return machine
    }

    /// A field of utsname(2), which ends with a NUL.
    private static func text<Field>(_ field: inout Field) -> String {
        withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
