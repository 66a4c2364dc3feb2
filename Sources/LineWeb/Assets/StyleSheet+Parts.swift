extension StyleSheet {
    /// Parts of single pages: incidents, groups, the grid, the heat map.
    static let parts = #"""
        main>#standing{margin-block-start:0}
        main>#incidents{margin-block-start:.75rem}
        main>#groups{margin-block-start:1.25rem}
        .standing{display:flex;flex-wrap:wrap;align-items:baseline;gap:.2rem 1.4rem;margin:0 0 .25rem}
        ul.plain{list-style:none;margin:0;padding:0}
        .incidents{margin:0;border-top:1px solid var(--rule)}
        .incidents>li{display:grid;grid-template-columns:minmax(14rem,24rem) 1fr auto;gap:.1rem 1.5rem;
        align-items:baseline;padding:.4rem .35rem;border-bottom:1px solid var(--rule)}
        .incidents>li:hover,.incidents>li.here{background:var(--row)}
        .incidents .what{overflow-wrap:anywhere;font-weight:500;padding-inline-start:1.1em;text-indent:-1.1em}
        .incidents .what .state{margin-inline-end:.4em}
        .incidents .why{grid-column:2;color:var(--soft);max-width:100ch}
        .incidents .do{grid-column:3;grid-row:1;text-align:right}
        .groups h2{display:inline;margin:0}
        .groups ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(26rem,1fr));gap:0 2.5rem;
        list-style:none;padding:0;margin:.35rem 0 0}
        .groups li{display:grid;grid-template-columns:1fr 4.6rem 6.2rem 5.6rem;gap:0 .5rem;padding:.12rem .35rem;
        border-bottom:1px solid var(--rule)}
        .groups li:hover{background:var(--row)}
        .groups .name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;min-width:0}
        .groups .heads{color:var(--soft)}
        .groups .heads:hover{background:none}
        .groups .heads.blank{border:0}
        table.grid{border-collapse:separate;border-spacing:1px}
        table.grid th[title]{text-decoration:none;cursor:auto}
        table[data-sparse] td{background:color-mix(in srgb,var(--loss0) 18%,var(--paper))}
        .js table[data-sparse] td:not(.void){cursor:pointer}
        table.grid th,table.grid td{padding:.1rem .4rem}
        table.grid thead th{vertical-align:bottom;text-align:right;font-weight:400;white-space:nowrap;
        max-width:9rem;overflow:hidden;text-overflow:ellipsis}
        table.grid thead th:first-child{text-align:left}
        table.grid tbody th{position:sticky;left:0;background:var(--paper);font-weight:400;text-align:left;
        max-width:18rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;z-index:1}
        table.grid td{text-align:right;min-width:3.4rem}
        table.grid td a{color:inherit;display:block;margin:-.1rem -.4rem;padding:.1rem .4rem}
        table.grid td.cell{background:var(--loss);color:var(--on-loss);forced-color-adjust:none;
        print-color-adjust:exact;-webkit-print-color-adjust:exact}
        table.grid td.cell.loss-0{background:color-mix(in srgb,var(--loss) 18%,var(--paper));color:var(--ink)}
        table.grid td.void{color:var(--rule)}
        table.grid td.void::after{content:"·"}
        table.grid td.hatched a{background:var(--paper);display:inline-block;margin:0;padding:0 .2rem}
        table.grid td.delay-0,.legend i.delay-0{--share:8%}
        table.grid td.delay-1,.legend i.delay-1{--share:24%}
        table.grid td.delay-2,.legend i.delay-2{--share:42%}
        table.grid td.delay-3,.legend i.delay-3{--share:62%}
        table.grid td.delay-4,.legend i.delay-4{--share:100%}
        table.grid td.delay{background:color-mix(in srgb,var(--delay) var(--share),var(--paper));color:var(--ink)}
        table.grid td.delay-3{color:#000}
        table.grid td.delay-4{color:var(--on-delay)}
        .legend i.delay::before{background:color-mix(in srgb,var(--delay) var(--share),var(--paper))}
        .heat{display:grid;grid-template-columns:minmax(6rem,16rem) 1fr;gap:0 .6rem;align-items:start;
        --cell:14px}
        .heat ol{list-style:none;margin:0;padding:0}
        .heat ol li{height:var(--cell);line-height:var(--cell);font-size:11px;overflow:hidden;
        text-overflow:ellipsis;white-space:nowrap}
        .heat ol a{color:var(--ink)}
        .heat ol a:hover,.heat ol li.here a{color:var(--accent)}
        .heat ol li.here{background:var(--row);box-shadow:inset 3px 0 var(--accent)}
        .heat img{display:block;width:100%;image-rendering:pixelated}
        .heat picture{display:block;min-width:0}
        .heat.squares{grid-template-columns:minmax(6rem,16rem) minmax(0,max-content)}
        .heat.squares img{width:auto;max-width:100%}
        .heat.squares .axis{contain:inline-size}
        .heat .axis{display:grid;grid-auto-flow:column;grid-auto-columns:1fr;color:var(--soft);font-size:11px;
        position:sticky;top:0;background:var(--paper);z-index:1}
        .heat .axis span{border-inline-start:1px solid var(--edge);padding-inline-start:.3rem;overflow:hidden}

        """#

    /// What lies over pictures.
    static let pictures = #"""
        .pic{font-family:inherit}
        .spark{display:inline-block;vertical-align:middle}
        .spark .l0{opacity:.5}
        .heat-legend .loss-0{--loss:var(--heat0)}
        .tip{position:fixed;z-index:8;pointer-events:none;background:var(--ink);color:var(--paper);
        padding:.25rem .6rem;border-radius:3px;font-size:.857rem;max-width:24rem;white-space:pre-line}
        .drag{position:absolute;pointer-events:none;background:var(--accent);opacity:.22;z-index:3}
        .picture{position:relative;touch-action:pan-y;max-width:100%}
        .js .picture[data-drag]{cursor:crosshair}

        """#

    /// From a tablet down to a telephone of 360 pixels: less beside each other, and tables as blocks.
    static let narrow = #"""
        @media (max-width:84.99rem){.groups .heads.c2{display:none}}
        @media (max-width:57.99rem){.groups .heads.c1{display:none}}
        @media (max-width:68rem){
        table.data .wide{display:none}
        .site .few{display:none}
        .site .search input{width:11rem}
        .incidents>li{grid-template-columns:1fr auto}
        .incidents .facts,.incidents .why{grid-column:1/-1}
        .incidents .do{grid-column:2}}
        @media (max-width:54rem){
        .site .search{order:9;flex:1 1 100%;margin:.2rem 0 0}
        .site .search input{width:100%;max-width:26rem}}
        @media (max-width:44rem){
        html{font-size:15px}
        input,select,textarea{font-size:16px}
        .site,main,.foot{padding-inline:.9rem}
        .site{gap:.25rem .9rem}
        .site nav ul{gap:.1rem .9rem}
        .site nav a,.switch a,.rounds a{padding-block:.3rem}
        .site nav ul{justify-content:space-between}
        .site nav{flex:1 1 100%;font-size:.93rem}
        .site .meta{margin-inline-start:0;gap:.7rem;font-size:.857rem}
        .site .switches{margin-inline-start:auto;font-size:.857rem;gap:.8rem}
        .switch{gap:.25rem}
        .switch>*+*::before{margin-inline-end:.25rem}
        .groups ul{grid-template-columns:1fr}
        .groups li{grid-template-columns:1fr 3.9rem 4.1rem 3.4rem;gap:0 .25rem;padding-inline:0}
        .groups .heads .n{white-space:normal;line-height:1.2;font-size:.8rem}
        table.data.stack{display:block}
        table.data.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        table.data.stack tbody{display:block}
        table.data.stack tbody tr{display:flex;flex-wrap:wrap;gap:0 1rem;padding:.4rem .35rem;align-items:baseline}
        table.data.stack tbody td,table.data.stack tbody th{display:block;padding:0;max-width:100%;width:auto}
        table.data.stack tbody td[data-label]::before{content:attr(data-label);color:var(--soft);
        margin-inline-end:.4em;font-size:.857rem;font-weight:400}
        table.data.stack tbody td.blank,table.data.stack tbody td.none{display:none}
        table.data.stack tbody .name{flex:1 1 55%;font-weight:500}
        table.data.stack tbody .full{flex:1 1 100%}
        table.data.stack tbody .first{order:-1}
        table.lines.stack tbody .name,table.lines.stack tbody .loss{order:-2}
        table.lines.stack tbody .verdict{order:-1;flex:1 1 100%}
        table.lines.stack tbody .day{margin-inline-start:auto}
        .few{display:none!important}
        .bar label{flex:1 1 auto}
        .bar select{flex:1 1 auto;max-width:100%}
        .heat{grid-template-columns:7rem 1fr}
        .heat.squares{grid-template-columns:7rem minmax(0,max-content)}
        .heat .axis span:nth-child(even){display:none}
        dl.keys{grid-template-columns:1fr}}

        """#

    /// On paper: black on white, no search, no forms; addresses of links are not spelt out.
    static let printed = #"""
        @media print{
        :root,:root[data-scheme=dark],:root:not([data-scheme=light]){color-scheme:light;--paper:#fff;--ink:#000;
        --soft:#444;--accent:#000;--rule:#bbb;--row:#fff}
        html{font-size:9pt}
        .site .search,.site .switches,.site nav,.foot,.pager,form,.skip,dialog,.tip{display:none!important}
        main{padding:0;max-width:none}
        table.data thead{display:table-header-group}
        table.data thead th{position:static}
        tr,li,svg,img{break-inside:avoid}
        h2,h3{break-after:avoid}
        @page{margin:14mm 12mm}}

        """#
}
