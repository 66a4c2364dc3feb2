internal import LineModel
package import Logging

extension RoundMessages {
    /// Logs one line for each incident that something became of.
    package func log(to logger: Logger) {
        for (item, incident) in items where item.change != .continued {
            logger.notice(
                "incident \(item.logWord)",
                metadata: item.logFacts(isSilenced: untold.contains(incident.id)))
        }
    }
}
