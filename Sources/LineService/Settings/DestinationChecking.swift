internal import AsyncHTTPClient
package import LineModel
internal import Logging

extension NotifierKind {
    /// What is wrong with the parameters beyond what their specifications say: makes a notifier that is never used.
    package func problem(_ parameters: Parameters, _ language: MessageLanguage) -> ParameterProblem? {
        let context = NotifierContext(client: .shared, language: language, logger: .silent) {
            WallTime(nanosecondsSince1970: 0)
        }
        do {
            _ = try make(parameters, context)
            return nil
        } catch {
            return error
        }
    }
}

extension UploadKind {
    /// What is wrong with the parameters beyond what their specifications say: makes a target that is never used.
    package func problem(_ parameters: Parameters) -> ParameterProblem? {
        let context = UploadContext(client: .shared, logger: .silent) { WallTime(nanosecondsSince1970: 0) }
        do {
            _ = try make(parameters, context)
            return nil
        } catch {
            return error
        }
    }
}

extension Logger {
    fileprivate static var silent: Logger { Logger(label: "check") { _ in SwiftLogNoOpLogHandler() } }
}
