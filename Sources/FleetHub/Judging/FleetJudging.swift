internal import FleetModel
internal import FleetStore
internal import LineModel

/// What a slot comes to.
package enum FleetJudging {
    /// Judges a slot by all vantages' rounds.
    package static let judge: SlotJudge = { material, settings in
        JudgementCommit.untouched(material.book, slot: material.slot, token: material.token, at: material.at)
    }
}
