package import LineModel

/// An incident as it is stored.
package struct StoredIncident: Codable, Equatable {
    var kind: String
    var value: String
    var trouble: String
    var openedAt: DigestTime
    var lines: [String]
    var mostLines: Int
    var worst: StoredFigures
    var announcedLines: Int
    var announced: StoredFigures
    var reopened: Int
    var roundsUnfound: Int
    var quietSince: DigestTime?
    /// nil: written by a version that did not keep them.
    var isSilent: Bool?
    var wasTold: Bool?

    package init(_ incident: Incident) {
        kind = incident.key.kind.word
        value = incident.key.value
        trouble = incident.trouble.word
        openedAt = DigestTime(incident.openedAt)
        lines = incident.lines.sorted()
        mostLines = incident.mostLines
        worst = StoredFigures(incident.worst)
        announcedLines = incident.announcedLines
        announced = StoredFigures(incident.announced)
        reopened = incident.reopened
        roundsUnfound = incident.roundsUnfound
        quietSince = incident.quietSince.map(DigestTime.init)
        isSilent = incident.isSilent
        wasTold = incident.wasTold
    }

    /// nil: of a kind or trouble that this version does not know.
    ///
    /// - Parameter wasSilent: what is known from elsewhere of one whose version did not keep `isSilent`.
    package func incident(id: Int, wasSilent: Bool = false) -> Incident? {
        guard let kind = CauseKind(word: kind), let trouble = Trouble.allCases.first(where: { $0.word == trouble })
        else { return nil }
        let isSilent = isSilent ?? wasSilent
        return Incident(
            id: id, key: CauseKey(kind, value), trouble: trouble, openedAt: openedAt.wallTime, lines: Set(lines),
            mostLines: mostLines, worst: worst.figures, announcedLines: announcedLines, announced: announced.figures,
            reopened: reopened, roundsUnfound: roundsUnfound, quietSince: quietSince?.wallTime,
            isSilent: isSilent, wasTold: wasTold ?? !isSilent)
    }
}

package struct StoredFigures: Codable, Equatable {
    var lossPerMille: Int?
    var rttMicroseconds: Int?

    package init(_ figures: LineFigures) {
        lossPerMille = figures.lossPerMille
        rttMicroseconds = figures.rttMicroseconds
    }

    package var figures: LineFigures { LineFigures(lossPerMille: lossPerMille, rttMicroseconds: rttMicroseconds) }
}

/// A line's state as it is stored.
package struct StoredWatch: Codable, Equatable {
    var state: String
    var clearRounds: Int
    var healthyRounds: Int
    var unmeasuredRounds: Int
    var announced: StoredFigures

    package init(_ watch: LineWatch) {
        state = watch.state.rawValue
        clearRounds = watch.clearRounds
        healthyRounds = watch.healthyRounds
        unmeasuredRounds = watch.unmeasuredRounds
        announced = StoredFigures(watch.announced)
    }

    /// nil: in a state that this version does not know.
    package var watch: LineWatch? {
        LineWatch.State(rawValue: state).map {
            LineWatch(
                state: $0, clearRounds: clearRounds, healthyRounds: healthyRounds,
                unmeasuredRounds: unmeasuredRounds, announced: announced.figures)
        }
    }
}
