internal import Foundation
internal import LineModel
internal import LineReport
internal import Logging
internal import ServiceSupport

extension NotifierKind {
    /// Prometheus's Alertmanager, API v2: one address, or every member of a cluster.
    static let alertmanager = NotifierKind(
        keyword: "alertmanager",
        parameters: [
            ParameterSpec("url", .address), ParameterSpec("urls", .addresses), ParameterSpec("labels", .texts),
            ParameterSpec("username", .text), ParameterSpec("password", .secret),
            ParameterSpec("token", .secret),
        ],
        // An alert that is not told again ends by itself.
        wantsContinued: { _ in true },
        continuedLines: DigestText.mostLines(within: AlertmanagerNotifier.maxDescription)
    ) { parameters, context throws(ParameterProblem) in
        var checks = ParameterChecks()
        let written = [parameters.secret("url")].compactMap { $0 } + parameters.secrets("urls")
        if written.isEmpty, !parameters.refused.contains("urls") {
            checks.refuse("url", "url is missing; write http://host:9093, or urls with each member of a cluster")
        }
        let addresses = written.compactMap { address in
            checks.value(or: nil) { () throws(ParameterProblem) in try RobotAddress(address, parameter: "url") }
        }
        let labels = checks.value(or: [:]) { () throws(ParameterProblem) in
            try AlertLabels.read(parameters.texts("labels"))
        }
        let authorization = checks.value(or: nil) { () throws(ParameterProblem) in
            try AlertLabels.authorization(parameters)
        }
        try checks.close()
        return AlertmanagerNotifier(
            addresses: addresses, labels: labels, authorization: authorization, context: context)
    }
}

/// Each incident as an alert that its labels identify; told again every round while it is open, and resolved by an end
/// that is now. Times are told by each Alertmanager's own clock, as its last answer has it: by ours an alert could have
/// ended for it before it began.
struct AlertmanagerNotifier: Notifier {
    /// Alerts in one request.
    static let maxAlerts = 500
    /// Bytes of an alert's description.
    static let maxDescription = 4096
    /// An alert that is not told again ends by itself after so many rounds, and five minutes at least.
    static let roundsToLive = 4.0

    let addresses: [RobotAddress]
    let labels: [String: String]
    /// The value of the header; nil when none is sent.
    let authorization: Secret?
    let context: NotifierContext
    let clocks = ClockDistance()

    var pace: NotifierPace? { NotifierPace(messages: 60, period: .seconds(60)) }

    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure) {
        for start in stride(from: 0, to: digest.items.count, by: Self.maxAlerts) {
            var part = digest
            part.items = Array(digest.items[start..<min(start + Self.maxAlerts, digest.items.count)])
            try await post(part, isTest)
        }
    }

    /// - Parameter ahead: how far the clock of who is told is ahead of ours.
    private func body(_ digest: Digest, _ isTest: Bool, _ ahead: Duration) throws(DeliveryFailure) -> [UInt8] {
        do {
            return Array(
                try JSONSerialization.data(
                    withJSONObject: digest.items.map { alert($0, digest, isTest, ahead: ahead) },
                    options: [.withoutEscapingSlashes, .sortedKeys]))
        } catch { throw DeliveryFailure(.local, "the alerts cannot be written as JSON") }
    }

    /// Posts to every member, as they tell each other nothing of alerts; one that takes it is enough.
    private func post(_ digest: Digest, _ isTest: Bool) async throws(DeliveryFailure) {
        // At once: one that is down must not keep the others waiting for its time limit.
        let failures = await withTaskGroup(of: DeliveryFailure?.self) { group in
            for server in addresses.indices { group.addTask { await failure(digest, isTest, server) } }
            return await group.reduce(into: [DeliveryFailure]()) { all, one in if let one { all.append(one) } }
        }
        guard let first = failures.first else { return }
        guard failures.count == addresses.count else {
            for failure in failures {
                context.surroundings.logger.warning("one of \(addresses.count): \(failure.message)")
            }
            return
        }
        throw failures.first(where: \.isTemporary) ?? first
    }

    private func failure(_ digest: Digest, _ isTest: Bool, _ server: Int) async -> DeliveryFailure? {
        do throws(DeliveryFailure) {
            let address = addresses[server]
            let before = context.surroundings.now()
            let reply = try await post(try body(digest, isTest, clocks.ahead(server)), to: address)
            guard let ahead = clocks.note(reply.date, of: server, now: before) else { return nil }
            // What it was told just now it may have taken for over, or for a long while.
            _ = try await post(try body(digest, isTest, ahead), to: address)
            warn(of: ahead, address)
            return nil
        } catch { return error }
    }

    private func warn(of ahead: Duration, _ address: RobotAddress) {
        let seconds = Int(ahead / .seconds(1))
        context.surroundings.logger.warning(
            "the clock of an Alertmanager is not ours: alerts are told by its own; set both by NTP",
            metadata: ["place": "\(address)", "ahead_seconds": "\(seconds)"])
    }

    private func post(_ body: [UInt8], to address: RobotAddress) async throws(DeliveryFailure) -> RobotReply {
        let request = RobotRequest(client: context.surroundings.client, place: "Alertmanager (\(address))")
        let base = address.path.hasSuffix("/") ? String(address.path.dropLast()) : address.path
        let target = address.revealed(path: base + "/api/v2/alerts")
        let headers = authorization.map { [("Authorization", $0.reveal())] } ?? []
        let reply = try await request.post(body, to: target, type: "application/json", headers: headers)
        if let failure = request.failure(for: reply) { throw failure }
        return reply
    }

    /// - Parameters:
    ///   - isTest: it ends after a minute and its name says what it is.
    ///   - ahead: how far the clock of who is told is ahead of ours.
    func alert(_ item: DigestItem, _ digest: Digest, _ isTest: Bool, ahead: Duration = .zero) -> [String: Any] {
        let now = context.surroundings.now().advanced(by: ahead)
        let begin = item.openedAt.advanced(by: ahead)
        var alert: [String: Any] = [
            "labels": identity(item, digest, isTest), "annotations": annotations(item, digest),
            "startsAt": begin.rfc3339(),
        ]
        let life = max(300, digest.everySeconds.isFinite ? digest.everySeconds * Self.roundsToLive : 300)
        let seconds = item.change.isEnd ? 0 : isTest ? 60 : Int64(min(life, 86_400 * 30))
        let end = now.nanosecondsSince1970 + seconds * 1_000_000_000
        // An end before the start is refused; the vantage's clock may have been set back.
        let start = begin.nanosecondsSince1970
        alert["endsAt"] = WallTime(nanosecondsSince1970: max(end, start), utcOffsetSeconds: now.utcOffsetSeconds)
            .rfc3339()
        return alert
    }

    /// The same for every message about an incident: no figure, no time but none that changes.
    private func identity(_ item: DigestItem, _ digest: Digest, _ isTest: Bool) -> [String: String] {
        var all = labels
        all["alertname"] = isTest ? "PlumblineTest" : Self.name(item.trouble)
        all["vantage"] = digest.vantage
        all["cause"] = item.cause.kind.word
        if !item.cause.value.isEmpty { all["cause_value"] = item.cause.value }
        all["incident"] = "\(item.incident)"
        return all.filter { !$0.value.isEmpty }
    }

    private static func name(_ trouble: Trouble) -> String {
        switch trouble {
        case .blind: "PlumblineBlind"
        case .unmeasured: "PlumblineUnmeasured"
        case .stale: "PlumblineSource"
        case .uplink: "PlumblineUplink"
        case .absent: "PlumblineAbsent"
        case .clock: "PlumblineClock"
        case .abnormal, .other: "PlumblineAbnormal"
        }
    }

    private func annotations(_ item: DigestItem, _ digest: Digest) -> [String: String] {
        var one = digest
        one.items = [item]
        if item.change == .continued { one.items[0].change = .opened }
        var texts = [
            "summary": DigestParts.cause(item, context.language),
            "description": DigestText(one, .plain, context.language, within: Self.maxDescription).text,
        ]
        // Of several lines the one against which most speaks.
        if let evidence = item.lines.compactMap(\.evidence).max(by: { $0.logEvidence < $1.logEvidence }) {
            texts["evidence"] = Words(.keys, context.language).evidence(evidence)
        }
        return texts
    }
}

enum AlertLabels {
    /// `name=value` each.
    static func read(_ texts: [String]) throws(ParameterProblem) -> [String: String] {
        var labels: [String: String] = [:]
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, isName(parts[0]) else {
                throw ParameterProblem(
                    "labels", "labels must be like team=games: a name of letters, digits and _, =, a value")
            }
            guard labels.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw ParameterProblem(
                    "labels", "labels has \(parts[0]) twice, of which one would be lost; write it once")
            }
        }
        return labels
    }

    static func authorization(_ parameters: Parameters) throws(ParameterProblem) -> Secret? {
        switch (parameters.text("username"), parameters.secret("password"), parameters.secret("token")) {
        case (nil, nil, nil): return nil
        case (nil, nil, .some(let token)): return Secret("Bearer \(token.reveal())")
        case (.some(let name), .some(let password), nil):
            return Secret("Basic " + Data("\(name):\(password.reveal())".utf8).base64EncodedString())
        default:
            throw ParameterProblem(nil, "write username and password, or token alone")
        }
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x5F }
    }
}

extension WallTime {
    /// So much later, at the same offset.
    fileprivate func advanced(by duration: Duration) -> WallTime {
        WallTime(
            nanosecondsSince1970: nanosecondsSince1970 + duration.nanosecondsWhole, utcOffsetSeconds: utcOffsetSeconds)
    }
}
