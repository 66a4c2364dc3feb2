package import LineModel

/// The colours of what pictures show, in both schemes of a page; a name of the field's beside each.
package enum PictureScheme: String, CaseIterable, Sendable {
    case light, dark
}

extension LossClass {
    /// The colour, 0xRRGGBB, from calm to alarming: each darker than the one before it, and told apart from it by
    /// those who lack a kind of cones (CIEDE2000 of 15 at least).
    package func color(_ scheme: PictureScheme) -> UInt32 {
        switch self {
        case .none: 0x62E9C8
        case .to1: 0xAFC5F3
        case .to3: 0xDEBD00
        case .to10: 0xC77400
        case .to30: 0xB91700
        case .below100: 0x861F39
        case .all: scheme == .light ? 0x390B48 : 0x4B1A57
        }
    }
}
