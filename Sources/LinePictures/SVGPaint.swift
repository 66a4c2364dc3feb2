internal import LineModel

/// How a part of an SVG picture is painted: by a class of the page's stylesheet, or by attributes of its own.
enum SVGPaint: Hashable {
    case tint(LossClass), tick(LossClass), range(LossClass), lane(LossClass)
    case band, grid, text, faint, hatch, clip
    case mark(PictureMark.Kind)

    /// Short: a page of sparklines has hundreds of each.
    var name: String {
        switch self {
        case .tint(let loss): "t\(loss.rawValue)"
        case .tick(let loss): "k\(loss.rawValue)"
        case .range(let loss): "r\(loss.rawValue)"
        case .lane(let loss): "l\(loss.rawValue)"
        case .band: "b"
        case .grid: "g"
        case .text: "x"
        case .faint: "y"
        case .hatch: "h"
        case .clip: "c"
        case .mark(let kind): "m-\(kind.rawValue)"
        }
    }

    /// Attributes, and declarations of a stylesheet, with the same names; `color` gives a colour's text.
    func properties(_ loss: (LossClass) -> String, _ ink: (PictureInk) -> String) -> [(String, String)] {
        switch self {
        case .tint(let worst):
            // A narrow column stays visible however the picture is shrunk: its edge is never scaled.
            [
                ("fill", loss(worst)), ("stroke", worst == .all ? ink(.outage) : loss(worst)), ("stroke-width", "1"),
                ("opacity", FigureText.short(worst.tintShare)),
                ("vector-effect", "non-scaling-stroke"),
            ]
        case .tick(let worst):
            [
                ("fill", loss(worst)), ("stroke", ink(.edge)), ("stroke-width", "1"), ("paint-order", "stroke"),
                ("vector-effect", "non-scaling-stroke"),
            ]
        case .range(let worst), .lane(let worst): [("fill", loss(worst))]
        case .band: [("fill", ink(.band)), ("fill-opacity", ".24")]
        case .grid: [("stroke", ink(.grid)), ("fill", "none")]
        case .text: [("fill", ink(.text)), ("font-size", "12"), ("font-family", "sans-serif")]
        case .faint: [("fill", ink(.faint)), ("font-size", "11"), ("font-family", "sans-serif")]
        case .hatch: [("stroke", ink(.hatch)), ("fill", "none")]
        case .clip:
            [
                ("stroke", ink(.text)), ("stroke-width", "2"), ("fill", "none"),
                ("vector-effect", "non-scaling-stroke"),
            ]
        case .mark(.incident): [("fill", ink(.incident))]
        case .mark(.route): [("fill", ink(.route))]
        case .mark(.note): [("fill", ink(.note))]
        }
    }

    static let all: [SVGPaint] =
        LossClass.allCases.flatMap { [.tint($0), .tick($0), .range($0), .lane($0)] }
        + [.band, .grid, .text, .faint, .hatch, .clip] + PictureMark.Kind.allCases.map(SVGPaint.mark)
}

/// Where an SVG picture stands, and so how it is painted.
package enum SVGStyle: Sendable, Equatable {
    /// In a page whose stylesheet has `PictureStylesheet`; as wide as there is room. `id` begins the names of what the
    /// picture refers to, and must differ between pictures of a page.
    case page(id: String)
    /// By itself, so many pixels wide.
    case alone(PictureScheme, width: Int)

    var id: String { if case .page(let id) = self { id } else { "p" } }

    /// ` class="t3"`, or attributes.
    func paint(_ paint: SVGPaint) -> String {
        switch self {
        case .page: return " class=\"\(paint.name)\""
        case .alone(let scheme, _):
            let pairs = paint.properties({ $0.color(scheme).webColor }, { $0.color(scheme).webColor })
            return pairs.map { " \($0.0)=\"\($0.1)\"" }.joined()
        }
    }
}

/// What a page's stylesheet must have for the pictures in it.
package enum PictureStylesheet {
    /// The colours of a scheme as custom properties, `--loss0:#8fdccb;--ink-band:…`, for a rule of the page's choice.
    package static func properties(_ scheme: PictureScheme) -> String {
        let losses = LossClass.allCases.map { "--loss\($0.rawValue):\($0.color(scheme).webColor);" }
        let inks = PictureInk.allCases.map { "--ink-\($0):\($0.color(scheme).webColor);" }
        return (losses + inks).joined()
    }

    /// Rules for everything in a picture; pictures have the class `pic`, smoke graphs `smoke` besides.
    package static let rules: String = {
        let paints = SVGPaint.all.map { paint in
            let pairs = paint.properties({ "var(--loss\($0.rawValue))" }, { "var(--ink-\($0))" })
                .filter { $0.0 != "font-family" }
                .map { "\($0.0):\($0.1)\($0.0 == "font-size" ? "px" : "")" }
            return ".pic .\(paint.name){\(pairs.joined(separator: ";"))}"
        }
        return paints.joined(separator: "\n") + """

            .smoke{display:block;width:100%;box-sizing:border-box;overflow:visible;\
            padding:0 \(SmokeLayout.right)px 0 \(SmokeLayout.left)px}
            @media(max-width:600px){.smoke .odd{display:none}}

            """
    }()
}
