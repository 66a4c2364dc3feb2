internal import ArgumentParser
internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LinuxSocket

enum HistorySpanUnit: String, CaseIterable, ExpressibleByArgument {
    case round, hour, day
}
