internal import AsyncHTTPClient
package import LineModel
internal import Logging

extension NotifierKind {
    /// What is wrong with the parameters beyond what their specifications say: makes a notifier that is never used.
    ///
    /// - Returns: all of it, but for what follows from parameters that were refused already.
    package func problems(_ parameters: Parameters, _ language: MessageLanguage) -> [ParameterProblem] {
        let context = NotifierContext(client: .shared, language: language, logger: .silent) {
            WallTime(nanosecondsSince1970: 0)
        }
        do {
            _ = try make(parameters, context)
            return []
        } catch {
            return error.news(parameters)
        }
    }
}

extension UploadKind {
    /// What is wrong with the parameters beyond what their specifications say: makes a target that is never used.
    ///
    /// - Returns: all of it, but for what follows from parameters that were refused already.
    package func problems(_ parameters: Parameters) -> [ParameterProblem] {
        let context = UploadContext(client: .shared, logger: .silent) { WallTime(nanosecondsSince1970: 0) }
        do {
            _ = try make(parameters, context)
            return []
        } catch {
            return error.news(parameters)
        }
    }
}

extension ParameterProblem {
    fileprivate func news(_ parameters: Parameters) -> [ParameterProblem] {
        all.filter { $0.name.map { !parameters.refused.contains($0) } ?? parameters.refused.isEmpty }
    }
}

extension Logger {
    fileprivate static var silent: Logger { Logger(label: "check") { _ in SwiftLogNoOpLogHandler() } }
}
