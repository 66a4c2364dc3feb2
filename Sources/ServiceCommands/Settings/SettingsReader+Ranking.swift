internal import LineModel
internal import LineNotify
internal import LineService
internal import ServiceSupport
internal import SettingsReading

extension SettingsReader {
    /// Who is told of the order of lines.
    func readRanking(_ settings: inout ServiceSettings) {
        guard let ranking = section.section("ranking") else { return }
        var found = settings.ranking
        if let by = ranking.value("by") { found.by = dimensions(by) ?? found.by }
        let rates = GameVerdict.tickRates.map(String.init)
        let tick = ranking.value("tick")?.choice(rates).flatMap { Int($0) }
        found.weight = tick.map(RankingWeight.tick) ?? .plain
        if let most = ranking.value("most")?.whole(1...1_000) { found.most = most }
        found.file = ranking.value("file")?.filePath()
        if let webhook = ranking.section("webhook") {
            let parameters = self.parameters(webhook, RankingWebhook.parameters)
            webhook.close()
            if let problem = RankingWebhook.problem(parameters) {
                webhook.report(problem.name ?? "url", problem.message)
            }
            found.webhook = parameters
        }
        ranking.close()
        if !ranking.has("file"), !ranking.has("webhook") {
            ranking.value.report(
                "tells nobody; write file or webhook, or leave it out: the page and the API rank by themselves")
        }
        settings.ranking = found
    }

    private func dimensions(_ value: ConfigurationValue) -> [FieldDimension]? {
        guard let words = value.texts() else { return nil }
        var found: [FieldDimension] = []
        for word in words {
            guard let dimension = FieldDimension(word: word) else {
                value.report("\(TerminalText.quoted(word)) names nothing; write ingress, echo or tag:KEY")
                continue
            }
            if !found.contains(dimension) { found.append(dimension) }
        }
        if words.isEmpty { value.report("is empty; write ingress, echo or tag:KEY") }
        return found.isEmpty ? nil : found
    }
}
