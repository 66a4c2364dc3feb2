import Foundation

/// How people see colours: CIELAB (ISO/CIE 11664-4) by D65, its differences by CIEDE2000 (ISO/CIE 11664-6), and what is
/// left of a colour for who lacks a kind of cones (Machado, Oliveira and Fernandes 2009, severity 1).
enum ColorSight: CaseIterable {
    case all, protanopia, deuteranopia, tritanopia

    private var matrix: [[Double]] {
        switch self {
        case .all: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        case .protanopia:
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
        case .deuteranopia:
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
        case .tritanopia:
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
        }
    }

    private static func linear(_ color: UInt32) -> [Double] {
        [color >> 16, color >> 8, color].map { part in
            let share = Double(part & 0xFF) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
    }

    /// L*, a* and b* of what is seen of a colour, 0xRRGGBB.
    func lab(_ color: UInt32) -> (l: Double, a: Double, b: Double) {
        let full = Self.linear(color)
        let seen = matrix.map { row in min(max(zip(row, full).reduce(0) { $0 + $1.0 * $1.1 }, 0), 1) }
        let x = (0.4124564 * seen[0] + 0.3575761 * seen[1] + 0.1804375 * seen[2]) / 0.95047
        let y = 0.2126729 * seen[0] + 0.7151522 * seen[1] + 0.0721750 * seen[2]
        let z = (0.0193339 * seen[0] + 0.1191920 * seen[1] + 0.9503041 * seen[2]) / 1.08883
        func bent(_ value: Double) -> Double {
            value > 216.0 / 24389 ? cbrt(value) : (24389.0 / 27 * value + 16) / 116
        }
        return (116 * bent(y) - 16, 500 * (bent(x) - bent(y)), 200 * (bent(y) - bent(z)))
    }

    func difference(_ one: UInt32, _ other: UInt32) -> Double { Self.ciede2000(lab(one), lab(other)) }

    /// Contrast by WCAG 2.2, 1...21.
    static func contrast(_ one: UInt32, _ other: UInt32) -> Double {
        let lights = [one, other].map { color in
            let parts = linear(color)
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05
        }
        return max(lights[0], lights[1]) / min(lights[0], lights[1])
    }

    /// Sharma, Wu and Dalal 2005, with their numbers of steps.
    static func ciede2000(
        _ one: (l: Double, a: Double, b: Double), _ other: (l: Double, a: Double, b: Double)
    ) -> Double {
        func seventh(_ chroma: Double) -> Double { sqrt(pow(chroma, 7) / (pow(chroma, 7) + pow(25, 7))) }
        let chroma = (hypot(one.a, one.b) + hypot(other.a, other.b)) / 2
        let factor = 1 + 0.5 * (1 - seventh(chroma))
        let (a1, a2) = (one.a * factor, other.a * factor)
        let (c1, c2) = (hypot(a1, one.b), hypot(a2, other.b))
        func hue(_ a: Double, _ b: Double) -> Double {
            let degrees = atan2(b, a) * 180 / .pi
            return a == 0 && b == 0 ? 0 : degrees < 0 ? degrees + 360 : degrees
        }
        let (h1, h2) = (hue(a1, one.b), hue(a2, other.b))
        var turn = h2 - h1
        if c1 * c2 == 0 { turn = 0 } else if turn > 180 { turn -= 360 } else if turn < -180 { turn += 360 }
        var mean = h1 + h2
        if c1 * c2 != 0 {
            mean = abs(h1 - h2) <= 180 ? mean / 2 : mean < 360 ? (mean + 360) / 2 : (mean - 360) / 2
        }
        func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
        let (meanL, meanC) = ((one.l + other.l) / 2, (c1 + c2) / 2)
        let turned = 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
        let t =
            1 - 0.17 * cos(radians(mean - 30)) + 0.24 * cos(radians(2 * mean)) + 0.32 * cos(radians(3 * mean + 6))
            - 0.2 * cos(radians(4 * mean - 63))
        let light = (other.l - one.l) / (1 + 0.015 * pow(meanL - 50, 2) / sqrt(20 + pow(meanL - 50, 2)))
        let full = (c2 - c1) / (1 + 0.045 * meanC)
        let hued = turned / (1 + 0.015 * meanC * t)
        let rotation = -sin(radians(60 * exp(-pow((mean - 275) / 25, 2)))) * 2 * seventh(meanC)
        return sqrt(light * light + full * full + hued * hued + rotation * full * hued)
    }
}
