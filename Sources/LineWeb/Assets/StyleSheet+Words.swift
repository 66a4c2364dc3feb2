extension StyleSheet {
    /// States, loss, figures: a word, a shape and a colour each.
    static let words = #"""
        .state{white-space:nowrap;--tone:var(--soft)}
        .state::before,.legend i::before{content:"";display:inline-block;width:.68em;height:.68em;
        margin-inline-end:.4em;background:var(--tone);vertical-align:-.02em;forced-color-adjust:none;
        print-color-adjust:exact;-webkit-print-color-adjust:exact}
        .state.good{--tone:var(--good)}
        .state.good::before{border-radius:50%}
        .state.warn{--tone:var(--warn)}
        .state.warn::before{clip-path:polygon(50% 2%,100% 96%,0 96%);width:.78em;height:.74em;
        margin-inline:-.05em .35em}
        .state.bad{--tone:var(--bad)}
        .state.bad,.state.warn{color:var(--tone);font-weight:500}
        .state.unmeasured::before,.hatched{background:repeating-linear-gradient(-45deg,var(--hatch) 0 1.5px,
        transparent 1.5px 4px);forced-color-adjust:none;print-color-adjust:exact;-webkit-print-color-adjust:exact}
        .state.invalid::before,.hatched.other{background:repeating-linear-gradient(45deg,var(--hatch) 0 1.5px,
        transparent 1.5px 4px);forced-color-adjust:none;print-color-adjust:exact;-webkit-print-color-adjust:exact}
        .state.unmeasured::before,.state.invalid::before{outline:1px solid var(--hatch);outline-offset:-1px}
        .state.mute>b{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .state.mute::before{margin-inline-end:0}
        .state.large{font-size:1.43rem;font-weight:600;color:var(--ink)}
        .n{text-align:right;white-space:nowrap}
        .none{color:var(--soft)}
        .loss::after{content:"";display:inline-block;width:.5em;height:.8em;margin-inline-start:.45em;
        background:var(--loss,transparent);vertical-align:-.06em;box-shadow:inset 0 0 0 1px rgb(128 128 128/.45);
        forced-color-adjust:none;print-color-adjust:exact;-webkit-print-color-adjust:exact}
        span.loss::after{margin-inline-end:.1em}
        .loss.loss-0::after{opacity:.5}
        .loss.none::after{visibility:hidden}
        .loss-5.loss,.loss-6.loss{font-weight:600}
        .unit{font-weight:400;color:var(--soft);font-size:.93em}
        th .unit{margin-inline-start:.3em}
        .reason{margin-inline-start:.5em}
        .tag{color:var(--soft);white-space:nowrap}
        a.tag{display:inline-block;max-width:16rem;overflow:hidden;text-overflow:ellipsis;vertical-align:bottom}
        .rounds{display:inline-flex;gap:.2rem;align-items:baseline}
        .rounds>*{padding:.1rem;line-height:1}
        .rounds .state::before{width:.62rem;height:.62rem;margin:0}
        .rounds .state.warn::before{width:.7rem;height:.66rem}
        .notice{border-inline-start:3px solid var(--warn);padding:.25rem .9rem;margin:0 0 1rem;max-width:75ch}
        .notice.bad{border-color:var(--bad)}
        .empty{padding:1.5rem 0;max-width:60ch}
        .empty b{font-weight:600}
        .legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;color:var(--soft);margin:.5rem 0;padding:0;
        list-style:none}
        .legend i{font-style:normal;white-space:nowrap}
        .legend i::before{background:var(--loss);box-shadow:inset 0 0 0 1px rgb(128 128 128/.45)}
        .legend i.hatched{background:none}
        .legend i.hatched::before{background:repeating-linear-gradient(-45deg,var(--hatch) 0 1.5px,
        transparent 1.5px 4px)}
        .legend i.hatched.other::before{background:repeating-linear-gradient(45deg,var(--hatch) 0 1.5px,
        transparent 1.5px 4px)}
        @keyframes flash{from{background-color:var(--flash)}}
        .changed{animation:flash 2.4s ease-out}
        @media (prefers-reduced-motion:reduce){
        *,*::before,*::after{animation:none!important;transition:none!important;scroll-behavior:auto!important}}

        """#

    /// Tables of figures, dense, with air between groups.
    static let tables = #"""
        table.data{width:100%;margin:.25rem 0 .5rem}
        table.data.tight{width:auto}
        table.data caption{text-align:left;color:var(--soft);padding:.25rem .75rem .25rem 0}
        table.data th:first-child,table.data td:first-child{padding-inline-start:.35rem}
        table.data thead th{border-bottom:1px solid var(--edge);white-space:nowrap;background:var(--paper);
        vertical-align:bottom}
        table.data>thead th.stick,table.data.stick>thead th{position:sticky;top:0;z-index:2}
        table.data tbody tr{border-bottom:1px solid var(--rule)}
        table.data tbody tr:hover,table.data tbody tr.here{background:var(--row)}
        table.data tbody tr.here{box-shadow:inset 3px 0 var(--accent)}
        table.data tbody th{font-weight:400;color:var(--ink);text-align:left}
        table.data .name{max-width:28rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
        table.lines th{width:1px}
        table.lines .rest{width:auto}
        table.lines .tags{white-space:nowrap}
        table.lines a.tag{max-width:9rem}
        table.lines .verdict{white-space:normal}
        table.data .wrap{white-space:normal;overflow-wrap:anywhere}
        th[aria-sort] a{color:var(--ink);font-weight:600}
        th[aria-sort] a::after{content:" \2193"}
        th[aria-sort=ascending] a::after{content:" \2191"}
        .scroll{overflow-x:auto;max-width:100%}
        .bar{display:flex;flex-wrap:wrap;gap:.35rem 1rem;align-items:baseline;margin:1.25rem 0 .35rem}
        .bar form{display:contents}
        .bar label{display:inline-flex;gap:.4rem;align-items:baseline;white-space:nowrap}
        .bar select{max-width:14rem}
        .js .nojs{display:none}
        .chips{display:flex;flex-wrap:wrap;gap:.25rem .6rem;margin:.25rem 0;padding:0;list-style:none}
        .chips a{border:1px solid var(--rule);border-radius:1rem;padding:.05rem .7rem;display:inline-block;
        max-width:24rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;vertical-align:bottom}
        .pager{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;color:var(--soft);margin:.5rem 0}

        """#
}
