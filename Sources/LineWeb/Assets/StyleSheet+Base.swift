extension StyleSheet {
    /// Letters, links, fields: what every element is.
    static let base = #"""
        *,*::before,*::after{box-sizing:border-box}
        html{font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans","PingFang SC",
        "Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei",sans-serif;
        font-variant-numeric:tabular-nums lining-nums;-webkit-text-size-adjust:100%;text-size-adjust:100%;
        scroll-padding-top:4rem}
        body{margin:0;background:var(--paper);color:var(--ink)}
        h1,h2,h3{font-weight:600;line-height:1.3;margin:0;text-wrap:balance}
        h1{font-size:1.43rem;letter-spacing:-.01em}
        h2{font-size:1rem;margin:1.75rem 0 .5rem}
        h3{font-size:1rem;margin:1rem 0 .25rem}
        p{margin:.5rem 0;max-width:75ch}
        ul,ol,dl{margin:.5rem 0}
        a{color:var(--accent);text-decoration:none}
        a:hover{text-decoration:underline;text-underline-offset:.2em}
        a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible,
        summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        [tabindex="-1"]:focus{outline:0}
        input,select,textarea,button{font:inherit;color:inherit;background:var(--paper);
        border:1px solid var(--edge);border-radius:3px;padding:.15rem .5rem;max-width:100%}
        input::placeholder{color:var(--soft);opacity:1}
        button,.button{color:var(--accent);border-color:currentColor;cursor:pointer}
        button:hover{background:var(--row)}
        button.link{border:0;padding:0;background:none}
        button.link:hover{text-decoration:underline;text-underline-offset:.2em}
        label{color:var(--soft)}
        table{border-collapse:collapse}
        th,td{padding:.2rem .75rem;text-align:left;vertical-align:baseline}
        th{font-weight:500;color:var(--soft)}
        small,.small{font-size:.857rem}
        code,pre,.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
        font-size:.93em}
        pre{overflow-x:auto;max-width:100%}
        hr{border:0;border-top:1px solid var(--rule);margin:1rem 0}
        time{white-space:nowrap}
        mark{background:var(--flash);color:inherit}
        [hidden]{display:none!important}
        .sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .soft{color:var(--soft)}
        .nowrap{white-space:nowrap}
        .end{margin-inline-start:auto}

        """#

    /// Heading and foot of every page.
    static let shell = #"""
        .skip{position:absolute;left:.5rem;top:-4rem;background:var(--paper);padding:.5rem 1rem;z-index:9;
        border:2px solid var(--accent)}
        .skip:focus{top:.5rem}
        .site{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1.25rem;padding:.6rem 1.5rem .5rem;
        border-bottom:1px solid var(--rule)}
        .site nav ul{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;list-style:none;margin:0;padding:0}
        .site nav a[aria-current]{color:var(--ink);font-weight:600}
        .site .home{color:var(--ink);font-weight:600;letter-spacing:.01em}
        .site .search{margin-inline-start:auto;display:flex;align-items:baseline}
        .site .search input{width:15rem}
        .site .meta{display:flex;gap:1.25rem;color:var(--soft);white-space:nowrap}
        .site .meta b{color:var(--ink);font-weight:500}
        .site .switches{display:flex;flex-wrap:wrap;gap:.1rem 1rem;white-space:nowrap}
        .switch{display:inline-flex;gap:.4rem}
        .switch>*+*::before{content:"|";color:var(--rule);margin-inline-end:.4rem;font-weight:400}
        .switch [aria-current]{color:var(--ink);font-weight:600}
        main{padding:1rem 1.5rem 2rem;max-width:120rem}
        main:focus{outline:0}
        .foot{padding:.75rem 1.5rem 1.5rem;border-top:1px solid var(--rule);color:var(--soft);display:flex;
        flex-wrap:wrap;gap:.25rem 1.25rem}
        .heading{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1rem;margin:0 0 .75rem}
        .facts{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;align-items:baseline}
        .facts>*{white-space:nowrap}
        .line-up{white-space:nowrap;font-variant-numeric:tabular-nums}
        dialog{color:var(--ink);background:var(--paper);border:1px solid var(--edge);border-radius:4px;
        padding:1rem 1.5rem;max-width:min(36rem,92vw)}
        dialog::backdrop{background:rgb(0 0 0/.4)}
        dl.keys{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin:.75rem 0}
        dl.keys dt,dl.keys dd{margin:0}
        kbd{font:inherit;font-size:.93em;border:1px solid var(--edge);border-radius:3px;padding:0 .35em;
        display:inline-block;min-width:1.5em;text-align:center}

        """#
}
