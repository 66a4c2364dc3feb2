extension StyleSheet {
    /// Pages of a line, of incidents, of a round, and the report.
    static let lines = #"""
        .route{display:flex;flex-wrap:wrap;gap:.1rem .9rem;margin:.1rem 0 .5rem;max-width:none;
        overflow-wrap:anywhere}
        main h1{overflow-wrap:anywhere}
        main>section{margin-block-start:1.75rem}
        main>section>h2{margin-block-start:0}
        h2>.soft{font-weight:400}
        .ranges{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;align-items:baseline}
        .ranges [aria-current]{color:var(--ink);font-weight:600}
        .ranges .set{display:inline-flex;gap:.9rem;flex-wrap:wrap}
        .ranges .set+.set,.ranges .aside{margin-inline-start:1.1rem}
        .reasons,.findings{margin:.35rem 0;padding-inline-start:1.1rem;max-width:100ch}
        .findings li+li{margin-block-start:.35rem}
        .window{max-width:none;color:var(--soft)}
        p.facts{max-width:none}
        .loss .unit{font-size:.93rem}
        figure{margin:.5rem 0}
        .plot-box{padding:0 10px 0 46px}
        .plot-box .pic.smoke{padding:0;overflow:visible}
        figcaption{color:var(--soft);font-size:.857rem}
        figcaption p{max-width:none}
        #pattern p{max-width:none}
        dl.sums{display:flex;flex-wrap:wrap;gap:.5rem 2.5rem;margin:.75rem 0}
        dl.sums dt{color:var(--soft)}
        dl.sums dt[title]{text-decoration:underline dotted var(--edge);text-underline-offset:.25em;cursor:help;
        width:max-content}
        dl.sums dd{margin:0}
        dl.sums dd b{font-size:1.43rem;font-weight:500;letter-spacing:-.01em}
        dl.sums .unit{margin-inline-start:.3em}
        dl.sums small{display:block;color:var(--soft)}
        th[title]{text-decoration:underline dotted var(--edge);text-underline-offset:.25em;cursor:help}
        .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),36rem));gap:.5rem 2.5rem}
        .histogram svg{width:100%;height:96px;border-bottom:1px solid var(--edge)}
        .histogram .ends{display:flex;justify-content:space-between;margin:.1rem 0;font-size:.857rem;
        color:var(--soft);max-width:none}
        .histogram rect{fill:var(--delay)}
        .histogram rect.above{fill:var(--warn)}
        .strip{width:100%;height:64px;max-width:80rem;background:var(--row)}
        .outcomes{width:100%;height:14px;max-width:60rem}
        .legend .key{display:inline-block;width:8px;height:12px;vertical-align:-1px}
        .legend li{white-space:nowrap}
        .t-received{fill:var(--delay)}
        .t-late{fill:var(--warn)}
        .t-lost,.t-in-flight{fill:var(--bad)}
        .t-refused{fill:var(--ink)}
        .t-unsent,.t-planned{fill:var(--hatch);opacity:.6}
        .outcomes .t-received,.legend .t-received{fill:var(--good)}
        #pattern .legend .t-received{fill:var(--delay)}
        table.week{border-collapse:separate;border-spacing:1px;font-size:.857rem}
        table.week th{padding:.1rem .3rem;font-weight:400;text-align:center}
        table.week tbody th{text-align:left;position:sticky;left:0;background:var(--paper)}
        table.week td{padding:.1rem .25rem;min-width:2.6rem;text-align:right;line-height:1.25;
        background:var(--loss,transparent);color:var(--on-loss,inherit);forced-color-adjust:none;
        print-color-adjust:exact;-webkit-print-color-adjust:exact}
        table.week td.loss-0{background:color-mix(in srgb,var(--loss) 18%,var(--paper));color:var(--ink)}
        table.week td.hatched{background:repeating-linear-gradient(-45deg,var(--hatch) 0 1.5px,
        transparent 1.5px 4px)}
        table.week small{display:block;font-size:.9em;opacity:.85}
        table.data.tight tbody th{white-space:nowrap}
        table.data tr.chosen{background:var(--row)}
        table.ledger tbody th.group{color:var(--ink);font-weight:600;padding-block-start:.9rem}
        table.ledger tr.found{background:var(--flash)}
        table.ledger tr.found .soft,table.ledger tr.found .state{color:inherit}
        table.ledger td.wrap{min-width:16rem}
        ol.timeline{list-style:none;margin:.25rem 0;padding:0}
        ol.timeline li{padding:.15rem 0 .15rem .9rem;border-inline-start:2px solid var(--rule)}
        ul.events{list-style:none;margin:.25rem 0;padding:0}
        ul.events li{display:flex;flex-wrap:wrap;gap:.1rem .9rem;padding:.2rem 0;border-bottom:1px solid var(--rule)}
        ul.events pre{flex-basis:100%;overflow-x:auto;margin:.2rem 0}
        ul.lines{columns:24rem;column-gap:2rem;list-style:none;padding:0;max-width:90rem}
        ul.lines li{break-inside:avoid;overflow-wrap:anywhere}
        .hours{display:block;min-width:14rem}
        table.data td.wrap{min-width:9rem}
        .said{white-space:pre-wrap;overflow-wrap:anywhere;margin:.1rem 0 .35rem}
        form.note{margin:1rem 0;max-width:60rem}
        form.note .row{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:flex-end;margin:.4rem 0}
        form.note label{display:flex;flex-direction:column;gap:.1rem}
        form.note label.wide{flex:1 1 22rem}
        form.note textarea{width:100%;resize:vertical}
        .rule li{max-width:100ch;margin:.2rem 0}
        @media (max-width:44rem){
        dl.sums{display:grid;grid-template-columns:1fr 1fr;gap:.5rem 1rem}
        .ranges .set+.set,.ranges .aside{margin-inline-start:0}
        .ranges a{padding-block:.2rem}
        form.note label{flex:1 1 100%}
        .bar label{flex-wrap:wrap;white-space:normal}
        .bar label input{min-width:0;flex:1 1 8rem}}
        @media print{
        .ranges,form.note,h2>.button{display:none!important}
        dl.sums{gap:.25rem 2rem}
        th[title],dl.sums dt[title]{text-decoration:none}
        table.data th,table.data td{padding:.1rem .4rem}}

        """#
}
