package import LineModel

/// The colours of what pictures show, in both schemes of a page; a name of the field's beside each.
package enum PictureScheme: String, CaseIterable, Sendable {
    case light, dark
}

extension LossClass {
    /// The colour, 0xRRGGBB, from calm to alarming.
    package func color(_ scheme: PictureScheme) -> UInt32 {
        switch self {
        case .none: 0x009E8E
        case .to1: 0x56B4E9
        case .to3: 0xF0E442
        case .to10: 0xE69F00
        case .to30: 0xD55E00
        case .below100: 0xB0103A
        case .all: 0x3B0A45
        }
    }
}
