package import LineModel

/// The colours of what pictures show, in both schemes of a page; a name of the field's beside each.
package enum PictureScheme: String, CaseIterable, Sendable {
    case light, dark
}

extension LossClass {
    /// The colour, 0xRRGGBB, from calm to alarming.
    package func color(_ scheme: PictureScheme) -> UInt32 {
        switch self {
        case .none: scheme == .light ? 0x5EF2C7 : 0x52FBDE
        case .to1: scheme == .light ? 0xB1CBFE : 0xB1CCFF
        case .to3: scheme == .light ? 0xE5C100 : 0xEAC100
        case .to10: scheme == .light ? 0xC68125 : 0xBD861F
        case .to30: scheme == .light ? 0xB14221 : 0xBE0B00
        case .below100: scheme == .light ? 0x730C2A : 0x912D41
        case .all: scheme == .light ? 0x33003D : 0x481551
        }
    }
}
