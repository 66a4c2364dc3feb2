/// What pictures are drawn with besides the classes of loss.
package enum PictureInk: Int, CaseIterable, Sendable {
    case background, text, faint, grid
    /// The bands of a smoke graph, which lie over each other from the widest to the narrowest.
    case band
    /// The edge that sets a tick or a solid column off from what is behind it.
    case edge
    /// The edge of columns that lost everything, which by itself is too dark for a dark background.
    case outage
    /// Lines of the hatching: of no data, of a line that was unmeasured, of a round that was not valid.
    case hatch
    case incident, route, note

    /// The colour, 0xRRGGBB.
    package func color(_ scheme: PictureScheme) -> UInt32 {
        switch self {
        case .background: scheme == .light ? 0xFFFFFF : 0x14171A
        case .text: scheme == .light ? 0x24292F : 0xE2E6EA
        case .faint: scheme == .light ? 0x57606A : 0x9DA7B0
        case .grid: scheme == .light ? 0xE1E5E9 : 0x2C3238
        case .band: scheme == .light ? 0x3E5C8A : 0x9DB8E8
        case .edge: scheme == .light ? 0x24292F : 0x0B0D0F
        case .outage: scheme == .light ? 0x390B48 : 0xB07CC6
        case .hatch: scheme == .light ? 0x8C959F : 0x7D8791
        case .incident: scheme == .light ? 0xB42318 : 0xF97066
        case .route: scheme == .light ? 0x6941C6 : 0xB692F6
        case .note: scheme == .light ? 0x175CD3 : 0x84ADFF
        }
    }
}

extension UInt32 {
    /// A colour between this one and another, both 0xRRGGBB.
    ///
    /// - Parameter share: 0...1; 0 for this one, 1 for the other.
    func blended(with other: UInt32, _ share: Double) -> UInt32 {
        var color: UInt32 = 0
        for shift: UInt32 in [16, 8, 0] {
            let (own, theirs) = (Double((self >> shift) & 0xFF), Double((other >> shift) & 0xFF))
            color |= UInt32((own + (theirs - own) * share).rounded()) << shift
        }
        return color
    }

    /// `#1a2b3c`.
    var webColor: String {
        let digits = String(self & 0xFFFFFF, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }
}
