internal import LineModel
package import LineService
internal import ServiceSupport
internal import SettingsReading

extension SettingsReader {
    /// `proxy.url` for all requests but those to `proxy.except`; `none` asks directly, whatever the environment says.
    package func readProxy(_ settings: inout ServiceSettings) {
        guard let proxy = section.section("proxy") else { return }
        defer { proxy.close() }
        let value = proxy.value("url")
        if value == nil, !proxy.has("url") { proxy.report("url", "is missing; \(WebProxy.expectation), or none") }
        guard let value, let text = value.secretText() else { return }
        var rules = ProxyRules()
        if text != "none" {
            do throws(TextError) {
                let server = try WebProxy(text)
                (rules.http, rules.https) = (server, server)
            } catch {
                return value.report("\(error.reason); \(error.expectation), or none")
            }
        }
        guard let names = proxy.value("except") else {
            settings.proxy = rules
            return
        }
        for name in names.texts() ?? [] {
            do throws(TextError) {
                rules.exceptions.append(try ProxyException(name))
            } catch {
                names.report(error)
            }
        }
        settings.proxy = rules
    }
}
